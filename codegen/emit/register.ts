// View model of generated/<module>/register: what is bound to each op, family by family.

import { internalError } from "../errors.ts";
import { opIdentifier } from "../model/names.ts";
import { PLUGIN_API } from "../model/plugins.ts";
import type { ProjectExports } from "../project/exports.ts";
import type { PluginIdentity } from "../project/layout.ts";
import { derivativeNames } from "./derivatives.ts";
import { hasMethods, installFunction, methodsFile } from "./methods.ts";
import {
  capitalizedCamel,
  type FamilyView,
  familyFile,
  kernelFile,
  type ModuleView,
  type OpView,
  opConstant,
} from "./op-view.ts";
import { hasPlumbing, plumbingName } from "./plumbing.ts";
import { callWithLast, object } from "./print/code.ts";
import { print } from "./print/doc.ts";
import { frame } from "./print/frame.ts";
import { Imports } from "./print/imports.ts";

const familyFrame = frame("register-family");
const moduleFrame = frame("register");

/** `generated/core/register/pointwise.ts`. */
export function registerFamilyFile({ module, family }: FamilyView): string {
  return `generated/${module}/register/${family}.ts`;
}

/** `generated/core/register.ts`. */
export function registerFile({ name }: ModuleView): string {
  return `generated/${name}/register.ts`;
}

function registerFunction(name: string): string {
  return `register${capitalizedCamel(name)}`;
}

/** The registration of a module. */
export function emitRegister(module: ModuleView): string {
  const imports = new Imports(registerFile(module), module.layout);
  const { plugin } = module.layout;
  const identity = plugin === null ? [] : [registerPluginCall(plugin, imports)];
  const families = module.families.map(
    (view) => `${imports.value(registerFunction(view.family), registerFamilyFile(view))}();`,
  );
  const methods =
    plugin !== null && hasMethods(module)
      ? [`${imports.value(installFunction(module), methodsFile(module))}();`]
      : [];
  return moduleFrame({
    module: module.name,
    imports: imports.print(),
    functionName: registerFunction(module.name),
    statements: [...identity, ...families, ...methods],
  });
}

/** The first thing a plugin does: it says who it is and what it was built for. */
function registerPluginCall(
  { namespace, name, version, builtWith }: PluginIdentity,
  imports: Imports,
): string {
  const fields = [
    `namespace: ${JSON.stringify(namespace)}`,
    `name: ${JSON.stringify(name)}`,
    `version: ${JSON.stringify(version)}`,
    `builtWith: ${JSON.stringify(builtWith)}`,
    `api: ${PLUGIN_API}`,
  ];
  const callee = imports.value("registerPlugin", "runtime/dispatch/plugins.ts");
  return print([callWithLast(callee, [], object(fields)), ";"], 2);
}

/** The registration of one family. */
export function emitRegisterFamily(view: FamilyView, project: ProjectExports): string {
  const imports = new Imports(registerFamilyFile(view), view.layout);
  const bind = imports.value("bindOp", "runtime/dispatch/registry.ts");
  const statements = view.ops.map((op) => {
    const record = imports.value(opConstant(op), familyFile("ops", op));
    return `  ${print([callWithLast(bind, [record], object(bindingFields(op, project, imports))), ";"], 2)}`;
  });
  return familyFrame({
    family: view.family,
    imports: imports.print(),
    functionName: registerFunction(view.family),
    statements,
  });
}

function bindingFields(op: OpView, project: ProjectExports, imports: Imports): readonly string[] {
  const fields: string[] = [];
  const add = (key: string, name: string, file: string): void => {
    fields.push(`${key}: ${imports.value(name, file)}`);
  };
  if (op.functional !== null)
    add("functionalOp", opConstant(op.functional), familyFile("ops", op.functional));
  else addKernel(op, project, add);
  const { vjp, jvp, decomposition } = derivativeNames(op);
  const derivatives = familyFile("derivatives", op);
  if (hasPlumbing(op)) add("plumbing", plumbingName(op), familyFile("plumbing", op));
  if (decomposition !== null) add("decomposition", decomposition, derivatives);
  if (vjp !== null) add("vjp", vjp, derivatives);
  if (jvp !== null) add("jvp", jvp, derivatives);
  if (op.functional === null && op.entry.batching.kind === "rule")
    fields.push(
      `ruleFile: ${JSON.stringify(project.rules.get(`${opIdentifier(op.name)}BatchRule`) ?? "")}`,
    );
  return fields;
}

/** Pointwise kernels are generated; others are exported by hand-written files, found by name. */
function addKernel(
  op: OpView,
  project: ProjectExports,
  add: (key: string, name: string, file: string) => void,
): void {
  const { kernel, meta } = op.entry;
  if (kernel === null) return;
  if (kernel.kind === "scalar") {
    const file = kernelFile("js", op);
    if (meta === null) add("meta", `${op.identifier}Meta`, file);
    else add("meta", meta.text, fileOf(project.kernels, meta.text));
    add("js", `${op.identifier}Kernel`, file);
    if (op.layout.plugin === null) add("wasm", `${op.identifier}WasmKernel`, file);
    return;
  }
  const name = kernel.name.text;
  const file = fileOf(project.kernels, name);
  if (name.endsWith("Geometry")) add("geometry", name, file);
  else if (name.endsWith("Read")) add("read", name, file);
  else {
    const shape = meta === null ? `${op.identifier}Meta` : meta.text;
    add("meta", shape, fileOf(project.kernels, shape));
    add("js", name, file);
    const wasm = name.replace(/Kernel$/, "WasmKernel");
    const wasmFile = project.wasmKernels.get(wasm);
    if (wasmFile !== undefined) add("wasm", wasm, wasmFile);
  }
}

function fileOf(exports: ReadonlyMap<string, string>, name: string): string {
  const file = exports.get(name);
  if (file === undefined)
    throw internalError(name, "no file exports it, and the checks did not say so");
  return file;
}
