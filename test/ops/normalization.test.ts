// The matrix of checks for normalisations.
import { testFamilies } from "../lib/op-suite.ts";

testFamilies("normalization");
