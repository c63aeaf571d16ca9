// The matrix of checks for views and their transposes.
import { testFamilies } from "../lib/op-suite.ts";

testFamilies("view");
