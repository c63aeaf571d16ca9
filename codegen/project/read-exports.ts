// Reads the exports of the hand-written folders with the TypeScript parser. Missing folders export nothing.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ts } from "ts-morph";
import type { HelperExport, ProjectExports } from "./exports.ts";

/** The exports of the project at `root`. */
export function readExports(root: string): ProjectExports {
  return {
    kernels: exportedNames(root, "runtime/kernels/js", /(Kernel|Read|Meta|Geometry)$/),
    wasmKernels: exportedNames(root, "runtime/kernels/wasm/bindings", /WasmKernel$/),
    rules: exportedNames(root, "rules/batching", /BatchRule$/),
    helpers: exportedHelpers(root, ["rules/derivatives", "rules/decompositions"]),
  };
}

function sourceFiles(
  root: string,
  folder: string,
): readonly { readonly file: string; readonly source: ts.SourceFile }[] {
  const path = join(root, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((name) => name.endsWith(".ts"))
    .sort()
    .map((name) => {
      const file = `${folder}/${name}`;
      return {
        file,
        source: ts.createSourceFile(
          file,
          readFileSync(join(path, name), "utf8"),
          ts.ScriptTarget.Latest,
          false,
        ),
      };
    });
}

function isExported(node: ts.Statement): boolean {
  return (
    ts.canHaveModifiers(node) &&
    (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
  );
}

function exportedNames(root: string, folder: string, pattern: RegExp): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { file, source } of sourceFiles(root, folder)) {
    for (const statement of source.statements) {
      if (!isExported(statement)) continue;
      for (const name of declaredNames(statement)) if (pattern.test(name)) names.set(name, file);
    }
  }
  return names;
}

function declaredNames(statement: ts.Statement): readonly string[] {
  if (ts.isFunctionDeclaration(statement))
    return statement.name === undefined ? [] : [statement.name.text];
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap(({ name }) =>
    ts.isIdentifier(name) ? [name.text] : [],
  );
}

function exportedHelpers(
  root: string,
  folders: readonly string[],
): ReadonlyMap<string, HelperExport> {
  const helpers = new Map<string, HelperExport>();
  for (const { file, source } of folders.flatMap((folder) => sourceFiles(root, folder))) {
    for (const statement of source.statements) {
      if (
        !isExported(statement) ||
        !ts.isFunctionDeclaration(statement) ||
        statement.name === undefined
      )
        continue;
      const parameters = statement.parameters
        .map((parameter) => parameter.getText(source))
        .join(", ");
      const returns = statement.type === undefined ? "unknown" : statement.type.getText(source);
      const name = statement.name.text;
      helpers.set(name, { name, file, signature: `(${parameters}): ${returns}` });
    }
  }
  return helpers;
}
