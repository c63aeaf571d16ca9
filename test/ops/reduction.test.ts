// The matrix of checks for dims collapsed.
import { testFamilies } from "../lib/op-suite.ts";

testFamilies("reduction");
