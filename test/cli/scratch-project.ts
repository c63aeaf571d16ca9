// A project in a temporary folder: an ops.yaml with a rule, a loop and some faults, as files on disk.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type OpProject, openOpProject } from "../../codegen/cli/op/op-project.ts";

/** Three ops: one whose rule is there, one whose rule is not, one that runs in a loop. */
export const OPS = `- func: alpha(Tensor self) -> Tensor
  doc: The first.
  family: scratch
  kernel: { name: alphaKernel }
  batching: rule
  derivatives:
    self: alphaBackward(grad)
  samples: alphas

- func: beta.dim(Tensor self, int dim) -> Tensor
  doc: The second.
  family: scratch
  variants: [function, inplace]
  decomposition: alpha(self)
  batching: rule
  samples: betas
  aliases:
    - torch.special.beta_of(Tensor input, int dim)

- func: gamma_(Tensor(a!) self) -> Tensor(a!)
  doc: The third.
  family: other
  decomposition: alpha(self)
  batching: { fallback: nobody wrote a rule }
  samples: alphas
`;

const FILES: Readonly<Record<string, string>> = {
  "ops.yaml": OPS,
  "rules/batching/alpha.ts": `// Rules.
import type { BatchRule } from "../lib/types.ts";

/** The rule of alpha. */
export const alphaBatchRule: BatchRule<"alpha"> = ({ self }) => [self];

/** Nobody has this op. */
export const lostBatchRule: BatchRule<"lost"> = ({ self }) => [self];
`,
  "rules/derivatives/alpha.ts": `// Derivatives.
import type { Tensor } from "../../runtime/tensor/tensor.ts";

/** Of alpha. */
export function alphaBackward(grad: Tensor): Tensor {
  return grad;
}
`,
  "runtime/kernels/js/alpha.ts": `// Kernels.
/** Shapes. */
export const alphaMeta = 1;

/** Values. */
export const alphaKernel = 2;
`,
  "test/samples/scratch.ts":
    "// Samples.\nexport const scratchSamples = {\n  alphas: () => [],\n};\n",
};

/** A scratch project on disk. */
export interface Scratch {
  readonly root: string;
  readonly write: (file: string, text: string) => void;
  readonly open: () => OpProject;
  readonly remove: () => void;
}

/** Makes the project; `changes` replace or add files. */
export function scratchProject(changes: Readonly<Record<string, string>> = {}): Scratch {
  const folder = mkdtempSync(join(tmpdir(), "batchwise-scratch-"));
  const root = join(folder, "project");
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  for (const [file, text] of Object.entries({ ...FILES, ...changes })) write(file, text);
  return {
    root,
    write,
    open: () => openOpProject(root),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
