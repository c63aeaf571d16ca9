// The matrix of checks for the layers of networks.
import { testFamilies } from "../lib/op-suite.ts";

testFamilies("convolution", "layer", "normalization", "pooling", "resampling");
