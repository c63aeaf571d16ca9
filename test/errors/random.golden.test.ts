// Goldens of the errors about random numbers.
import {
  drawRangeError,
  negativeStdError,
  positiveParameterError,
  probabilityError,
  randomnessError,
  sameWithBatchedParametersError,
  sampleCountError,
  unbatchedRandomInPlaceError,
  weightsError,
} from "../../runtime/errors/random.ts";
import { testGoldens } from "./golden.ts";

const call = { kind: "vmap", where: "vmap(f)", level: 1 };

testGoldens("random", [
  [
    randomnessError("rand", call),
    "E_RANDOMNESS",
    'rand in vmap(f) (vmap level 1): a random operator was called with randomness "error"; expected a choice between one draw per example and one draw for all\n  hint: pass { randomness: "different" } or { randomness: "same" } to vmap',
  ],
  [
    sameWithBatchedParametersError("bernoulli", {
      ...call,
      where: 'vmap(f, { randomness: "same" })',
    }),
    "E_SAME_WITH_BATCHED_PARAMETERS",
    'bernoulli in vmap(f, { randomness: "same" }) (vmap level 1): randomness is "same" but the distribution\'s parameters differ per example; expected parameters that are not mapped\n  hint: pass { randomness: "different" } to vmap',
  ],
  [
    unbatchedRandomInPlaceError("bernoulli_", call),
    "E_UNBATCHED_RANDOM_IN_PLACE",
    'bernoulli_ in vmap(f) (vmap level 1): self is not mapped, but randomness "different" draws other numbers for each example; expected a mapped self\n  hint: use the out-of-place form, or pass self through inDims',
  ],
  [
    probabilityError("dropout", "p", 1.5),
    "E_PROBABILITY",
    "dropout: p is 1.5; expected 0 <= p <= 1",
  ],
  [
    drawRangeError("randint", 3, 3),
    "E_DRAW_RANGE",
    "randint: the range is from 3 to 3; expected a lower bound below the upper one",
  ],
  [negativeStdError("normal_", -1), "E_NEGATIVE_STD", "normal_: std is -1; expected 0 or more"],
  [
    positiveParameterError("exponential_", "lambd", 0),
    "E_NOT_POSITIVE",
    "exponential_: lambd is 0; expected a number above 0",
  ],
  [
    weightsError("multinomial", "a weight is -1"),
    "E_WEIGHTS",
    "multinomial: a weight is -1; expected finite weights of 0 or more, whose sum is above 0",
  ],
  [
    sampleCountError("multinomial", 4, 3),
    "E_SAMPLE_COUNT",
    "multinomial: 4 draws without replacement from 3 categories; expected 1 to 3 draws\n" +
      "  hint: pass { replacement: true } to draw a category more than once",
  ],
]);
