// Type-checks formulas with TypeScript, one virtual file per op; ops that passed before are skipped.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { writeAtomically } from "../files.ts";
import type { HelperExport } from "../project/exports.ts";
import type { FormulaScope } from "./analyze.ts";
import { compileFormulas } from "./compile.ts";
import type { FormulaSource } from "./sources.ts";
import { stubDeclarations } from "./stub-declarations.ts";
import type { FormulaTypeErrors, HelperTypeError } from "./type-errors.ts";
import { helperFile, type VirtualFile, virtualFile } from "./virtual-file.ts";
import { virtualRuntime } from "./virtual-runtime.ts";

/** What is checked, and what against. */
export interface TypeCheckInput {
  readonly formulas: readonly FormulaSource[];
  readonly scope: FormulaScope;
  readonly helpers: ReadonlyMap<string, HelperExport>;
  /** Emitted `generated/**` types and ops by path. */
  readonly stubs: ReadonlyMap<string, string>;
  /** File that remembers good answers between runs; null to check everything. */
  readonly cacheFile: string | null;
}

/** Every type error. An op that passed before, with the same signatures and tools, is not checked again. */
export async function typeCheckFormulas(input: TypeCheckInput): Promise<FormulaTypeErrors> {
  const files = virtualFiles(input);
  const tools = digest([toolVersion(), ...[...virtualRuntime].flat()]);
  const keys = new Map(
    [...files].map(([path, { text }]) => [path, digest([tools, path, text])] as const),
  );
  const passed = readCache(input.cacheFile);
  const pending = [...files].filter(([path]) => !passed.has(keys.get(path) ?? ""));
  if (pending.length === 0) return { formulas: [], helpers: [] };
  const errors = await compileFormulas(new Map(pending));
  if (input.cacheFile !== null && errors.helpers.length === 0) {
    const broken = new Set(errors.formulas.map(({ source }) => pathOf(source)));
    const good = [...keys].filter(([path]) => !broken.has(path)).map(([, key]) => key);
    writeAtomically(input.cacheFile, `${JSON.stringify(good)}\n`);
  }
  return { ...errors, helpers: onePerHelper(errors.helpers) };
}

/** The virtual files by path; their text holds everything about formulas and helpers that matters. */
function virtualFiles(input: TypeCheckInput): ReadonlyMap<string, VirtualFile> {
  const ops = new Map<string, FormulaSource[]>();
  for (const formula of input.formulas) {
    const path = pathOf(formula);
    const list = ops.get(path) ?? [];
    ops.set(path, list);
    list.push(formula);
  }
  const declarations = stubDeclarations(input.stubs);
  const { scope, helpers } = input;
  return new Map([
    ...[...ops].map(
      ([path, list]) => [path, virtualFile({ scope, helpers, declarations }, list)] as const,
    ),
    ["formulas/helpers.ts", helperFile([...helpers.values()])] as const,
  ]);
}

function pathOf({ entry }: FormulaSource): string {
  return `formulas/${entry.module}/${entry.name}.ts`;
}

/** Every op declares the helpers it calls, so the same error may come several times. */
function onePerHelper(errors: readonly HelperTypeError[]): readonly HelperTypeError[] {
  return errors.filter(
    ({ helper }, index) => errors.findIndex((other) => other.helper === helper) === index,
  );
}

function toolVersion(): string {
  const { version }: { readonly version: string } = createRequire(import.meta.url)(
    "ts-morph/package.json",
  );
  return version;
}

function digest(parts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part).update("\0");
  return hash.digest("hex");
}

function readCache(file: string | null): ReadonlySet<string> {
  if (file === null || !existsSync(file)) return new Set();
  try {
    const data: unknown = JSON.parse(readFileSync(file, "utf8"));
    return new Set(Array.isArray(data) ? data.filter((item) => typeof item === "string") : []);
  } catch {
    // A broken cache only costs time.
    return new Set();
  }
}
