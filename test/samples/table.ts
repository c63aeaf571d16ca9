// Every set of samples by the name that `samples:` in ops.yaml gives.
import { activationSamples } from "./activations.ts";
import { cumulativeSamples, sortSamples } from "./along-dim.ts";
import { arrangeSamples, positionSamples } from "./arrange.ts";
import { classificationSamples } from "./classification.ts";
import { combineSamples } from "./combine.ts";
import { copySamples, factorySamples } from "./copy.ts";
import { extremeSamples, meanSamples } from "./extremes.ts";
import { indexingSamples } from "./indexing.ts";
import { linearAlgebraSamples } from "./linear-algebra.ts";
import { distanceSamples, lossSamples } from "./losses.ts";
import { nnSamples } from "./nn.ts";
import { normSamples } from "./norms.ts";
import { pointwiseSamples } from "./pointwise.ts";
import { productSamples } from "./products.ts";
import { randomSamples, reductionSamples, scalarSamples } from "./reduction.ts";
import type { SampleTable } from "./sample.ts";
import { shapeSamples } from "./shape.ts";
import { softmaxSamples, varianceSamples } from "./statistics.ts";
import { viewSamples } from "./view.ts";

/** Sets for ops to come, used by the walkthroughs of CONTRIBUTING.md. */
export const offeredSamples: readonly string[] = ["matrices"];

/** All samples; a name that ops.yaml uses and this table lacks fails test/ops/coverage-of-samples.test.ts. */
export const samples: SampleTable = {
  ...activationSamples,
  ...arrangeSamples,
  ...classificationSamples,
  ...combineSamples,
  ...copySamples,
  ...cumulativeSamples,
  ...extremeSamples,
  ...factorySamples,
  ...indexingSamples,
  ...linearAlgebraSamples,
  ...distanceSamples,
  ...lossSamples,
  ...meanSamples,
  ...normSamples,
  ...nnSamples,
  ...pointwiseSamples,
  ...productSamples,
  ...positionSamples,
  ...randomSamples,
  ...reductionSamples,
  ...scalarSamples,
  ...shapeSamples,
  ...softmaxSamples,
  ...sortSamples,
  ...varianceSamples,
  ...viewSamples,
};
