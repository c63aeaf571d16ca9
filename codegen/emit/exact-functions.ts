// The body that every stub ends in: one OR, one compare, then the kernel or the dispatcher.
import { parameterName } from "../model/names.ts";
import type { Parameter } from "../model/schema.ts";
import { isRandom, isTensorParameter, type OpView, opConstant } from "./op-view.ts";
import { array, call, castTo, ifReturn } from "./print/code.ts";
import type { Doc } from "./print/doc.ts";
import type { Imports } from "./print/imports.ts";
import { argumentType, resultType } from "./ts-types.ts";

const DISPATCH_FILE = "runtime/dispatch/dispatch.ts";

/** Parameters and result of the exact form, types as the kernel gets them. */
export function exactSignature(
  op: OpView,
  imports: Imports,
): { readonly parameters: readonly string[]; readonly result: string } {
  const parameters = op.schema.parameters.map(
    ({ name, type }) => `${parameterName(name)}: ${argumentType(type, imports)}`,
  );
  return { parameters, result: resultType(op.schema, imports) };
}

/** The statements that run an op on variables named like its parameters. */
export function dispatchStatements(op: OpView, imports: Imports): readonly Doc[] {
  const { parameters } = op.schema;
  const record = opConstant(op);
  const args = array(parameters.map(({ name }) => parameterName(name)));
  const cast = (value: Doc): Doc => castTo(value, resultType(op.schema, imports));
  const whole = (callee: string): readonly Doc[] => [
    ["return ", cast(call(imports.value(callee, DISPATCH_FILE), [record, args])), ";"],
  ];
  // The dispatcher itself looks for the vmap that governs random ops.
  if (isRandom(op)) return whole("dispatch");
  if (parameters.some(({ type }) => type.base === "Tensor" && type.list !== null))
    return whole("callOp");
  const keys = [
    ...parameters.filter(isTensorParameter).map(keysOf),
    imports.value("ambientKeys", "runtime/dispatch/ambient.ts"),
  ];
  const test = keys.length === 1 ? keys[0] : `(${keys.join(" | ")})`;
  return [
    ["const args = ", args, ";"],
    ifReturn(`${test} === 0`, cast(`${record}.eager(args)`)),
    ["return ", cast(call(imports.value("dispatch", DISPATCH_FILE), [record, "args"])), ";"],
  ];
}

function keysOf({ name, type }: Parameter): string {
  const local = parameterName(name);
  return type.optional ? `(${local} === null ? 0 : ${local}.keys)` : `${local}.keys`;
}
