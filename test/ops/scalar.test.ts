// The matrix of checks for values that leave the tensors.
import { testFamilies } from "../lib/op-suite.ts";

testFamilies("scalar");
