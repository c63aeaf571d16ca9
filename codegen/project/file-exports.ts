// The exports of one source file, found by TypeScript's parser without checking types.
import type { ts as Ts } from "ts-morph";
import { loadTypeScript, type TypeScript } from "./typescript.ts";

/** An exported function with its declaration, and the line it stands on. */
export interface ExportedFunction {
  readonly name: string;
  /** Parameter list and return type: `(grad: Tensor, shape: Shape): Tensor`. */
  readonly signature: string;
  readonly line: number;
}

/** What a file exports by name. */
export interface FileExports {
  readonly names: readonly string[];
  /** The line of each of the names. */
  readonly lines: Readonly<Record<string, number>>;
  readonly functions: readonly ExportedFunction[];
}

/** Parses `text` and lists its exports. */
export function fileExports(file: string, text: string): FileExports {
  const ts = loadTypeScript();
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false);
  const exported = source.statements.filter((statement) => isExported(ts, statement));
  const functions = exported.flatMap((statement) => functionsOf(ts, source, statement));
  const variables = exported.flatMap((statement) => variablesOf(ts, statement));
  const lines = Object.fromEntries([
    ...functions.map(({ name, line }) => [name, line] as const),
    ...variables.map(({ name }) => [name.text, lineOf(source, name)] as const),
  ]);
  return { names: Object.keys(lines), lines, functions };
}

function isExported(ts: TypeScript, node: Ts.Statement): boolean {
  return (
    ts.canHaveModifiers(node) &&
    (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
  );
}

/** A variable with a plain name. */
type NamedVariable = Ts.VariableDeclaration & { readonly name: Ts.Identifier };

function variablesOf(ts: TypeScript, statement: Ts.Statement): readonly NamedVariable[] {
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.filter(
    (declaration): declaration is NamedVariable => ts.isIdentifier(declaration.name),
  );
}

function functionsOf(
  ts: TypeScript,
  source: Ts.SourceFile,
  statement: Ts.Statement,
): readonly ExportedFunction[] {
  const read = (name: string, node: Ts.SignatureDeclaration): ExportedFunction => ({
    name,
    signature: signatureOf(source, node),
    line: lineOf(source, node),
  });
  if (ts.isFunctionDeclaration(statement))
    return statement.name === undefined ? [] : [read(statement.name.text, statement)];
  return variablesOf(ts, statement).flatMap(({ name, initializer }) =>
    initializer !== undefined && ts.isArrowFunction(initializer)
      ? [read(name.text, initializer)]
      : [],
  );
}

/** From 1. */
function lineOf(source: Ts.SourceFile, node: Ts.Node): number {
  return source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
}

function signatureOf(source: Ts.SourceFile, node: Ts.SignatureDeclaration): string {
  const parameters = node.parameters.map((parameter) => parameter.getText(source)).join(", ");
  const typeParameters = (node.typeParameters ?? [])
    .map((parameter) => parameter.getText(source))
    .join(", ");
  const generics = typeParameters === "" ? "" : `<${typeParameters}>`;
  return `${generics}(${parameters}): ${node.type?.getText(source) ?? "unknown"}`;
}
