// Problems of what entries declare: batching, kernels, rules, derivatives, forms. One factory per problem.
import type { Complaint } from "../errors.ts";
import type { FormulaProblem } from "../formulas/formula.ts";
import { listed, quoted, suggestion } from "./suggestion.ts";

/** A schema that parses but is not in the form that codegen prints. */
export function schemaNotCanonical(canonical: string): Complaint {
  return {
    code: "E_SCHEMA_FORM",
    what: "the schema is not written in its usual form",
    hint: `write ${canonical}`,
  };
}

/** A default of another type than its parameter. */
export function wrongDefault(name: string, type: string, value: string): Complaint {
  return {
    code: "E_DEFAULT_TYPE",
    what: `the default of ${name} is ${value}; expected a value of type ${type}`,
    hint: value === "None" ? `write ${type}? ${name}=None` : "change the default or the type",
  };
}

/** A last positional parameter that a call could not tell from the options object. */
export function ambiguousOptions(name: string, type: string): Complaint {
  return {
    code: "E_AMBIGUOUS_OPTIONS",
    what: `the last positional parameter ${name} of type ${type} could itself be an options object`,
    hint: "make it keyword-only: put * before it",
  };
}

/** A form that acts on self where there is no self. */
export function variantNeedsTensor(variant: string): Complaint {
  return {
    code: "E_VARIANT",
    what: `variant ${variant} needs a first parameter of type Tensor`,
    hint: "drop the variant or put the tensor first",
  };
}

/** A form that writes its result, of something that makes no single tensor. */
export function variantImpossible(variant: string, why: string): Complaint {
  return { code: "E_VARIANT", what: `variant ${variant} ${why}`, hint: "drop the variant" };
}

/** A batching option that names no parameter. */
export function unknownParameter(name: string, known: readonly string[]): Complaint {
  return {
    code: "E_UNKNOWN_PARAMETER",
    what: `batching names ${quoted(name)}, which is no parameter`,
    hint: suggestion(name, known, `parameters: ${listed(known)}`),
  };
}

/** A batching option that names a parameter of the wrong type. */
export function wrongParameterType(name: string, type: string, expected: string): Complaint {
  return {
    code: "E_PARAMETER_TYPE",
    what: `batching names ${name} of type ${type}; expected ${expected}`,
  };
}

/** A kind of batching that does not fit the schema. */
export function batchingMismatch(what: string, hint: string): Complaint {
  return { code: "E_BATCHING_MISMATCH", what, hint };
}

/** `fallback` where the slow loop cannot work. */
export function fallbackImpossible(why: string): Complaint {
  return {
    code: "E_FALLBACK_IMPOSSIBLE",
    what: `the slow loop cannot serve this op: ${why}`,
    hint: 'declare a kind, rule or decompose, or { refuse: "why" }',
  };
}

/** Nothing that computes the op. */
export function noKernel(): Complaint {
  return {
    code: "E_NO_KERNEL",
    what: "neither a kernel nor a decomposition",
    hint: "add kernel: { scalar: … }, kernel: { name: … } or decomposition: …",
  };
}

/** `kernel.name` or `meta` that leads nowhere. */
export function unknownKernel(name: string, known: Iterable<string>, folder: string): Complaint {
  return {
    code: "E_UNKNOWN_KERNEL",
    what: `no file in ${folder} exports ${name}`,
    hint: suggestion(name, known, `export it from a file in ${folder}`),
  };
}

/** A hand-written kernel without its shape function. */
export function noMeta(expected: string, file: string): Complaint {
  return {
    code: "E_NO_META",
    what: `no shape function ${expected} beside its kernel`,
    hint: `export ${expected} from ${file}, or name one with meta:`,
  };
}

/** `batching: rule` without the rule. */
export function noRule(rule: string, op: string, file: string, known: Iterable<string>): Complaint {
  const near = suggestion(rule, known, "");
  const scaffold = `npx batchwise rule new ${op} writes its skeleton to ${file}`;
  return {
    code: "E_NO_RULE",
    what: `batching is rule, but no file in rules/batching exports ${rule}`,
    hint: near === "" ? scaffold : `${near} otherwise ${scaffold}`,
  };
}

/** A rule that no entry uses. */
export function orphanRule(): Complaint {
  return {
    code: "E_ORPHAN_RULE",
    what: "no entry of ops.yaml with batching: rule uses this rule",
    hint: 'delete it, declare batching: rule for its op, or add the op: npx batchwise op new "<schema>"',
  };
}

/** `batching: decompose` with nothing to run. */
export function noDecomposition(): Complaint {
  return {
    code: "E_NO_DECOMPOSITION",
    what: "batching is decompose, but there is no decomposition",
    hint: "add decomposition: with an expression of other ops",
  };
}

/** A mistake inside a scalar expression. */
export function scalarMistake({ what, hint }: FormulaProblem): Complaint {
  return {
    code: "E_SCALAR",
    what,
    hint: hint ?? "scalar expressions are numbers, parameters, operators and a few functions",
  };
}

/** A mistake inside a formula. */
export function formulaMistake({ what, hint }: FormulaProblem): Complaint {
  return { code: "E_FORMULA", what, hint: hint ?? "a formula is calls of ops and helpers" };
}

/** A formula of the wrong type. */
export function formulaType(what: string): Complaint {
  return {
    code: "E_FORMULA_TYPE",
    what,
    hint: "formulas are calls as in TypeScript: check the order and types of the arguments",
  };
}

/** A helper whose signature does not type-check, so that formulas calling it would not be checked either. */
export function helperSignature(what: string): Complaint {
  return {
    code: "E_HELPER_TYPE",
    what: `its signature cannot be checked: ${what}`,
    hint: "use Tensor, Shape, DType, Scalar, Generator and TypeScript's own types in signatures of helpers",
  };
}

/** A formula of something the op does not have. */
export function unknownDerivative(name: string, known: readonly string[]): Complaint {
  return {
    code: "E_DERIVATIVE_TARGET",
    what: `derivatives names ${quoted(name)}, which is no tensor parameter and no output`,
    hint: suggestion(name, known, `tensor parameters and outputs: ${listed(known)}`),
  };
}

/** `result` where there are several outputs to write a formula for. */
export function resultOfSeveral(outputs: readonly string[]): Complaint {
  return {
    code: "E_DERIVATIVE_TARGET",
    what: "result has a formula, but the op has several outputs",
    hint: `write one per output: ${listed(outputs)}`,
  };
}

/** An automatic forward mode that has nothing to work from, or stands in the wrong place. */
export function autoForward(mode: string, why: string): Complaint {
  return {
    code: "E_AUTO_FORWARD",
    what: `${mode} ${why}`,
    hint: "write the forward formula",
  };
}

/** `output_differentiability` of the wrong length. */
export function wrongFlagCount(given: number, expected: number): Complaint {
  return {
    code: "E_OUTPUT_FLAGS",
    what: `output_differentiability has ${given} entries; expected one per output, ${expected}`,
  };
}
