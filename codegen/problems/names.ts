// Problems of names across entries: ops, forms, helpers, parameters. One factory per problem.
import type { Complaint } from "../errors.ts";
import { quoted } from "./suggestion.ts";

/** The same op, or a form derived from it, declared twice. */
export function duplicateOp(name: string, first: string): Complaint {
  return {
    code: "E_DUPLICATE_OP",
    what: name === first ? "the op is declared twice" : `${name} is declared by ${first} already`,
    hint: "rename it or delete one of the entries",
  };
}

/** A family whose entries do not stand together. */
export function splitFamily(family: string): Complaint {
  return {
    code: "E_FAMILY_SPLIT",
    what: `family ${family} began further up and was left`,
    hint: `move the entry to the others of ${family}`,
  };
}

/** An entry after one that it should stand before. */
export function outOfOrder(previous: string): Complaint {
  return {
    code: "E_ORDER",
    what: `it stands after ${previous}`,
    hint: "keep the ops of a family in alphabetical order; npx batchwise op new finds the place",
  };
}

/** A helper with the name of an op. */
export function helperNamedLikeOp(helper: string, file: string): Complaint {
  return {
    code: "E_HELPER_NAME",
    what: `${file} exports a helper of the same name, ${helper}`,
    hint: "rename or delete the helper: formulas call the op now",
  };
}

/** A function name that JavaScript or formulas keep for themselves. */
export function reservedOpName(name: string): Complaint {
  return {
    code: "E_RESERVED_NAME",
    what: `an op cannot be called ${quoted(name)}: the name has a meaning of its own in code or formulas`,
    hint: "choose another base name",
  };
}

/** A base name of underscores alone. */
export function baseWithoutWord(base: string): Complaint {
  return {
    code: "E_RESERVED_NAME",
    what: `an op cannot be called ${quoted(base)}: there is no word in it to name its files by`,
    hint: "choose another base name",
  };
}

/** A parameter that hides a name formulas need. */
export function reservedParameter(name: string): Complaint {
  return {
    code: "E_RESERVED_NAME",
    what: `the parameter ${name} hides what formulas call ${name}`,
    hint: `rename it, for example to ${name}_input`,
  };
}

/** Two parameters with one TypeScript name. */
export function clashingParameters(name: string, other: string, shared: string): Complaint {
  return {
    code: "E_PARAMETER_NAME",
    what: `the parameters ${other} and ${name} are both ${shared} in TypeScript`,
    hint: "rename one of them",
  };
}
