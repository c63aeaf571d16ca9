// Every set of samples by the name that `samples:` in ops.yaml gives.
import { combineSamples } from "./combine.ts";
import { copySamples, factorySamples } from "./copy.ts";
import { indexingSamples } from "./indexing.ts";
import { linearAlgebraSamples } from "./linear-algebra.ts";
import { pointwiseSamples } from "./pointwise.ts";
import { randomSamples, reductionSamples, scalarSamples } from "./reduction.ts";
import type { SampleTable } from "./sample.ts";
import { viewSamples } from "./view.ts";

/** Sets for ops to come, used by the walkthroughs of CONTRIBUTING.md. */
export const offeredSamples: readonly string[] = ["matrices"];

/** All samples; a name that ops.yaml uses and this table lacks fails test/ops/coverage-of-samples.test.ts. */
export const samples: SampleTable = {
  ...combineSamples,
  ...copySamples,
  ...factorySamples,
  ...indexingSamples,
  ...linearAlgebraSamples,
  ...pointwiseSamples,
  ...randomSamples,
  ...reductionSamples,
  ...scalarSamples,
  ...viewSamples,
};
