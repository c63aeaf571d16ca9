// Codegen as a pure function: the text of ops.yaml and the project's exports in, the text of every generated file out.
import { runChecks } from "./check/run-checks.ts";
import { emitDerivatives } from "./emit/derivatives.ts";
import { formulaLibrary } from "./emit/formulas.ts";
import { emitEditorFiles } from "./emit/json-schema.ts";
import { emitJsKernels } from "./emit/kernels/js.ts";
import { emitWasmKernels } from "./emit/kernels/wasm.ts";
import { emitMethods, methodsFile } from "./emit/methods.ts";
import {
  type FamilyView,
  familyFile,
  kernelFile,
  type ModuleView,
  moduleViews,
  opViews,
} from "./emit/op-view.ts";
import { emitOps } from "./emit/ops.ts";
import {
  type AmbiguousPair,
  ambiguousPairs,
  type OverloadSet,
  overloadSets,
} from "./emit/overloads.ts";
import { emitPlumbing } from "./emit/plumbing.ts";
import { pointwiseEntry } from "./emit/pointwise-plan.ts";
import { emitPublic, publicFile } from "./emit/public.ts";
import {
  emitRegister,
  emitRegisterFamily,
  registerFamilyFile,
  registerFile,
} from "./emit/register.ts";
import { emitTypes, emitTypesIndex, typesIndexFile } from "./emit/types.ts";
import { type Problem, sortProblems } from "./errors.ts";
import { loadOps } from "./load/load-ops.ts";
import type { OpEntry } from "./model/entry.ts";
import type { ProjectExports } from "./project/exports.ts";

/** What codegen reads. */
export interface GenerateInput {
  /** The text of ops.yaml. */
  readonly opsText: string;
  /** Its name, for messages. */
  readonly fileName: string;
  readonly project: ProjectExports;
}

/** What codegen gives: files by path, or the problems that keep it from giving any. */
export interface Generated {
  readonly entries: readonly OpEntry[];
  readonly files: ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
}

/** Loads, checks and emits; with any problem nothing is emitted. */
export function generate({ opsText, fileName, project }: GenerateInput): Generated {
  const { entries, problems: loading } = loadOps(opsText, fileName);
  const sets = overloadSets(opViews(entries));
  const problems = sortProblems([
    ...loading,
    ...runChecks({ file: fileName, entries, project }),
    ...sets.flatMap((set) =>
      ambiguousPairs(set).map((pair) => ambiguityProblem(fileName, set, pair)),
    ),
  ]);
  if (problems.length > 0) return { entries, files: new Map(), problems };
  const files = new Map([...emitAll(entries, project), ...emitEditorFiles(opsText)]);
  return { entries, files, problems };
}

function ambiguityProblem(
  file: string,
  { functionName }: OverloadSet,
  { first, second, count }: AmbiguousPair,
): Problem {
  const later = first.entry.position.offset < second.entry.position.offset ? second : first;
  const other = later === first ? second : first;
  return {
    code: "E_AMBIGUOUS_OVERLOAD",
    file,
    position: later.entry.func.position,
    length: later.name.length,
    where: later.name,
    what: `a call of ${functionName} with ${count} arguments fits it and ${other.name} alike`,
    hint: "make a parameter keyword-only, or give the op another name",
  };
}

function emitAll(
  entries: readonly OpEntry[],
  project: ProjectExports,
): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const ops = opViews(entries);
  const modules = moduleViews(ops);
  const setsByModule = new Map(
    modules.map((module) => [
      module,
      overloadSets(module.families.flatMap((family) => family.ops)),
    ]),
  );
  const library = formulaLibrary([...setsByModule.values()].flat(), project);
  for (const [module, sets] of setsByModule) {
    for (const view of module.families) {
      put(files, familyFile("types", view.ops[0]), emitTypes(view));
      put(files, familyFile("ops", view.ops[0]), emitOps(view, sets));
      put(files, familyFile("plumbing", view.ops[0]), emitPlumbing(view, project));
      put(files, familyFile("derivatives", view.ops[0]), emitDerivatives(view, library));
      put(files, registerFamilyFile(view), emitRegisterFamily(view, project));
      emitKernels(files, view);
    }
    emitModule(files, module, sets);
  }
  return files;
}

function emitModule(
  files: Map<string, string>,
  module: ModuleView,
  sets: readonly OverloadSet[],
): void {
  put(files, typesIndexFile(module), emitTypesIndex(module));
  put(files, registerFile(module), emitRegister(module));
  put(files, methodsFile(module), emitMethods(module, sets));
  put(files, publicFile(module), emitPublic(module, sets));
}

function emitKernels(files: Map<string, string>, view: FamilyView): void {
  const kernels = view.ops.flatMap((op) => {
    const entry = op.functional === null ? pointwiseEntry(op) : null;
    return entry === null ? [] : [entry];
  });
  if (kernels.length === 0) return;
  put(files, kernelFile("js", view.ops[0]), emitJsKernels(kernels));
  put(files, kernelFile("wasm", view.ops[0]), emitWasmKernels(kernels));
}

/** One newline at the end, none for a file that is not needed. */
function put(files: Map<string, string>, path: string, text: string | null): void {
  if (text !== null) files.set(path, `${text.trimEnd()}\n`);
}
