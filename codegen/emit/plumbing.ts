// View model of generated/<module>/plumbing: what each op does at one vmap level.
import type { Batching } from "../model/entry.ts";
import { opIdentifier, parameterName } from "../model/names.ts";
import type { Parameter } from "../model/schema.ts";
import type { ProjectExports } from "../project/exports.ts";
import {
  type FamilyView,
  familyFile,
  isCopiedInPlace,
  isTensorParameter,
  type OpView,
  opConstant,
  positionOf,
} from "./op-view.ts";
import { pointwisePlan } from "./pointwise-plan.ts";
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
  const imports = new Imports(familyFile("plumbing", ops[0]), view.layout);
  imports.type("Plumbing", "runtime/dispatch/op.ts");
  const declarations = ops.map((op) => {
    imports.value(opConstant(op), familyFile("ops", op));
    const head = `export const ${plumbingName(op)}: Plumbing`;
    return [
      docComment(`\`${op.name}\` at one vmap level.`),
      print(plumbingOf(head, op, { imports, project })),
    ].join("\n");
  });
  return plumbingFrame({ family: view.family, imports: imports.print(), declarations });
}

interface Context {
  readonly imports: Imports;
  readonly project: ProjectExports;
}

function plumbingOf(head: string, op: OpView, context: Context): Doc {
  const { batching } = op.entry;
  if (isCopiedInPlace(op)) return kindPlumbing(head, op, IN_PLACE_BY_COPY, context.imports);
  if (batching.kind === "rule") return rulePlumbing(head, op, context);
  return kindPlumbing(head, op, kindOf(op, batching), context.imports);
}

/** A kind of rules/lib with what it is told about an op. */
interface Kind {
  readonly name: string;
  readonly file: string;
  /** The fields of its options object; null for a kind without one. */
  readonly spec: readonly Doc[] | null;
  /** Why the op is refused or loops. */
  readonly reason: string | null;
}

const IN_PLACE_BY_COPY: Kind = {
  name: "inPlaceByCopy",
  file: "in-place.ts",
  spec: null,
  reason: null,
};

function kindOf(op: OpView, batching: Exclude<Batching, { readonly kind: "rule" }>): Kind {
  const { kind } = batching;
  switch (kind) {
    case "existing_bdim":
      return withSpec("existingBdim", "existing-bdim.ts", specOf(op, batching));
    case "pointwise":
    case "reduction":
    case "variadic":
    case "view":
    case "factory":
    case "random":
    case "spatial":
      return withSpec(kind, `${kind}.ts`, specOf(op, batching));
    case "decompose":
      return { name: kind, file: "decompose.ts", spec: null, reason: null };
    case "refuse":
      return { name: kind, file: "decompose.ts", spec: null, reason: batching.reason };
    case "fallback":
      return { name: kind, file: "fallback.ts", spec: null, reason: batching.reason };
  }
}

function withSpec(name: string, file: string, spec: readonly Doc[]): Kind {
  return { name, file, spec, reason: null };
}

/** Options of a kind: ops.yaml names parameters, the kinds want positions. */
function specOf(op: OpView, batching: Batching): readonly Doc[] {
  const at = (name: string | null): string =>
    name === null ? "null" : String(positionOf(op, name));
  const all = (names: readonly string[]): Doc => array(names.map(at));
  switch (batching.kind) {
    case "pointwise":
      return [["promoting: ", array(promotingPositions(op).map(String))]];
    case "reduction":
      return ["self: 0", `dims: ${at(batching.dims[0])}`, `keepdim: ${at(batching.keepdim)}`];
    case "variadic":
      return [`minRank: ${batching.minRank}`];
    case "view": {
      const { dims, inserts, sizes, sizeRule } = batching;
      const rule = sizeRule === null ? "null" : `"${sizeRule}"`;
      return [
        ["dims: ", all(dims)],
        `inserts: ${inserts}`,
        `sizes: ${at(sizes)}`,
        `sizeRule: ${rule}`,
      ];
    }
    case "existing_bdim":
      return [["fold: ", all(batching.fold)], `rank: ${batching.rank}`];
    case "spatial":
      return [["fold: ", all(batching.fold)], `dims: ${batching.dims}`];
    case "factory":
      return [`like: ${at(batching.like)}`, `sizes: ${at(batching.sizes)}`];
    case "random": {
      // An in-place draw takes shape and dtype from the tensor it writes.
      const template = op.functional === null ? batching.template : op.schema.parameters[0].name;
      return [
        `template: ${at(template)}`,
        `sizes: ${at(batching.sizes)}`,
        ["parameters: ", all(batching.parameters)],
        `minRank: ${batching.minRank}`,
      ];
    }
    default:
      return [];
  }
}

/** `export const sinPlumbing: Plumbing = pointwise(sinOp, { promoting: [0] });` */
function kindPlumbing(head: string, op: OpView, kind: Kind, imports: Imports): Doc {
  const callee = imports.value(kind.name, `${LIB}/${kind.file}`);
  const args = [opConstant(op), ...(kind.reason === null ? [] : [JSON.stringify(kind.reason)])];
  if (kind.spec === null) return assigned(head, call(callee, args));
  return assigned(head, callWithLast(callee, args, object(kind.spec)));
}

/** Tensor positions whose dtypes are promoted together. */
function promotingPositions(op: OpView): readonly number[] {
  const plan = pointwisePlan(op.functional ?? op);
  if (plan === null)
    return op.schema.parameters.flatMap((parameter, position) =>
      isTensorParameter(parameter) ? [position] : [],
    );
  if (op.entry.promote === "none") return [];
  return plan.loop.operands
    .filter(({ isMask, promotes }) => promotes && !isMask)
    .map(({ position }) => position);
}

function rulePlumbing(head: string, op: OpView, { imports, project }: Context): Doc {
  const rule = `${opIdentifier(op.name)}BatchRule`;
  const file =
    project.rules.get(rule) ?? `rules/batching/${op.schema.base.replaceAll("_", "-")}.ts`;
  const fields = op.schema.parameters.map(
    (parameter, position): Doc =>
      `${parameterName(parameter.name)}: ${ruleArgument(op, parameter, position, imports)}`,
  );
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
    return type.list.elementOptional
      ? list
      : `${list} as readonly ${imports.type("MaybeBatched", "runtime/tensor/batched.ts")}[]`;
  }
  if (type.optional) return `${wrap("optionalTensorAt")}(frame, args, ${position})`;
  const tensor = `${wrap("tensorAt")}(frame, args, ${position})`;
  const isOnly = op.schema.parameters.filter(isTensorParameter).length === 1;
  return isOnly ? `${wrap("asBatched")}(${tensor})` : tensor;
}
