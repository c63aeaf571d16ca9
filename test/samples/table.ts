// Every set of samples by the name that `samples:` in ops.yaml gives.

import type { SampleTable } from "../../testing/sample.ts";
import { activationSamples } from "./activations.ts";
import { cumulativeSamples, sortSamples } from "./along-dim.ts";
import { arrangeSamples, positionSamples } from "./arrange.ts";
import { binarySamples } from "./binary.ts";
import { bitSamples } from "./bits.ts";
import { choiceSamples } from "./choices.ts";
import { classificationSamples } from "./classification.ts";
import { closenessSamples } from "./closeness.ts";
import { combineSamples } from "./combine.ts";
import { convolutionSamples } from "./convolution.ts";
import { copySamples, factorySamples } from "./copy.ts";
import { extremeSamples, meanSamples } from "./extremes.ts";
import { indexingSamples } from "./indexing.ts";
import { layerSamples } from "./layer.ts";
import { linearAlgebraSamples } from "./linear-algebra.ts";
import { distanceSamples, lossSamples } from "./losses.ts";
import { matrixFactorSamples } from "./matrix-factors.ts";
import { matrixFunctionSamples } from "./matrix-functions.ts";
import { matrixNormSamples } from "./matrix-norms.ts";
import { nnSamples } from "./nn.ts";
import { normalizationSamples } from "./normalization.ts";
import { normSamples } from "./norms.ts";
import { differenceSamples, orderSamples } from "./order-statistics.ts";
import { pointwiseSamples } from "./pointwise.ts";
import { poolingSamples } from "./pooling.ts";
import { productSamples } from "./products.ts";
import { pseudoInverseSamples } from "./pseudo-inverses.ts";
import { randomSamples } from "./random.ts";
import { reductionSamples, scalarSamples } from "./reduction.ts";
import { gridSamples, paddingSamples, upsamplingSamples } from "./resampling.ts";
import { chosenSamples, combinedSamples } from "./selection.ts";
import { shapeSamples } from "./shape.ts";
import { specialSamples } from "./special.ts";
import { spectrumSamples } from "./spectra.ts";
import { softmaxSamples, varianceSamples } from "./statistics.ts";
import { unarySamples } from "./unary.ts";
import { vectorProductSamples } from "./vector-products.ts";
import { viewSamples } from "./view.ts";
import { meshSamples, partSamples, windowSamples } from "./windows.ts";

/** Sets for ops to come, used by the walkthroughs of CONTRIBUTING.md. */
export const offeredSamples: readonly string[] = ["matrices"];

/** All samples; a name that ops.yaml uses and this table lacks fails test/ops/coverage-of-samples.test.ts. */
export const samples: SampleTable = {
  ...activationSamples,
  ...arrangeSamples,
  ...classificationSamples,
  ...binarySamples,
  ...bitSamples,
  ...choiceSamples,
  ...closenessSamples,
  ...chosenSamples,
  ...combineSamples,
  ...combinedSamples,
  ...convolutionSamples,
  ...copySamples,
  ...differenceSamples,
  ...cumulativeSamples,
  ...extremeSamples,
  ...factorySamples,
  ...gridSamples,
  ...indexingSamples,
  ...layerSamples,
  ...linearAlgebraSamples,
  ...distanceSamples,
  ...lossSamples,
  ...matrixFactorSamples,
  ...matrixFunctionSamples,
  ...matrixNormSamples,
  ...meshSamples,
  ...meanSamples,
  ...normalizationSamples,
  ...normSamples,
  ...orderSamples,
  ...partSamples,
  ...nnSamples,
  ...paddingSamples,
  ...pointwiseSamples,
  ...poolingSamples,
  ...productSamples,
  ...pseudoInverseSamples,
  ...positionSamples,
  ...randomSamples,
  ...reductionSamples,
  ...scalarSamples,
  ...shapeSamples,
  ...softmaxSamples,
  ...sortSamples,
  ...specialSamples,
  ...upsamplingSamples,
  ...unarySamples,
  ...spectrumSamples,
  ...varianceSamples,
  ...vectorProductSamples,
  ...viewSamples,
  ...windowSamples,
};
