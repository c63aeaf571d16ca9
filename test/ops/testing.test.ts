// The matrix of checks for what keeps the slow loop tested.
import { testFamilies } from "../lib/op-suite.ts";

testFamilies("testing");
