// The checks on imports: direction, packages, cycles, default exports, barrels. Each returns a list of problems.
import type { ImportEdge, SourceFacts } from "./imports.ts";
import {
  bootstrapGroup,
  codegenGroup,
  type Group,
  guardedNodeImports,
  layers,
  packageExceptions,
  specialRules,
} from "./layers.ts";

/** Where a group stands: its layer counted from the top, or beside the ladder. */
interface Place {
  readonly group: Group;
  readonly layer: number | "beside";
}

/** Finds the group of a file. */
export function placeOf(path: string): Place | null {
  for (const [layer, groups] of layers.entries()) {
    for (const group of groups) if (group.files.test(path)) return { group, layer };
  }
  for (const group of [bootstrapGroup, codegenGroup]) {
    if (group.files.test(path)) return { group, layer: "beside" };
  }
  return null;
}

function mayImport(from: Place, to: Place): boolean {
  if (from.group === to.group || from.layer === 0) return true;
  if (to.layer === 0) return false;
  // codegen/ reads its own model; the bootstrap imports nothing but itself.
  if (from.layer === "beside")
    return from.group === codegenGroup && to.group.name === "codegen/model";
  return to.layer !== "beside" && to.layer > from.layer;
}

const show = ({ from, line, specifier }: ImportEdge): string =>
  `${from}:${line}: import of ${specifier}`;

function directionProblem(edge: ImportEdge): string | null {
  if (edge.target === null) return null;
  const from = placeOf(edge.from);
  const to = placeOf(edge.target);
  // Reported once per file, by the test that every file has a place.
  if (from === null) return null;
  if (to === null) return `${show(edge)}: no layer of test/meta/layers.ts holds its target`;
  if (!mayImport(from, to))
    return `${show(edge)}: ${from.group.name} may not import ${to.group.name}`;
  for (const rule of specialRules) {
    const isBound = rule.to.test(edge.target) && !rule.except.test(edge.from);
    if (isBound && !(rule.allowsTypes && edge.isType)) return `${show(edge)}: ${rule.message}`;
  }
  return null;
}

/** Imports that point up, sideways, or break a rule beside the ladder. */
export function directionProblems(files: readonly SourceFacts[]): readonly string[] {
  return files.flatMap(({ imports }) =>
    imports.map(directionProblem).filter((text) => text !== null),
  );
}

function packageProblem(edge: ImportEdge): string | null {
  const { specifier, from } = edge;
  if (edge.target !== null) return null;
  if (specifier === "typescript") return `${show(edge)}: import ts from ts-morph instead`;
  const allowed = [...(placeOf(from)?.group.packages ?? []), ...(packageExceptions[from] ?? [])];
  const isNode = specifier.startsWith("node:");
  if (isNode && edge.isDynamic && guardedNodeImports.includes(from)) return null;
  const name = isNode
    ? "node:"
    : specifier
        .split("/")
        .slice(0, specifier.startsWith("@") ? 2 : 1)
        .join("/");
  if (allowed.includes("*") || allowed.includes(name)) return null;
  return `${show(edge)}: this folder may import ${allowed.length === 0 ? "no package" : allowed.join(", ")}`;
}

/** Packages imported where the table does not allow them. */
export function packageProblems(files: readonly SourceFacts[]): readonly string[] {
  return files.flatMap(({ imports }) =>
    imports.map(packageProblem).filter((text) => text !== null),
  );
}

/** The shortest way from a file along its imports back to itself, or null. */
function cycleThrough(
  start: string,
  graph: ReadonlyMap<string, readonly string[]>,
): string[] | null {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const path of queue) {
    for (const next of graph.get(path) ?? []) {
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, path);
      queue.push(next);
    }
  }
  if (!cameFrom.has(start)) return null;
  const cycle: string[] = [];
  let path = start;
  do {
    path = cameFrom.get(path) ?? start;
    cycle.unshift(path);
  } while (path !== start);
  return cycle;
}

/** Import cycles, each once; type imports count, dynamic ones do not. */
export function cycleProblems(files: readonly SourceFacts[]): readonly string[] {
  const graph = new Map(
    files.map(({ path, imports }) => [
      path,
      imports.flatMap(({ target, isDynamic }) => (target === null || isDynamic ? [] : [target])),
    ]),
  );
  const found = new Map<string, string>();
  for (const path of graph.keys()) {
    const cycle = cycleThrough(path, graph);
    if (cycle === null) continue;
    const key = [...cycle].sort().join();
    if (!found.has(key)) found.set(key, `import cycle: ${[...cycle, path].join(" -> ")}`);
  }
  return [...found.values()];
}

const mayDefaultExport = /^vitest\.config\.ts$/;
/** Entry points, and the generated list of public names that an entry point passes on. */
const mayReExport =
  /^(runtime\/[^/]+|(examples\/[^/]+\/)?generated\/[^/]+\/public|testing\/index|examples\/[^/]+\/src\/index)\.ts$/;

/** Default exports, and re-exports outside the entry points. */
export function exportProblems(files: readonly SourceFacts[]): readonly string[] {
  return files.flatMap(({ path, defaultExportLines, reExportLines }) => [
    ...(mayDefaultExport.test(path) ? [] : defaultExportLines).map(
      (line) => `${path}:${line}: default export; use a named export`,
    ),
    ...(mayReExport.test(path) ? [] : reExportLines).map(
      (line) => `${path}:${line}: re-export; only the entry points in runtime/ re-export`,
    ),
  ]);
}
