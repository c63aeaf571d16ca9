// The matrix of checks for the smaller families.
import { testFamilies } from "../lib/op-suite.ts";

testFamilies(
  "combine",
  "copy",
  "factory",
  "indexing",
  "linear_algebra",
  "random",
  "reduction",
  "scalar",
  "testing",
);
