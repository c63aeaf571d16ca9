// The matrix of checks for products and matrices.
import { testFamilies } from "../lib/op-suite.ts";

testFamilies("linear_algebra");
