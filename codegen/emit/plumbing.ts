// View model of generated/<module>/plumbing: what each op does at one vmap level.
import type { Batching } from "../model/entry.ts";
import { opIdentifier, parameterName } from "../model/names.ts";
import type { Parameter } from "../model/schema.ts";
import type { ProjectExports } from "../project/exports.ts";
import { pointwisePlan } from "./pointwise-plan.ts";
import { type FamilyView, familyFile, isTensorParameter, opConstant, type OpView, positionOf } from "./op-view.ts";
import { array, assigned, block, call, callWithLast, docComment, object } from "./print/code.ts";
import { type Doc, print } from "./print/doc.ts";
import { frame } from "./print/frame.ts";
import { Imports } from "./print/imports.ts";
import { argumentType } from "./ts-types.ts";

const plumbingFrame = frame("plumbing");
const LIB = "rules/lib";

/** Whether the dispatcher can ever meet the op at a vmap level: it has a tensor, or draws. */
export function hasPlumbing(op: OpView): boolean {
  return op.schema.parameters.some(isTensorParameter) || op.entry.batching.kind === "random";
}

/** `addTensorPlumbing`. */
export function plumbingName({ identifier }: OpView): string {
  return `${identifier}Plumbing`;
}

/** The plumbing file of one family, or null when no op of it needs any. */
export function emitPlumbing(view: FamilyView, project: ProjectExports): string | null {
  const ops = view.ops.filter(hasPlumbing);
  if (ops.length === 0) return null;
  const imports = new Imports(familyFile("plumbing", ops[0]));
  imports.type("Plumbing", "runtime/dispatch/op.ts");
  const declarations = ops.map((op) => {
    imports.value(opConstant(op), familyFile("ops", op));
    const head = `export const ${plumbingName(op)}: Plumbing`;
    return [docComment(`\`${op.name}\` at one vmap level.`), print(plumbingOf(head, op, { imports, project }))].join("\n");
  });
  return plumbingFrame({ family: view.family, imports: imports.print(), declarations });
}

interface Context {
  readonly imports: Imports;
  readonly project: ProjectExports;
}

function plumbingOf(head: string, op: OpView, context: Context): Doc {
  const { batching } = op.entry;
  const isCopied = op.functional !== null && !["pointwise", "random", "refuse", "fallback"].includes(batching.kind);
  if (isCopied) return simple(head, op, "inPlaceByCopy", "in-place.ts", [], context);
  if (batching.kind === "rule") return rulePlumbing(head, op, context);
  return kindPlumbing(head, op, batching, context);
}

function kindPlumbing(head: string, op: OpView, batching: Exclude<Batching, { readonly kind: "rule" }>, context: Context): Doc {
  const at = (name: string | null): string => (name === null ? "null" : String(positionOf(op, name)));
  const all = (names: readonly string[]): Doc => array(names.map(at));
  const withSpec = (kind: string, file: string, fields: readonly Doc[]): Doc => simple(head, op, kind, file, [object(fields)], context);
  switch (batching.kind) {
    case "pointwise":
      return withSpec("pointwise", "pointwise.ts", [["promoting: ", array(promotingPositions(op).map(String))]]);
    case "reduction":
      return withSpec("reduction", "reduction.ts", ["self: 0", `dims: ${at(batching.dims[0])}`, `keepdim: ${at(batching.keepdim)}`]);
    case "variadic":
      return withSpec("variadic", "variadic.ts", [`minRank: ${batching.minRank}`]);
    case "view": {
      const { dims, inserts, sizes, sizeRule } = batching;
      const rule = sizeRule === null ? "null" : `"${sizeRule}"`;
      return withSpec("view", "view.ts", [["dims: ", all(dims)], `inserts: ${inserts}`, `sizes: ${at(sizes)}`, `sizeRule: ${rule}`]);
    }
    case "existing_bdim":
      return withSpec("existingBdim", "existing-bdim.ts", [["fold: ", all(batching.fold)], `rank: ${batching.rank}`]);
    case "factory":
      return withSpec("factory", "factory.ts", [`like: ${at(batching.like)}`, `sizes: ${at(batching.sizes)}`]);
    case "random": {
      const template = op.functional === null ? batching.template : op.schema.parameters[0].name;
      return withSpec("random", "random.ts", [`template: ${at(template)}`, `sizes: ${at(batching.sizes)}`, ["parameters: ", all(batching.parameters)]]);
    }
    case "decompose":
      return simple(head, op, "decompose", "decompose.ts", [], context);
    case "refuse":
      return simple(head, op, "refuse", "decompose.ts", [JSON.stringify(batching.reason)], context);
    case "fallback":
      return simple(head, op, "fallback", "fallback.ts", [JSON.stringify(batching.reason)], context);
  }
}

/** `export const sinPlumbing: Plumbing = pointwise(sinOp, { promoting: [0] });` */
function simple(head: string, op: OpView, kind: string, file: string, rest: readonly Doc[], { imports }: Context): Doc {
  const callee = imports.value(kind, `${LIB}/${file}`);
  const last = rest.at(-1);
  const args = [opConstant(op), ...rest];
  return assigned(head, typeof last === "object" ? callWithLast(callee, args.slice(0, -1), last) : call(callee, args));
}

/** Tensor positions whose dtypes are promoted together. */
function promotingPositions(op: OpView): readonly number[] {
  const plan = pointwisePlan(op.functional ?? op);
  if (plan === null) return op.schema.parameters.flatMap((parameter, position) => (isTensorParameter(parameter) ? [position] : []));
  if (op.entry.promote === "none") return [];
  return plan.loop.operands.filter(({ isMask, promotes }) => promotes && !isMask).map(({ position }) => position);
}

function rulePlumbing(head: string, op: OpView, { imports, project }: Context): Doc {
  const rule = `${opIdentifier(op.name)}BatchRule`;
  const file = project.rules.get(rule) ?? `rules/batching/${op.schema.base.replaceAll("_", "-")}.ts`;
  const fields = op.schema.parameters.map((parameter, position): Doc => `${parameterName(parameter.name)}: ${ruleArgument(op, parameter, position, imports)}`);
  const statements: readonly Doc[] = [
    ["const outs = ", callWithRule(imports.value(rule, file), object(fields)), ";"],
    `return ${imports.value("ruleResult", `${LIB}/declined.ts`)}(frame, ${opConstant(op)}, args, outs);`,
  ];
  return [head, " = (frame, args) => ", block(statements), ";"];
}

function callWithRule(rule: string, args: Doc): Doc {
  return call(rule, [args, "frame"]);
}

function ruleArgument(op: OpView, { type }: Parameter, position: number, imports: Imports): string {
  if (type.base !== "Tensor") return `args[${position}] as ${argumentType(type, imports)}`;
  const wrap = (name: string): string => imports.value(name, `${LIB}/wrap.ts`);
  if (type.list !== null) {
    const list = `${wrap("tensorListAt")}(frame, args, ${position})`;
    return type.list.elementOptional ? list : `${list} as readonly ${imports.type("MaybeBatched", "runtime/tensor/batched.ts")}[]`;
  }
  if (type.optional) return `${wrap("optionalTensorAt")}(frame, args, ${position})`;
  const tensor = `${wrap("tensorAt")}(frame, args, ${position})`;
  const isOnly = op.schema.parameters.filter(isTensorParameter).length === 1;
  return isOnly ? `${wrap("asBatched")}(${tensor})` : tensor;
}
