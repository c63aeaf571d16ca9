// The matrix of checks for pools.
import { testFamilies } from "../lib/op-suite.ts";

testFamilies("pooling");
