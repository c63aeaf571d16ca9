// The matrix of checks for losses and their backward operators.
import { testFamilies } from "../lib/op-suite.ts";

testFamilies("loss");
