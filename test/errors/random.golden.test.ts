// Goldens of the errors about random numbers.
import {
  probabilityError,
  randomnessError,
  sameWithBatchedParametersError,
  unbatchedRandomInPlaceError,
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
]);
