// The matrix of checks for draws.
import { testFamilies } from "../lib/op-suite.ts";

testFamilies("random");
