// View model of generated/<module>/derivatives: reverse and forward code, and decompositions.

import { parameterName } from "../model/names.ts";
import { argumentItems, destructure } from "./bindings.ts";
import {
  type FormulaLibrary,
  localName,
  parsedFormula,
  positionOfLocal,
  printFormula,
} from "./formulas.ts";
import { jvpObject } from "./jvp.ts";
import { type FamilyView, familyFile, type OpView } from "./op-view.ts";
import { block, docComment } from "./print/code.ts";
import { type Doc, print } from "./print/doc.ts";
import { frame } from "./print/frame.ts";
import { Imports } from "./print/imports.ts";
import { differentiableOutputs, reverseFormulas, vjpObject } from "./vjp.ts";

const derivativesFrame = frame("derivatives");

/** What the derivatives file exports for an op. */
export interface DerivativeNames {
  readonly vjp: string | null;
  readonly jvp: string | null;
  readonly decomposition: string | null;
}

/** Which derivative code an op has; in-place forms use that of the op they come from. */
export function derivativeNames({ entry, identifier, functional }: OpView): DerivativeNames {
  if (functional !== null) return { vjp: null, jvp: null, decomposition: null };
  const { derivatives, decomposition } = entry;
  const isConstant =
    derivatives !== null && derivatives.outputDifferentiability?.every((flag) => !flag) === true;
  return {
    vjp:
      derivatives !== null && (derivatives.reverse.size > 0 || isConstant)
        ? `${identifier}Vjp`
        : null,
    jvp:
      derivatives !== null && (derivatives.forward.size > 0 || isConstant)
        ? `${identifier}Jvp`
        : null,
    decomposition: decomposition === null ? null : `${identifier}Decomposition`,
  };
}

/** The derivatives file of one family, or null when no op of it has any. */
export function emitDerivatives(view: FamilyView, library: FormulaLibrary): string | null {
  const imports = new Imports(familyFile("derivatives", view.ops[0]), view.layout);
  const declarations = view.ops.flatMap((op) => opDerivatives(op, library, imports));
  if (declarations.length === 0) return null;
  return derivativesFrame({ family: view.family, imports: imports.print(), declarations });
}

function opDerivatives(op: OpView, library: FormulaLibrary, imports: Imports): readonly string[] {
  const { vjp, jvp, decomposition } = derivativeNames(op);
  const parts: string[] = [];
  if (vjp === null && jvp === null && decomposition === null) return parts;
  const isConstant = differentiableOutputs(op).every((flag) => !flag);
  const reverse = reverseFormulas(op, library);
  if (vjp !== null) {
    const value = isConstant
      ? imports.value("noCotangents", "runtime/autograd/tangents.ts")
      : vjpObject(op, reverse, library, imports);
    parts.push(
      declaration(
        `Reverse mode of \`${op.name}\`.`,
        vjp,
        imports.type("Vjp", "runtime/dispatch/op.ts"),
        value,
      ),
    );
  }
  if (jvp !== null) {
    const value = isConstant
      ? imports.value("noTangents", "runtime/autograd/tangents.ts")
      : jvpObject(op, reverse, library, imports);
    if (value !== null)
      parts.push(
        declaration(
          `Forward mode of \`${op.name}\`.`,
          jvp,
          imports.type("Jvp", "runtime/dispatch/op.ts"),
          value,
        ),
      );
  }
  if (decomposition !== null)
    parts.push(decompositionFunction(op, decomposition, library, imports));
  return parts;
}

function declaration(doc: string, name: string, type: string, value: Doc): string {
  return [docComment(doc), print([`export const ${name}: ${type} = `, value, ";"])].join("\n");
}

function decompositionFunction(
  op: OpView,
  name: string,
  library: FormulaLibrary,
  imports: Imports,
): string {
  const source = op.entry.decomposition;
  if (source === null) return "";
  const parsed = parsedFormula(op, "decomposition", source, library);
  const names = op.schema.parameters.map((parameter) => parameterName(parameter.name));
  const isUsed = (local: string): boolean =>
    parsed.values.has(local) || parsed.metadata.some((use) => use.name === local);
  const taken = destructure(
    argumentItems(op.schema, names.map(localName), imports),
    (_, index) => isUsed(names[index]),
    "args",
  );
  const bound = (local: string): string =>
    positionOfLocal(op, local) >= 0 ? localName(local) : local;
  const value = printFormula(
    parsed.formula,
    {
      name: bound,
      property: (local, property) => `${bound(local)}.${property}`,
      output: (callee) => callee,
    },
    library,
    imports,
  );
  const contract = "runtime/kernels/contract.ts";
  const head = `export function ${name}(args: ${imports.type("OpArgs", contract)}): ${imports.type("OpResult", contract)} `;
  const statements: readonly Doc[] = [...(taken === null ? [] : [taken]), ["return ", value, ";"]];
  return [
    docComment(`\`${op.name}\` in terms of other ops.`),
    print([head, block(statements)]),
  ].join("\n");
}
