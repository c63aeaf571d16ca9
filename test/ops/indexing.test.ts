// The matrix of checks for elements chosen by integers or masks.
import { testFamilies } from "../lib/op-suite.ts";

testFamilies("indexing");
