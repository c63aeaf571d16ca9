// Goldens of the errors about batching rules.
import {
  batchedMaskError,
  dataDependentError,
  exampleRankError,
  refusedError,
  ruleOutputCountError,
  ruleOutputError,
} from "../../runtime/errors/rules.ts";
import { testGoldens } from "./golden.ts";

const call = { kind: "vmap", where: "vmap(f)", level: 1 };

testGoldens("rules", [
  [
    ruleOutputCountError({ op: "max.dim", call, file: "rules/batching/max.ts" }, 2, 1),
    "E_RULE_OUTPUT_COUNT",
    "max.dim in vmap(f) (vmap level 1): the batching rule (rules/batching/max.ts) returned 1 output; expected 2\n  hint: return one { value, bdim } per output of the schema",
  ],
  [
    ruleOutputError(
      { op: "mm", call, file: "rules/batching/mm.ts" },
      0,
      { shape: [4, 2], bdim: 0 },
      5,
    ),
    "E_RULE_OUTPUT",
    "mm in vmap(f) (vmap level 1): the batching rule (rules/batching/mm.ts) returned output 0 of physical shape [4, 2] with bdim 0; expected a dim of size 5, the batch size, at bdim\n  hint: bdim counts physical dims of value, the batch dim included",
  ],
  [
    exampleRankError("dot", 1, [2, 3]),
    "E_EXAMPLE_RANK",
    "dot: one example has shape [2, 3]; expected 1 dim per example",
  ],
  [
    refusedError(
      "nonzero",
      "how many elements are not zero differs per example; use where(mask, x, 0), which keeps the shape",
    ),
    "E_REFUSED",
    "nonzero: the operator cannot be mapped: how many elements are not zero differs per example\n  hint: use where(mask, x, 0), which keeps the shape",
  ],
  [
    refusedError("item", "there is one value per example"),
    "E_REFUSED",
    "item: the operator cannot be mapped: there is one value per example\n  hint: call it outside the mapped function",
  ],
  [
    batchedMaskError("index.Tensor"),
    "E_DATA_DEPENDENT",
    "index.Tensor: a mapped boolean mask picks a different number of elements per example, so the result has no one shape; expected integer indices or a mask that is not mapped\n  hint: use where(mask, x, 0), which keeps the shape",
  ],
  [
    dataDependentError("narrow", "start", "use a number"),
    "E_DATA_DEPENDENT",
    "narrow: start is mapped, and its values decide the result's shape, which would differ per example; expected start not to be mapped\n  hint: use a number",
  ],
]);
