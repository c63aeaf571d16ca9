// The matrix of checks for the pointwise family.
import { testFamilies } from "../lib/op-suite.ts";

testFamilies("pointwise");
