// Goldens of the errors that scaffolded code throws until it is written.
import { unwrittenKernelError, unwrittenRuleError } from "../../runtime/errors/scaffolds.ts";
import { testGoldens } from "./golden.ts";

testGoldens("scaffolds", [
  [
    unwrittenKernelError("antitrace", "antitraceMeta", "runtime/kernels/js/antitrace.ts"),
    "E_UNWRITTEN_KERNEL",
    "antitrace: antitraceMeta is not written yet; expected code in runtime/kernels/js/antitrace.ts instead of the skeleton\n  hint: edit runtime/kernels/js/antitrace.ts, then run the tests of antitrace",
  ],
  [
    unwrittenRuleError("bmm", "rules/batching/bmm.ts", {
      self: { value: { shape: [5, 2, 3] }, bdim: 0 },
      mat2: { value: { shape: [2, 3, 4] }, bdim: null },
      alpha: 2,
    }),
    "E_UNWRITTEN_RULE",
    "bmm: its batching rule is not written yet (called with self [5, 2, 3] with bdim 0, mat2 [2, 3, 4] not mapped); expected code in rules/batching/bmm.ts instead of the skeleton\n  hint: edit rules/batching/bmm.ts, then run the tests of bmm",
  ],
  [
    unwrittenRuleError("cat", "rules/batching/cat.ts", {
      tensors: [{ value: { shape: [2, 5] }, bdim: 1 }, null],
      dim: 0,
    }),
    "E_UNWRITTEN_RULE",
    "cat: its batching rule is not written yet (called with tensors[0] [2, 5] with bdim 1); expected code in rules/batching/cat.ts instead of the skeleton\n  hint: edit rules/batching/cat.ts, then run the tests of cat",
  ],
]);
