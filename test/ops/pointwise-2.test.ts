// The matrix of checks for the pointwise family, share 2 of 4.
import { testShare } from "../lib/op-suite.ts";

testShare("pointwise", 1, 4);
