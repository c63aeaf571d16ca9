// Reverse-mode code of one op: what its formulas need is saved, each formula becomes one entry of the pullback.
import type { ParsedFormula } from "../formulas/analyze.ts";
import type { Metadata } from "../formulas/formula.ts";
import { parameterName } from "../model/names.ts";
import { destructure } from "./bindings.ts";
import {
  type Bindings,
  type FormulaLibrary,
  localName,
  metadataLocal,
  parsedFormula,
  positionOfLocal,
  printFormula,
} from "./formulas.ts";
import type { OpView } from "./op-view.ts";
import { array, block, tallObject } from "./print/code.ts";
import { type Doc, group, indent, line } from "./print/doc.ts";
import type { Imports } from "./print/imports.ts";
import { argumentType } from "./ts-types.ts";

/** The reverse formula of one input. */
export interface ReverseFormula {
  /** Schema position of the input. */
  readonly position: number;
  /** The input's TypeScript name. */
  readonly input: string;
  readonly parsed: ParsedFormula;
}

/** The reverse formulas of an op in schema order. */
export function reverseFormulas(op: OpView, library: FormulaLibrary): readonly ReverseFormula[] {
  return op.schema.parameters.flatMap(({ name }, position) => {
    const source = op.entry.derivatives?.reverse.get(name);
    return source === undefined
      ? []
      : [
          {
            position,
            input: parameterName(name),
            parsed: parsedFormula(op, "reverse", source, library),
          },
        ];
  });
}

/** Something a formula needs later. */
interface SavedValue {
  readonly local: string;
  readonly type: string;
  /** How it is read when the op runs. */
  readonly source: string;
  /** Formulas that read it, by index among the reverse formulas. */
  readonly users: readonly number[];
  /** Tensors are kept only for formulas that will run. */
  readonly isTensor: boolean;
}

/** Which outputs can carry a cotangent. */
export function differentiableOutputs({ entry, schema }: OpView): readonly boolean[] {
  return entry.derivatives?.outputDifferentiability ?? schema.returns.map(() => true);
}

/** Whether a formula reads the value of argument 0, which an in-place form overwrites. */
export function readsSelf(op: OpView, formulas: readonly ParsedFormula[]): boolean {
  const self = parameterName(op.schema.parameters[0].name);
  return formulas.some(({ values }) => values.has(self));
}

/** The `Vjp` object of an op with reverse formulas. */
export function vjpObject(
  op: OpView,
  formulas: readonly ReverseFormula[],
  library: FormulaLibrary,
  imports: Imports,
): Doc {
  const saved = savedValues(op, formulas, imports);
  const outputs = differentiableOutputs(op);
  return tallObject([
    ["inputs: ", array(formulas.map(({ position }) => String(position)))],
    ["differentiableOutputs: ", array(outputs.map(String))],
    `savesSelf: ${readsSelf(
      op,
      formulas.map(({ parsed }) => parsed),
    )}`,
    ["save: ", saveFunction(saved, formulas.length)],
    ["pullback: ", pullbackFunction({ op, formulas, saved, library, imports })],
  ]);
}

function savedValues(
  op: OpView,
  formulas: readonly ReverseFormula[],
  imports: Imports,
): readonly SavedValue[] {
  const usersOf = (test: (formula: ParsedFormula) => boolean): readonly number[] =>
    formulas.flatMap(({ parsed }, index) => (test(parsed) ? [index] : []));
  const found: SavedValue[] = [];
  for (const [position, { name, type }] of op.schema.parameters.entries()) {
    const local = parameterName(name);
    const users = usersOf(({ values }) => values.has(local));
    const isTensor = type.base === "Tensor";
    if (users.length > 0)
      found.push({
        local: localName(local),
        type: argumentType(type, imports),
        source: `args[${position}]`,
        users,
        isTensor,
      });
  }
  for (const { name, property } of distinct(
    formulas.flatMap(({ parsed }) => separateMetadata(parsed)),
  )) {
    const tensor = `(args[${positionOfLocal(op, name)}] as ${imports.type("Tensor", "runtime/tensor/tensor.ts")})`;
    found.push(metadataValue(metadataLocal(name, property), property, tensor, imports));
  }
  op.schema.returns.forEach((output, index) => {
    const name = outputKey(op, output.name);
    const local = resultLocal(name);
    const users = usersOf(({ results }) => results.has(name));
    if (users.length > 0)
      found.push({
        local,
        type: imports.type("Tensor", "runtime/tensor/tensor.ts"),
        source: `outs[${index}]`,
        users,
        isTensor: true,
      });
    for (const property of resultProperties(op, formulas, name)) {
      found.push(
        metadataValue(metadataLocal(local, property), property, `outs[${index}]`, imports),
      );
    }
  });
  return found;
}

/** Analysis calls the only output "". */
function outputKey({ schema }: OpView, name: string | null): string {
  return schema.returns.length === 1 && name === null ? "" : parameterName(name ?? "");
}

/** The local for an output: `result`, or `resultIndices` of several. */
export function resultLocal(output: string): string {
  return output === "" ? "result" : `result${output.charAt(0).toUpperCase()}${output.slice(1)}`;
}

