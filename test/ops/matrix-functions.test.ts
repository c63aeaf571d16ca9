// The matrix of checks for the matrix_functions family.
import { testFamilies } from "../lib/op-suite.ts";

testFamilies("matrix_functions");
