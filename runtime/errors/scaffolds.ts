// Errors of code that a scaffold wrote and nobody has filled in yet: they name the operator and the file to edit.
import { BatchwiseError } from "./classes.ts";
import { message, showShape } from "./message.ts";

/** A hand-written kernel, or its shape function, that is still the skeleton of `op new`. */
export function unwrittenKernelError(op: string, name: string, file: string): BatchwiseError {
  return new BatchwiseError(
    "E_UNWRITTEN_KERNEL",
    message({
      where: op,
      what: `${name} is not written yet`,
      expected: `expected code in ${file} instead of the skeleton`,
      hint: `edit ${file}, then run the tests of ${op}`,
    }),
  );
}

/** A batching rule that is still the skeleton of `rule new`; `args` are those it was called with. */
export function unwrittenRuleError(
  op: string,
  file: string,
  args: Readonly<Record<string, unknown>>,
): BatchwiseError {
  const mapped = Object.entries(args).flatMap(([name, arg]) => showMapped(name, arg));
  return new BatchwiseError(
    "E_UNWRITTEN_RULE",
    message({
      where: op,
      what: `its batching rule is not written yet (called with ${mapped.join(", ")})`,
      expected: `expected code in ${file} instead of the skeleton`,
      hint: `edit ${file}, then run the tests of ${op}`,
    }),
  );
}

/** A tensor argument as a rule sees it: physical shape and batch dim; lists item by item, anything else not at all. */
function showMapped(name: string, arg: unknown): readonly string[] {
  if (Array.isArray(arg)) return arg.flatMap((item, i) => showMapped(`${name}[${i}]`, item));
  if (typeof arg !== "object" || arg === null || !("value" in arg) || !("bdim" in arg)) return [];
  const { value, bdim } = arg;
  if (typeof value !== "object" || value === null || !("shape" in value)) return [];
  const shape = Array.isArray(value.shape) ? showShape(value.shape.map(Number)) : "a tensor";
  return [`${name} ${shape} ${bdim === null ? "not mapped" : `with bdim ${String(bdim)}`}`];
}
