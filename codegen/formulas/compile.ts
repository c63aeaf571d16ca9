// Runs TypeScript on virtual files and maps what it reports back to formulas and helpers.
import type { Diagnostic } from "ts-morph";
import { internalError } from "../errors.ts";
import type { FormulaTypeErrors } from "./type-errors.ts";
import { RETURN, type VirtualFile } from "./virtual-file.ts";
import { virtualRuntime } from "./virtual-runtime.ts";

/** The type errors of virtual files by path. */
export async function compileFormulas(
  files: ReadonlyMap<string, VirtualFile>,
): Promise<FormulaTypeErrors> {
  const { Project, ts } = await import("ts-morph");
  const project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      allowImportingTsExtensions: true,
      noEmit: true,
      noLib: true,
      strict: true,
      types: [],
    },
  });
  for (const [path, text] of virtualRuntime) project.createSourceFile(`/${path}`, text);
  const sources = [...files].map(([path, file]) => ({
    file,
    source: project.createSourceFile(`/${path}`, file.text),
  }));
  const program = project.getProgram();
  const found = sources.map(({ file, source }) =>
    placeErrors(file, [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    ]),
  );
  return {
    formulas: found.flatMap(({ formulas }) => formulas),
    helpers: found.flatMap(({ helpers }) => helpers),
  };
}

function placeErrors(
  { formulas, helpers }: VirtualFile,
  diagnostics: readonly Diagnostic[],
): FormulaTypeErrors {
  const errors = diagnostics.flatMap((diagnostic) => {
    const start = diagnostic.getStart();
    return start === undefined
      ? []
      : [{ start, length: diagnostic.getLength() ?? 1, what: messageOf(diagnostic) }];
  });
  const ownParts = [...formulas, ...helpers];
  const stray = errors.find(
    ({ start }) => !ownParts.some((part) => part.start <= start && start <= part.end),
  );
  // Declarations that TypeScript cannot read would turn into `any`, and every call of them would pass.
  if (stray !== undefined) throw internalError("types of formulas", stray.what);
  return {
    formulas: errors.flatMap(({ start, length, what }) => {
      const at = formulas.find((placed) => placed.start <= start && start <= placed.end);
      if (at === undefined) return [];
      const { origin } = at;
      const first = at.start + RETURN.length;
      const isWhole = start < first;
      return [
        isWhole
          ? { source: origin, offset: 0, length: origin.source.text.length, what }
          : { source: origin, offset: start - first, length, what },
      ];
    }),
    helpers: errors.flatMap(({ start, what }) => {
      const at = helpers.find((placed) => placed.start <= start && start < placed.end);
      return at === undefined ? [] : [{ helper: at.origin, what }];
    }),
  };
}

function messageOf(diagnostic: Diagnostic): string {
  const message = diagnostic.getMessageText();
  const text = typeof message === "string" ? message : message.getMessageText();
  return (text.charAt(0).toLowerCase() + text.slice(1)).replace(/\.$/, "");
}
