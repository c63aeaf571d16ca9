// Every operator the imported entry points know, by name.
import { namespaceOf } from "../../codegen/model/names.ts";
import { duplicateOpError, unboundOpError, unknownOpError } from "../errors/registry.ts";
import type { OpArgs, OpResult } from "../kernels/contract.ts";
import { eagerFor } from "./eager.ts";
import type { Op, OpBinding, OpDeclaration } from "./op.ts";
import { isRepeated } from "./plugins.ts";

const ops = new Map<string, Op>();

/** Declares an op; the stub that calls this owns the record until `bindOp` gives it behaviour. */
export function declareOp(declaration: OpDeclaration): Op {
  const op: Op = {
    ...declaration,
    binding: {},
    eager: (_args: OpArgs): OpResult => {
      throw unboundOpError(declaration.name, declaration.module);
    },
  };
  return op;
}

/** Binds kernels, rules and derivatives to a declared op and makes it visible by name. */
export function bindOp(op: Op, binding: OpBinding): void {
  const known = ops.get(op.name);
  const isOther = known !== undefined && known !== op;
  if (isOther && !isRepeated(namespaceOf(op.name))) throw duplicateOpError(op.name);
  op.binding = binding;
  op.eager = eagerFor(op, binding);
  if (!isOther) ops.set(op.name, op);
}

/** The op with exactly this name; an unknown name throws E_UNKNOWN_OP with near names. */
export function requireOp(name: string): Op {
  const op = ops.get(name);
  if (op === undefined) throw unknownOpError(name, [...ops.keys()]);
  return op;
}

/** Every registered op, in registration order. */
export function registeredOps(): readonly Op[] {
  return [...ops.values()];
}
