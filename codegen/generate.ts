// Codegen as a pure function: the text of ops.yaml and the project's exports in, the text of every generated file out.
import { runChecks } from "./check/run-checks.ts";
import { emitDerivatives } from "./emit/derivatives.ts";
import { FamilyMemory, familyKeys } from "./emit/family-memory.ts";
import { type FormulaLibrary, formulaLibrary } from "./emit/formulas.ts";
import { emitStubs } from "./emit/host-library.ts";
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
import { emitRuleTypes, ruleTypesFile } from "./emit/rule-types.ts";
import { emitTypes, emitTypesIndex, typesIndexFile } from "./emit/types.ts";
import { type Problem, sortProblems } from "./errors.ts";
import { loadOps } from "./load/load-ops.ts";
import type { OpEntry } from "./model/entry.ts";
import type { ProjectExports } from "./project/exports.ts";
import { type ProjectLayout, packageLayout } from "./project/layout.ts";

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
  /** Types and ops as formulas are type-checked against them, by the path they would have in the package. */
  readonly stubs: ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
}

/** Loads, checks and emits; with any problem nothing is emitted. `memory` spares what did not change since the last call. */
export function generate(
  input: GenerateInput,
  memory: FamilyMemory = new FamilyMemory(),
): Generated {
  const { opsText, fileName, project } = input;
  const { layout = packageLayout } = project;
  const loaded = loadOps(opsText, fileName);
  const entries = inModule(loaded.entries, layout);
  const sets = overloadSets(opViews(entries));
  const problems = sortProblems([
    ...loaded.problems,
    ...runChecks({ file: fileName, entries: loaded.entries, project }),
    ...sets.flatMap((set) =>
      ambiguousPairs(set).map((pair) => ambiguityProblem(fileName, set, pair)),
    ),
  ]);
  if (problems.length > 0) return { entries, files: new Map(), stubs: new Map(), problems };
  const files = new Map([...emitAll(entries, input, memory), ...emitEditorFiles(opsText)]);
  return { entries, files, stubs: stubsOf(entries, files, project), problems };
}

/** A plugin has one module, named like its namespace. */
function inModule(entries: readonly OpEntry[], { plugin }: ProjectLayout): readonly OpEntry[] {
  return plugin === null
    ? entries
    : entries.map((entry) => ({ ...entry, module: plugin.namespace }));
}

/** A plugin's stubs are emitted as if they were the package's, beside those of the package. */
function stubsOf(
  entries: readonly OpEntry[],
  files: ReadonlyMap<string, string>,
  { host = null }: ProjectExports,
): ReadonlyMap<string, string> {
  if (host !== null) return new Map([...host.stubs, ...emitStubs(entries)]);
  return new Map([...files].filter(([path]) => /^generated\/\w+\/(types|ops)\//.test(path)));
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
  input: GenerateInput,
  memory: FamilyMemory,
): ReadonlyMap<string, string> {
  const { project } = input;
  const files = new Map<string, string>();
  const ops = opViews(entries, project.layout);
  const modules = moduleViews(ops);
  const setsByModule = new Map(
    modules.map((module) => [
      module,
      overloadSets(module.families.flatMap((family) => family.ops)),
    ]),
  );
  const library = formulaLibrary([...setsByModule.values()].flat(), project);
  const keyOf = familyKeys(input, entries);
  for (const [module, sets] of setsByModule) {
    for (const view of module.families) {
      const emit = (): ReadonlyMap<string, string> => emitFamily(view, sets, project, library);
      for (const [path, text] of memory.files(view, keyOf(view), emit)) files.set(path, text);
    }
    emitModule(files, module, sets);
  }
  return files;
}

function emitFamily(
  view: FamilyView,
  sets: readonly OverloadSet[],
  project: ProjectExports,
  library: FormulaLibrary,
): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  put(files, familyFile("types", view.ops[0]), emitTypes(view));
  put(files, familyFile("ops", view.ops[0]), emitOps(view, sets));
  put(files, familyFile("plumbing", view.ops[0]), emitPlumbing(view, project));
  put(files, familyFile("derivatives", view.ops[0]), emitDerivatives(view, library));
  put(files, registerFamilyFile(view), emitRegisterFamily(view, project));
  emitKernels(files, view);
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
  put(files, ruleTypesFile(module), emitRuleTypes(module));
}

function emitKernels(files: Map<string, string>, view: FamilyView): void {
  const kernels = view.ops.flatMap((op) => {
    const entry = op.functional === null ? pointwiseEntry(op) : null;
    return entry === null ? [] : [entry];
  });
  if (kernels.length === 0) return;
  const path = kernelFile("js", view.ops[0]);
  put(files, path, emitJsKernels(kernels, { path, layout: view.layout }));
  if (view.layout.plugin !== null) return;
  put(files, kernelFile("wasm", view.ops[0]), emitWasmKernels(kernels));
}

/** One newline at the end, none for a file that is not needed. */
function put(files: Map<string, string>, path: string, text: string | null): void {
  if (text !== null) files.set(path, `${text.trimEnd()}\n`);
}
