// The matrix of checks for copies and conversions.
import { testFamilies } from "../lib/op-suite.ts";

testFamilies("copy");
