// Which ways of mapping a call's tensors are tried.

/** The mapped dim of each tensor; null when it is not mapped. */
export type Dims = readonly (number | null)[];

const CHOICES = [0, null, -1] as const;

/** Every choice of 0, null and -1 for up to two tensors; the telling ones for more. At least one is mapped. */
export function inDimsFor(count: number): readonly Dims[] {
  if (count === 0) return [];
  return count <= 2 ? everyChoice(count) : someChoices(count);
}

function everyChoice(count: number): readonly Dims[] {
  let choices: readonly Dims[] = [[]];
  for (let i = 0; i < count; i++) {
    choices = choices.flatMap((dims) => CHOICES.map((dim) => [...dims, dim]));
  }
  return choices.filter((dims) => dims.some((dim) => dim !== null));
}

function someChoices(count: number): readonly Dims[] {
  const each = Array.from({ length: count }, (_, i) => i);
  return [
    each.map(() => 0),
    each.map(() => -1),
    each.map((i) => (i % 2 === 0 ? 0 : -1)),
    ...each.map((only) => each.map((i) => (i === only ? 0 : null))),
    ...each.map((only) => each.map((i) => (i === only ? null : -1))),
  ];
}

/** How each tensor takes part in two nested levels. */
export type Nesting = readonly ("both" | "outer" | "inner" | "none")[];

/** Ways of mapping at two levels. */
export function nestingsFor(count: number): readonly Nesting[] {
  const each = Array.from({ length: count }, (_, i) => i);
  const all: Nesting = each.map(() => "both");
  if (count < 2) return count === 0 ? [] : [all];
  return [
    all,
    each.map((i) => (i % 2 === 0 ? "outer" : "inner")),
    each.map((i) => (i % 2 === 0 ? "inner" : "outer")),
    each.map((i) => (i === 0 ? "both" : i % 2 === 0 ? "none" : "outer")),
    each.map((i) => (i === count - 1 ? "both" : "inner")),
  ];
}

/** `inDims=[0,null]`. */
export function showDims(dims: Dims): string {
  return `inDims=[${dims.map(String).join(",")}]`;
}
