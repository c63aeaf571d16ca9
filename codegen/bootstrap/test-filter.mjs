// Which test files can hold a test that `-t` asks for, when it names an operator: collecting all of them takes minutes.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { exists, inRoot } from "./project.mjs";

/** Words that stand in the names of the matrix itself: a filter that is part of one means more than an operator. */
const MATRIX_WORDS =
  "vmap nested empty batch refusals in place vjp jvp adjoint double of fast inDims axisSize null self is not mapped " +
  "inner outer cotangents tangents only one float own dtypes tensor shared three levels fails as expected shared/oracle test/golden out";

/** Names of operators, or of reference values, that are read while the file is collected. */
const FROM_OUTSIDE = /\b(?:opCases|opEntries|listOps|registeredOps|readJson)\(/;

/** A title made of what stands elsewhere: a template, an expression, or a row of a table that has a name. */
const OPEN_TITLE = /\b(?:test|it|describe)(?:\.each\((?!\s*\[)|\(\s*(?:`[^`]*\$\{|[^\s"'`]))/;

/** A title with a place for a row of the table in front of it. */
const TABLE_TITLE = /\b(?:test|it|describe)\.each\b/;

/** The first argument of a call, where it is plain text: titles, whoever declares the test. */
const FIRST_ARGUMENT = /\w\(\s*("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`)/g;

const STRINGS = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g;

/** The value of `-t`, and the arguments without it; null when there is no such option or something else is asked for too. */
export function nameFilter(args) {
  const [first, second, ...rest] = args;
  const joined = /^(?:-t|--testNamePattern)=(.+)$/.exec(first ?? "");
  if (joined !== null && second === undefined) return joined[1];
  const isSplit = (first === "-t" || first === "--testNamePattern") && second !== undefined;
  return isSplit && rest.length === 0 ? second : null;
}

/** The operators of ops.yaml, as far as a line tells: name, family, samples, and the schema with its parameters. */
export function readOps(text = readFileSync(inRoot("ops.yaml"), "utf8")) {
  return text
    .split(/^(?=- )/m)
    .map((entry) => ({
      func: /^- func: ["']?(.*)$/m.exec(entry)?.[1] ?? "",
      family: /^ {2}family: (\w+)/m.exec(entry)?.[1] ?? "",
      samples: /^ {2}samples: (\w+)/m.exec(entry)?.[1] ?? "",
    }))
    .filter(({ func }) => func.includes("("));
}

/** The names a person may give an operator: `sum.dim_IntList`, `sum`, `sum_`. */
function namesOf({ func }) {
  const name = func.slice(0, func.indexOf("("));
  const [base, overload] = name.split(".");
  return [name, base, `${base}_`, ...(overload === undefined ? [] : [`${base}_.${overload}`])];
}

/** Whether a filter is the name of an operator or the beginning of one, and no word of the matrix. */
export function namesAnOp(filter, ops) {
  return (
    /^[\w.]{2,}$/.test(filter) &&
    !MATRIX_WORDS.includes(filter) &&
    ops.some((op) => namesOf(op).some((name) => name.startsWith(filter)))
  );
}

function filesUnder(folder, ending) {
  return readdirSync(inRoot(folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return filesUnder(path, ending);
    return entry.name.endsWith(ending) ? [path] : [];
  });
}

/** Sets of samples in whose files the filter stands as text: arguments such as `reduce="sum"` are part of test names. */
function setsMentioning(filter) {
  return filesUnder("test/samples", ".ts").flatMap((path) => {
    const text = readFileSync(inRoot(path), "utf8");
    const isMentioned = (withoutImports(text).match(STRINGS) ?? []).some((s) => s.includes(filter));
    return isMentioned ? [...text.matchAll(/^ {2}(\w+): \(\) =>/gm)].map((match) => match[1]) : [];
  });
}

/** The families with an operator whose tests can match: by its name, a parameter's, a default or an argument. */
export function familiesFor(filter, ops, sets = setsMentioning(filter)) {
  const isNamed = (op) =>
    op.func.includes(filter) ||
    namesOf(op).some((name) => name.includes(filter)) ||
    sets.includes(op.samples);
  return new Set(ops.filter(isNamed).map(({ family }) => family));
}

function withoutImports(text) {
  return text
    .replace(/^(?:import|export)\b[^;]*?\bfrom\s+"[^"]*";/gm, "")
    .replace(/^import "[^"]*";/gm, "");
}

/** Whether a test of this file can have the filter in its name; `beside` is the text of what it imports from its folder. */
export function mayMatch({ text, beside = "" }, filter, families) {
  const matrix = /\b(?:testFamilies|testShare|opCases)\(\[?\s*"(\w+)"/.exec(text);
  if (matrix !== null && families.has(matrix[1])) return true;
  const code = withoutImports(text);
  if (OPEN_TITLE.test(code)) {
    const isElsewhere = matrix === null && FROM_OUTSIDE.test(code);
    return isElsewhere || code.includes(filter) || beside.includes(filter);
  }
  const titles = [...code.matchAll(FIRST_ARGUMENT)].map(([, title]) => title);
  const rows = TABLE_TITLE.test(code) ? (code.match(STRINGS) ?? []) : [];
  return [...titles, ...rows].some((literal) => literal.includes(filter));
}

/** Titles made of what a page says: its commands, headings and entries. */
const READS_PAGES = /\b(?:readCodeBlocks\(|readText\("docs\/)/;

function pageTexts() {
  const pages = ["README.md", "CONTRIBUTING.md", ...filesUnder("docs", ".md")];
  return pages.filter((path) => exists(path)).map((path) => readFileSync(inRoot(path), "utf8"));
}

const commandTable = () => readFileSync(inRoot("codegen", "cli", "commands.ts"), "utf8");

/** A test file with the files of its own folder that it imports, and the texts that its titles are made of. */
function readTest(path) {
  const text = readFileSync(inRoot(path), "utf8");
  const folder = path.slice(0, path.lastIndexOf("/"));
  const names = [...text.matchAll(/\bfrom "\.\/([\w-]+\.ts)";/g)].map(([, name]) => name);
  // A test of codegen may have an import in a text of its own.
  const files = names.filter((name) => exists(folder, name));
  const beside = files.map((name) => readFileSync(inRoot(folder, name), "utf8"));
  const pages = READS_PAGES.test(text) ? pageTexts() : [];
  const commands = text.includes("cli/commands.ts") ? [commandTable()] : [];
  return { text, beside: [withoutImports(beside.join("\n")), ...pages, ...commands].join("\n") };
}

/**
 * The test files to collect for `-t filter`; null when the filter names no operator, and all files are collected as always.
 *
 * None is left out that could hold a test whose name contains the filter.
 */
export function filesFor(filter, ops = exists("ops.yaml") ? readOps() : []) {
  if (!namesAnOp(filter, ops)) return null;
  const families = familiesFor(filter, ops);
  return filesUnder("test", ".test.ts")
    .filter((path) => !/^test\/bench\//.test(path))
    .filter((path) => mayMatch(readTest(path), filter, families))
    .map((path) => join(...path.split("/")));
}