/** Metadata of outputs that formulas read, and what zeros in place of a missing cotangent need. */
function resultProperties(
  op: OpView,
  formulas: readonly ReverseFormula[],
  output: string,
): readonly Metadata[] {
  const read = formulas.flatMap(({ parsed }) =>
    parsed.resultMetadata
      .filter((use) => use.output === output && !parsed.results.has(output))
      .map(({ property }) => property),
  );
  const isMaterialised = needsZeros(op) && formulas.some(({ parsed }) => parsed.grads.has(output));
  return [...new Set<Metadata>(isMaterialised ? [...read, "shape", "dtype"] : read)];
}

/** With several differentiable outputs, the cotangent of one may be missing. */
function needsZeros(op: OpView): boolean {
  return differentiableOutputs(op).filter(Boolean).length > 1;
}

/** Metadata of parameters whose value the same formula does not keep anyway. */
function separateMetadata({ metadata, values }: ParsedFormula): ParsedFormula["metadata"] {
  return metadata.filter(({ name }) => !values.has(name));
}

function distinct(uses: ParsedFormula["metadata"]): ParsedFormula["metadata"] {
  return uses.filter(
    ({ name, property }, index) =>
      uses.findIndex((use) => use.name === name && use.property === property) === index,
  );
}

function metadataValue(
  local: string,
  property: Metadata,
  tensor: string,
  imports: Imports,
): SavedValue {
  const type =
    property === "shape"
      ? imports.type("Shape", "runtime/tensor/tensor.ts")
      : property === "dtype"
        ? imports.type("DType", "runtime/tensor/dtype.ts")
        : "number";
  return { local, type, source: `${tensor}.${property}`, users: [], isTensor: false };
}

function saveFunction(saved: readonly SavedValue[], inputCount: number): Doc {
  const items = saved.map(({ source, users, isTensor }) => {
    const isOptional = isTensor && users.length < inputCount;
    return isOptional
      ? `${users.map((index) => `needs[${index}]`).join(" || ")} ? ${source} : null`
      : source;
  });
  const text = items.join(" ");
  const parameters = usedParameters(["args", "outs", "needs"], text);
  return [`(${parameters.join(", ")}) => `, array(items)];
}

/** Parameters up to the last one that the code reads; unread ones before it are marked. */
export function usedParameters(names: readonly string[], code: string): readonly string[] {
  const isRead = (name: string): boolean => new RegExp(`(?<![\\w.])${name}\\b`).test(code);
  const last = names.findLastIndex(isRead);
  return names.slice(0, last + 1).map((name) => (isRead(name) ? name : `_${name}`));
}

interface PullbackParts {
  readonly op: OpView;
  readonly formulas: readonly ReverseFormula[];
  readonly saved: readonly SavedValue[];
  readonly library: FormulaLibrary;
  readonly imports: Imports;
}

function pullbackFunction({ op, formulas, saved, library, imports }: PullbackParts): Doc {
  const taken = destructure(saved, () => true, "saved");
  const grads = gradStatements(op, formulas, imports);
  const entries = formulas.map(({ parsed }, index): Doc => {
    const printed = printFormula(parsed.formula, reverseBindings(op, parsed), library, imports);
    if (formulas.length === 1) return printed;
    return group([`needs[${index}]`, indent([line, "? ", printed, line, ": null"])]);
  });
  const statements: readonly Doc[] = [
    ...(taken === null ? [] : [taken]),
    ...grads,
    ["return ", array(entries), ";"],
  ];
  const parameters = ["saved", "grads", "needs"];
  const used = [
    taken === null ? "" : "saved",
    grads.length === 0 ? "" : "grads",
    formulas.length === 1 ? "" : "needs",
  ];
  return [`(${usedParameters(parameters, used.join(" ")).join(", ")}) => `, block(statements)];
}

function gradStatements(
  op: OpView,
  formulas: readonly ReverseFormula[],
  imports: Imports,
): readonly Doc[] {
  const tensor = imports.type("Tensor", "runtime/tensor/tensor.ts");
  return op.schema.returns.flatMap((output, index): readonly Doc[] => {
    const name = outputKey(op, output.name);
    if (
      !formulas.some(
        ({ parsed }) => parsed.grads.has(name) || (index === 0 && parsed.grads.has("")),
      )
    )
      return [];
    const local = gradLocal(formulas.some(({ parsed }) => parsed.grads.has(name)) ? name : "");
    if (!needsZeros(op))
      return [
        index === 0 && op.schema.returns.length === 1
          ? `const [${local}] = grads as readonly [${tensor}];`
          : `const ${local} = grads[${index}] as ${tensor};`,
      ];
    const zeros = imports.value("cotangentOrZeros", "runtime/autograd/tangents.ts");
    const result = resultLocal(name);
    return [
      `const ${local} = ${zeros}(grads[${index}], ${metadataLocal(result, "shape")}, ${metadataLocal(result, "dtype")});`,
    ];
  });
}

function gradLocal(output: string): string {
  return output === "" ? "grad" : `${output}Grad`;
}

function reverseBindings(op: OpView, parsed: ParsedFormula): Bindings {
  const isParameter = (name: string): boolean => positionOfLocal(op, name) >= 0;
  return {
    name: (name) => (isParameter(name) ? localName(name) : name),
    property: (name, property) => {
      if (name === "grad" && !isParameter(name)) return `grad.${property}`;
      if (name === "result" && !isParameter(name))
        return parsed.results.has("") ? `result.${property}` : metadataLocal("result", property);
      return parsed.values.has(name)
        ? `${localName(name)}.${property}`
        : metadataLocal(name, property);
    },
    output: (callee, output) => (callee === "grad" ? gradLocal(output) : resultLocal(output)),
  };
}
