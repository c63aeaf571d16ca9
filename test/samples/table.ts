// Every set of samples by the name that `samples:` in ops.yaml gives.
import { cumulativeSamples, sortSamples } from "./along-dim.ts";
import { arrangeSamples, positionSamples } from "./arrange.ts";
import { combineSamples } from "./combine.ts";
import { copySamples, factorySamples } from "./copy.ts";
import { extremeSamples, meanSamples } from "./extremes.ts";
import { indexingSamples } from "./indexing.ts";
import { linearAlgebraSamples } from "./linear-algebra.ts";
import { nnSamples } from "./nn.ts";
import { normSamples } from "./norms.ts";
import { differenceSamples, orderSamples } from "./order-statistics.ts";
import { pointwiseSamples } from "./pointwise.ts";
import { productSamples } from "./products.ts";
import { randomSamples } from "./random.ts";
import { reductionSamples, scalarSamples } from "./reduction.ts";
import type { SampleTable } from "./sample.ts";
import { shapeSamples } from "./shape.ts";
import { softmaxSamples, varianceSamples } from "./statistics.ts";
import { viewSamples } from "./view.ts";
import { gridSamples, partSamples, windowSamples } from "./windows.ts";

/** Sets for ops to come, used by the walkthroughs of CONTRIBUTING.md. */
export const offeredSamples: readonly string[] = ["matrices"];

/** All samples; a name that ops.yaml uses and this table lacks fails test/ops/coverage-of-samples.test.ts. */
export const samples: SampleTable = {
  ...arrangeSamples,
  ...combineSamples,
  ...copySamples,
  ...differenceSamples,
  ...cumulativeSamples,
  ...extremeSamples,
  ...factorySamples,
  ...gridSamples,
  ...indexingSamples,
  ...linearAlgebraSamples,
  ...meanSamples,
  ...normSamples,
  ...orderSamples,
  ...partSamples,
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
  ...windowSamples,
};
