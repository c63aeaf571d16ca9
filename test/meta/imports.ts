// Reads what a source file imports and exports, with the parser that ts-morph bundles.
import { posix } from "node:path";
import { ts } from "ts-morph";

/** One import, re-export or dynamic import. */
export interface ImportEdge {
  readonly from: string;
  readonly line: number;
  readonly specifier: string;
  /** The file it means, relative to the root; null for a package. */
  readonly target: string | null;
  readonly isType: boolean;
  readonly isDynamic: boolean;
}

/** What the checks look at in one file. */
export interface SourceFacts {
  readonly path: string;
  readonly imports: readonly ImportEdge[];
  readonly defaultExportLines: readonly number[];
  readonly reExportLines: readonly number[];
}

/** Whether it is `import type`; `import { type A }` still loads the file. */
function isTypeImport(node: ts.ImportDeclaration): boolean {
  const clause = node.importClause;
  return clause !== undefined && clause.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

interface Found {
  readonly specifier: ts.Expression | undefined;
  readonly isType: boolean;
  readonly isDynamic: boolean;
}

function importIn(node: ts.Node): Found | null {
  if (ts.isImportDeclaration(node)) {
    return { specifier: node.moduleSpecifier, isType: isTypeImport(node), isDynamic: false };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
    return { specifier: node.moduleSpecifier, isType: node.isTypeOnly, isDynamic: false };
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    const { literal } = node.argument;
    return ts.isStringLiteral(literal)
      ? { specifier: literal, isType: true, isDynamic: false }
      : null;
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    return { specifier: node.arguments[0], isType: false, isDynamic: true };
  }
  return null;
}

function isDefaultExport(node: ts.Node): boolean {
  if (ts.isExportAssignment(node)) return true;
  if (ts.isExportSpecifier(node)) return node.name.text === "default";
  const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
  return modifiers.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword);
}

/** Parses one file; `path` is relative to the root. */
export function readSourceFacts(path: string, text: string): SourceFacts {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
  const imports: ImportEdge[] = [];
  const defaultExportLines: number[] = [];
  const reExportLines: number[] = [];
  const visit = (node: ts.Node): void => {
    const line = file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
    const found = importIn(node);
    if (found?.specifier !== undefined && ts.isStringLiteralLike(found.specifier)) {
      const specifier = found.specifier.text;
      const isLocal = specifier.startsWith(".");
      const target = isLocal ? posix.join(posix.dirname(path), specifier) : null;
      const { isType, isDynamic } = found;
      imports.push({ from: path, line, specifier, target, isType, isDynamic });
    }
    if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined)
      reExportLines.push(line);
    if (isDefaultExport(node)) defaultExportLines.push(line);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { path, imports, defaultExportLines, reExportLines };
}
