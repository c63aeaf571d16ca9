// The matrix of checks for lengths, distances and angles.
import { testFamilies } from "../lib/op-suite.ts";

testFamilies("distance");
