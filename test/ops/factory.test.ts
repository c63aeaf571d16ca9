// The matrix of checks for new tensors.
import { testFamilies } from "../lib/op-suite.ts";

testFamilies("factory");
