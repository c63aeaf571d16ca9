// The matrix of checks for activations and their backward operators.
import { testFamilies } from "../lib/op-suite.ts";

testFamilies("activation");
