// View model of generated/<module>/ops: op records, exact functions, public functions.
import type { Alias } from "../model/entry.ts";
import { canFallBack } from "../model/forms.ts";
import { printSchema } from "../model/print-schema.ts";
import { registeredName } from "../project/layout.ts";
import { dispatchStatements, exactSignature } from "./exact-functions.ts";
import {
  type FamilyView,
  familyFile,
  isCopiedInPlace,
  isRandom,
  isTensorParameter,
  isView,
  type OpView,
  opConstant,
  takesOut,
} from "./op-view.ts";
import type { OverloadSet } from "./overloads.ts";
import {
  array,
  block,
  callWithLast,
  docComment,
  field,
  parenthesized,
  tallObject,
} from "./print/code.ts";
import { type Doc, print } from "./print/doc.ts";
import { frame } from "./print/frame.ts";
import { Imports } from "./print/imports.ts";
import { emitPublicFunction, exactName, hasExactFunction } from "./public-functions.ts";
import { returnCount } from "./ts-types.ts";

const opsFrame = frame("ops");

/** The ops file of one family; `sets` are the overload sets of the whole module. */
export function emitOps(view: FamilyView, sets: readonly OverloadSet[]): string {
  const file = familyFile("ops", view.ops[0]);
  const imports = new Imports(file, view.layout);
  imports.type("Op", "runtime/dispatch/op.ts");
  imports.value("declareOp", "runtime/dispatch/registry.ts");
  const declarations = sets.flatMap((set) => {
    const own = view.ops.filter(({ functionName }) => functionName === set.functionName);
    if (own.length === 0) return [];
    const exact = own.flatMap((op) => [
      emitRecord(op),
      ...(hasExactFunction(set) ? [emitExact(op, set, imports)] : []),
    ]);
    // With overloads in several families, the first family's file holds the public function.
    return familyFile("ops", firstOf(set)) === file
      ? [...exact, emitPublicFunction(set, imports)]
      : exact;
  });
  return opsFrame({ family: view.family, imports: imports.print(), declarations });
}

/** `ops` of a set are sorted for dispatch; the file order decides where the function lives. */
function firstOf({ ops }: OverloadSet): OpView {
  return ops.reduce((first, op) =>
    op.entry.position.offset < first.entry.position.offset ? op : first,
  );
}

function emitRecord(op: OpView): string {
  const { entry, schema, functional } = op;
  const { batching } = entry;
  const answer = canFallBack(schema);
  const tensors = schema.parameters.flatMap((parameter, position) =>
    isTensorParameter(parameter) ? [String(position)] : [],
  );
  const fields: readonly Doc[] = [
    `name: ${quote(op.registered)}`,
    field("schema", quote(registeredName(op.layout, printSchema(schema)))),
    `family: ${quote(entry.family)}`,
    `module: ${quote(entry.module)}`,
    `batching: ${quote(isCopiedInPlace(op) ? "decompose" : batching.kind)}`,
    field("reason", "reason" in batching ? quote(batching.reason) : "null"),
    ["tensorArgs: ", array(tensors)],
    `returns: ${returnCount(schema)}`,
    `mutates: ${schema.parameters.findIndex(({ alias }) => alias?.isWrite === true)}`,
    `isView: ${isView(op)}`,
    `isRandom: ${isRandom(op)}`,
    `functional: ${functional === null ? "null" : quote(functional.functionName)}`,
    field("noFallback", answer.possible ? "null" : quote(answer.why)),
    ...(takesOut(op) ? ["takesOut: true"] : []),
    ...aliasesOf(op),
  ];
  const value = callWithLast("/* @__PURE__ */ declareOp", [], tallObject(fields));
  return [
    docComment(`\`${op.name}\`.`),
    print([`export const ${opConstant(op)}: Op = `, value, ";"]),
  ].join("\n");
}

/** An in-place form has the in-place names of the bare aliases; other callables are out of place. */
function aliasesOf({ entry, functional }: OpView): readonly Doc[] {
  const aliases =
    functional === null
      ? entry.aliases
      : entry.aliases.flatMap((alias) => {
          const func = inPlaceAlias(alias.func);
          return func === null ? [] : [{ ...alias, func }];
        });
  return aliases.length === 0 ? [] : [aliasesField(aliases)];
}

/** Python's operators with an assignment. */
const AUGMENTED = /^__(?=(?:add|and|div|floordiv|lshift|mod|mul|or|pow|rshift|sub|truediv|xor)__$)/;

/** `multiply_` for `multiply`, `__iand__` for `__and__`; null where no such name exists. */
function inPlaceAlias(name: string): string | null {
  if (AUGMENTED.test(name)) return name.replace(AUGMENTED, "__i");
  return /^(?!__)\w+$/.test(name) ? `${name}_` : null;
}

function aliasesField(aliases: readonly Alias[]): Doc {
  const items = aliases.map(({ func, names }) => {
    const renamed = Object.entries(names).map(([from, to]) => `${from}: ${quote(to)}`);
    const record = renamed.length === 0 ? "{}" : `{ ${renamed.join(", ")} }`;
    return tallObject([field("func", quote(func)), `names: ${record}`]);
  });
  return ["aliases: ", array(items)];
}

/** A string literal; strings with more double than single quotes keep readable. */
function quote(text: string): string {
  const double = JSON.stringify(text);
  const isSingleBetter = text.includes('"') && !text.includes("'") && !text.includes("\\");
  return isSingleBetter ? `'${text}'` : double;
}

function emitExact(op: OpView, set: OverloadSet, imports: Imports): string {
  const { parameters, result } = exactSignature(op, imports);
  const head: Doc = [
    `export function ${exactName(set, op)}`,
    parenthesized(parameters),
    `: ${result} `,
  ];
  return [
    docComment(`\`${op.name}\` with every argument given.`),
    print([head, block(dispatchStatements(op, imports))]),
  ].join("\n");
}
