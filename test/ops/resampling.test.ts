// The matrix of checks for padding with elements, resampling and grids.
import { testFamilies } from "../lib/op-suite.ts";

testFamilies("resampling");
