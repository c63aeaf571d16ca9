// The matrix of checks for losses, padding and convolutions.
import { testFamilies } from "../lib/op-suite.ts";

testFamilies("nn");
