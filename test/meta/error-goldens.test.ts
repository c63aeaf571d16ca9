// Every error factory has a golden, and the convention check knows good messages from bad ones.
import { ts } from "ts-morph";
import { describe, expect, test } from "vitest";
import { conventionProblems } from "../errors/convention.ts";
import { listFiles, readText } from "./source-files.ts";

/** Exported functions whose name says that they make an error. */
function factoriesIn(path: string): readonly string[] {
  const file = ts.createSourceFile(path, readText(path), ts.ScriptTarget.ESNext, true);
  return file.statements.flatMap((statement) => {
    if (!ts.isFunctionDeclaration(statement) || statement.name === undefined) return [];
    const isExported = statement.modifiers?.some(
      ({ kind }) => kind === ts.SyntaxKind.ExportKeyword,
    );
    return isExported === true && /Error$/.test(statement.name.text) ? [statement.name.text] : [];
  });
}

/** The names a golden file calls. */
function callsIn(path: string): readonly string[] {
  const file = ts.createSourceFile(path, readText(path), ts.ScriptTarget.ESNext, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression))
      found.push(node.expression.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

const files = listFiles();
const areas = files.filter((path) => /^runtime\/errors\/[^/]+\.ts$/.test(path));
const goldenFiles = files.filter((path) => /^test\/errors\/[^/]+\.golden\.test\.ts$/.test(path));

test("every error factory has a golden in test/errors/", () => {
  const called = new Set(goldenFiles.flatMap(callsIn));
  const missing = areas.flatMap((path) =>
    factoriesIn(path)
      .filter((name) => !called.has(name))
      .map((name) => `${path}: ${name}`),
  );
  expect(areas.length).toBeGreaterThan(0);
  expect(missing).toEqual([]);
});

test("every golden file checks the convention, by testGoldens", () => {
  const unchecked = goldenFiles.filter((path) => !callsIn(path).includes("testGoldens"));
  expect(unchecked).toEqual([]);
});

test("every error is made by a factory: nothing else constructs one of the classes", () => {
  const classes = factoryClasses();
  expect(classes).toContain("BatchwiseError");
  const construction = new RegExp(`new (${classes.join("|")})\\(`);
  const isFactoryFile = (path: string): boolean =>
    /^(runtime\/errors\/|codegen\/errors\.ts$)/.test(path);
  const offenders = files.filter(
    (path) =>
      /^(runtime|rules|generated|codegen|coverage-report|testing)\/.*\.ts$/.test(path) &&
      !isFactoryFile(path) &&
      construction.test(readText(path)),
  );
  expect(offenders).toEqual([]);
});

function factoryClasses(): readonly string[] {
  const text = readText("runtime/errors/classes.ts");
  return [...text.matchAll(/export class (\w+)/g)].map((match) => match[1]);
}

describe("the convention", () => {
  test.each([
    "vmap(loss, { inDims: [0, 3] }): input 1 has shape [4, 5], so inDims[1] = 3 is out of range; expected -2 <= dim < 2",
    "sum.dim_IntList (vmap level 2, self [5]): dim 4 is out of range; expected -1 <= dim < 1",
    'ops.yaml:214:13: unsqueeze: unknown batching kind "poinwise"\n  hint: did you mean "pointwise"?',
    "codegen: generated/ is out of date (3 files); expected the output of ops.yaml\n  hint: run npm run codegen",
    "vmap(f, { inDims: { a: 0 } }): BigInt64Array is not a tensor; expected a tensor",
    "Linear(3, 4): the weight has dtype int32; expected float32",
  ])("accepts: %s", (text) => {
    expect(conventionProblems(text)).toEqual([]);
  });

  test.each([
    ["something went wrong", "no `where: what`"],
    ["vmap({ inDims: 0 }) failed; expected more", "no `where: what`"],
    ["vmap: The dim is wrong; expected 0", "capital"],
    ["vmap: the dim is wrong; expected 0.", 'ends with "."'],
    ["vmap: the dim is wrong", "neither"],
    ["vmap: the value is [object Object]; expected a tensor", "[object"],
    ["vmap: the dim is wrong; expected 0\nhint: use 0", "no hint line"],
    ["vmap: the dim is wrong; expected 0\n  hint: Use 0", "hint starts with a capital"],
    ["Error in vmap: the dim is wrong; expected 0", "like a sentence"],
    [": the dim is wrong; expected 0", "empty"],
  ])("refuses: %s", (text, problem) => {
    expect(conventionProblems(text).join("\n")).toContain(problem);
  });
});
