// The tests of one operator, for `npm test -- -t <op>`: collecting those of all operators takes most of a minute.
import { readdirSync, readFileSync } from "node:fs";
import { exists, inRoot } from "./project.mjs";

/** The value of `-t` when that is all that is asked for; null otherwise. */
export function askedName(args) {
  const [first, second, ...rest] = args;
  const joined = /^(?:-t|--testNamePattern)=(.+)$/.exec(first ?? "");
  if (joined !== null && second === undefined) return joined[1];
  const isSplit = (first === "-t" || first === "--testNamePattern") && second !== undefined;
  return isSplit && rest.length === 0 ? second : null;
}

/** Name and family of every entry of ops.yaml, as far as lines tell. */
export function readOps(text = readFileSync(inRoot("ops.yaml"), "utf8")) {
  return text.split(/^(?=- func: )/m).flatMap((entry) => {
    const name = /^- func: ["']?([\w.]+)\(/.exec(entry)?.[1];
    const family = /^ {2}family: (\w+)/m.exec(entry)?.[1];
    return name === undefined || family === undefined ? [] : [{ name, family }];
  });
}

const baseOf = (name) => name.split(".")[0];

/** The entries that a name means: one overload, or all of a base name; `add_` means `add`. */
function entriesOf(asked, ops) {
  const outOfPlace = asked.replace(/_(?=\.|$)/, "");
  return ops.filter(({ name }) =>
    [asked, outOfPlace].some((wanted) => wanted === name || wanted === baseOf(name)),
  );
}

const escaped = (text) => text.replaceAll(".", "\\.");

/**
 * Which files hold the tests of the operator, and the pattern of their names; null when `asked` names no operator.
 *
 * They are its matrix, the edge cases of its rule, and its reference values. With a base name all overloads and in-place forms
 * are meant.
 */
export function testsOf(asked, ops = exists("ops.yaml") ? readOps() : []) {
  const entries = entriesOf(asked, ops);
  if (entries.length === 0) return null;
  const base = baseOf(entries[0].name);
  const families = new Set(entries.map(({ family }) => family));
  const matrices = readdirSync(inRoot("test", "ops"))
    .map((name) => `test/ops/${name}`)
    .filter((path) => families.has(familyOf(path)));
  const others = [`test/batching/${base.replaceAll("_", "-")}.test.ts`, "test/oracle/ops.test.ts"];
  const isBase = !asked.includes(".");
  const op = isBase ? `${escaped(base)}_?(\\.\\w+)?` : escaped(asked);
  return {
    files: [...matrices, ...others.filter((path) => exists(path))],
    pattern: `^(${op}|${base} under vmap|(shared/oracle|test/golden) ${base}) `,
  };
}

/** The family whose matrix a file of test/ops/ declares. */
function familyOf(path) {
  return /\b(?:testFamilies|testShare)\("(\w+)"/.exec(readFileSync(inRoot(path), "utf8"))?.[1];
}
