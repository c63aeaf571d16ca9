// Reads einsum's equations: `ij,jk->ik`, with `...` for any number of dims, the result written or implied.
import { equationError } from "../../runtime/errors/equations.ts";
import type { Shape } from "../../runtime/tensor/tensor.ts";

/** An equation fitted to its operands: one label per dim; dims under `...` have labels of their own. */
export interface Equation {
  readonly operands: readonly (readonly string[])[];
  readonly result: readonly string[];
}

const TERM = /^([a-zA-Z]*)(\.\.\.)?([a-zA-Z]*)$/;

/** One operand's subscripts: letters before and after `...`. */
interface Term {
  readonly before: readonly string[];
  readonly hasEllipsis: boolean;
  readonly after: readonly string[];
}

/** Reads an equation for operands of the given shapes; what does not fit is refused. */
export function readEquation(equation: string, shapes: readonly Shape[]): Equation {
  const [inputs, output, ...rest] = equation.replaceAll(" ", "").split("->");
  if (rest.length > 0) throw equationError(equation, "it has more than one arrow", "at most one");
  const terms = inputs.split(",").map((text) => readTerm(equation, text));
  if (terms.length !== shapes.length) {
    const what = `it names ${terms.length} operands but ${shapes.length} tensors were given`;
    throw equationError(equation, what, "as many operands as tensors");
  }
  const covered = terms.map((term, i) => coveredDims(equation, term, shapes[i], i));
  const ellipsis = ellipsisLabels(Math.max(0, ...covered));
  const operands = terms.map(({ before, after }, i) => [
    ...before,
    ...ellipsis.slice(ellipsis.length - covered[i]),
    ...after,
  ]);
  const result =
    output === undefined
      ? impliedResult(operands, ellipsis)
      : writtenResult(equation, readTerm(equation, output), operands, ellipsis);
  return { operands, result };
}

function readTerm(equation: string, text: string): Term {
  const match = TERM.exec(text);
  if (match === null) {
    const what = `the subscripts "${text}" cannot be read`;
    throw equationError(equation, what, "letters, and at most one ...");
  }
  return { before: [...match[1]], hasEllipsis: match[2] !== undefined, after: [...match[3]] };
}

function coveredDims(equation: string, term: Term, shape: Shape, index: number): number {
  const named = term.before.length + term.after.length;
  const rank = shape.length;
  if (term.hasEllipsis ? rank >= named : rank === named) return rank - named;
  const what = `operand ${index} has ${rank} dims but ${named} subscripts`;
  throw equationError(equation, what, term.hasEllipsis ? "at most one per dim" : "one per dim");
}

/** Aligned from the right, as in broadcasting: the last dim under `...` has the last label. */
function ellipsisLabels(count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => `.${i}`);
}

function impliedResult(
  operands: readonly (readonly string[])[],
  ellipsis: readonly string[],
): readonly string[] {
  const all = operands.flat();
  const letters = all.filter((label) => !label.startsWith("."));
  const single = letters.filter((label) => letters.indexOf(label) === letters.lastIndexOf(label));
  return [...ellipsis, ...single.sort()];
}

function writtenResult(
  equation: string,
  { before, hasEllipsis, after }: Term,
  operands: readonly (readonly string[])[],
  ellipsis: readonly string[],
): readonly string[] {
  const known = new Set(operands.flat());
  const letters = [...before, ...after];
  letters.forEach((label, i) => {
    if (letters.indexOf(label) !== i) {
      const what = `the result names the subscript ${label} twice`;
      throw equationError(equation, what, "each subscript once");
    }
    if (!known.has(label)) {
      const what = `the result's subscript ${label} is in no operand`;
      throw equationError(equation, what, "a subscript of an operand");
    }
  });
  return [...before, ...(hasEllipsis ? ellipsis : []), ...after];
}
