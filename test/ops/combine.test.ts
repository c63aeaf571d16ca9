// The matrix of checks for joins and stacks.
import { testFamilies } from "../lib/op-suite.ts";

testFamilies("combine");
