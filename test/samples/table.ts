// Every set of samples by the name that `samples:` in ops.yaml gives.
import { cumulativeSamples, sortSamples } from "./along-dim.ts";
import { arrangeSamples, positionSamples } from "./arrange.ts";
import { combineSamples } from "./combine.ts";
import { copySamples, factorySamples } from "./copy.ts";
import { extremeSamples, meanSamples } from "./extremes.ts";
import { indexingSamples } from "./indexing.ts";
import { linearAlgebraSamples } from "./linear-algebra.ts";
import { matrixFactorSamples } from "./matrix-factors.ts";
import { matrixFunctionSamples } from "./matrix-functions.ts";
import { matrixNormSamples } from "./matrix-norms.ts";
import { nnSamples } from "./nn.ts";
import { normSamples } from "./norms.ts";
import { pointwiseSamples } from "./pointwise.ts";
import { productSamples } from "./products.ts";
import { pseudoInverseSamples } from "./pseudo-inverses.ts";
import { randomSamples, reductionSamples, scalarSamples } from "./reduction.ts";
import type { SampleTable } from "./sample.ts";
import { shapeSamples } from "./shape.ts";
import { spectrumSamples } from "./spectra.ts";
import { softmaxSamples, varianceSamples } from "./statistics.ts";
import { vectorProductSamples } from "./vector-products.ts";
import { viewSamples } from "./view.ts";

/** Sets for ops to come, used by the walkthroughs of CONTRIBUTING.md. */
export const offeredSamples: readonly string[] = ["matrices"];

/** All samples; a name that ops.yaml uses and this table lacks fails test/ops/coverage-of-samples.test.ts. */
export const samples: SampleTable = {
  ...arrangeSamples,
  ...combineSamples,
  ...copySamples,
  ...cumulativeSamples,
  ...extremeSamples,
  ...factorySamples,
  ...indexingSamples,
  ...linearAlgebraSamples,
  ...matrixFactorSamples,
  ...matrixFunctionSamples,
  ...matrixNormSamples,
  ...meanSamples,
  ...normSamples,
  ...nnSamples,
  ...pointwiseSamples,
  ...productSamples,
  ...pseudoInverseSamples,
  ...positionSamples,
  ...randomSamples,
  ...reductionSamples,
  ...scalarSamples,
  ...shapeSamples,
  ...softmaxSamples,
  ...sortSamples,
  ...spectrumSamples,
  ...varianceSamples,
  ...vectorProductSamples,
  ...viewSamples,
};
