// The matrix of checks for windows as columns and transposed convolutions.
import { testFamilies } from "../lib/op-suite.ts";

testFamilies("convolution");
