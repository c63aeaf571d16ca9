// View model of generated/<module>/methods.ts: ops as methods of Tensor, typed by augmentation.
import { capitalizedCamel, familyFile, type ModuleView, type OpView } from "./op-view.ts";
import type { OverloadSet } from "./overloads.ts";
import { docComment, parenthesized } from "./print/code.ts";
import { print } from "./print/doc.ts";
import { frame } from "./print/frame.ts";
import { Imports, relativePath } from "./print/imports.ts";
import { publicDoc, publicParameters, slotNames } from "./public-functions.ts";
import { resultType } from "./ts-types.ts";

const TENSOR_FILE = "runtime/tensor/tensor.ts";

const methodsFrame = frame("methods");
const pluginMethodsFrame = frame("plugin-methods");

/** `generated/core/methods.ts`. */
export function methodsFile({ name }: ModuleView): string {
  return `generated/${name}/methods.ts`;
}

/** `installStatsMethods`, in a plugin. */
export function installFunction({ name }: ModuleView): string {
  return `install${capitalizedCamel(name)}Methods`;
}

/** Whether any op of the module is also a method. */
export function hasMethods({ families }: ModuleView): boolean {
  return families.some(({ ops }) => ops.some(isMethod));
}

/** In-place forms are methods by nature. */
function isMethod({ entry, functional }: OpView): boolean {
  return functional !== null || entry.variants.includes("method");
}

/** The methods file of a module, or null when it has no methods. */
export function emitMethods(module: ModuleView, sets: readonly OverloadSet[]): string | null {
  const withMethods = sets.filter(({ ops }) => ops.some(isMethod));
  if (withMethods.length === 0) return null;
  const imports = new Imports(methodsFile(module), module.layout);
  if (module.layout.plugin === null) imports.value("Tensor", TENSOR_FILE);
  else imports.type("Tensor", TENSOR_FILE);
  const signatures = withMethods.flatMap((set) =>
    set.ops.filter(isMethod).map((op) => signature(set, op, imports)),
  );
  const methods = withMethods.map((set) => implementation(set, imports));
  if (module.layout.plugin !== null) {
    imports.value("installMethods", "runtime/api/plugin-methods.ts");
    return pluginMethodsFrame({
      module: module.name,
      imports: imports.print(),
      functionName: installFunction(module),
      signatures,
      methods,
    });
  }
  return methodsFrame({
    module: module.name,
    imports: imports.print(),
    tensorPath: relativePath(methodsFile(module), TENSOR_FILE),
    signatures,
    methods,
  });
}

function signature({ base }: OverloadSet, op: OpView, imports: Imports): string {
  const parameters = publicParameters(op, imports).slice(1);
  const text = print(
    [
      base === op.functionName ? base : methodName(base, op),
      parenthesized(parameters),
      `: ${resultType(op.schema, imports)};`,
    ],
    4,
  );
  return `${docComment(publicDoc(op), 4)}\n    ${text}`;
}

/** Methods may have names that functions may not: `x.var()`. */
function methodName(base: string, { functionName }: OpView): string {
  return functionName === "variance" ? base : functionName;
}

function implementation(set: OverloadSet, imports: Imports): string {
  const { functionName, ops, base } = set;
  const first = ops.reduce((a, b) => (b.entry.position.offset < a.entry.position.offset ? b : a));
  imports.value(functionName, familyFile("ops", first));
  const slots = slotNames(set).slice(1);
  const name = methodName(base, ops[0]);
  const head = [name, parenthesized(slots.map((slot) => `${slot}: never`)), " {"];
  return [
    `  ${print(head, 2)}`,
    `    return ${print([functionName, parenthesized(["this", ...slots]), ";"], 4)}`,
    "  },",
  ].join("\n");
}
