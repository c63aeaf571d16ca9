// The matrix of checks for the pointwise family, share 1 of 4.
import { testShare } from "../lib/op-suite.ts";

testShare("pointwise", 0, 4);
