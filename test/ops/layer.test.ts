// The matrix of checks for embeddings, attention and dropout.
import { testFamilies } from "../lib/op-suite.ts";

testFamilies("layer");
