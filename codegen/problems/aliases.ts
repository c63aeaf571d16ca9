// Problems of `aliases:`, the callables of PyTorch that mean an op. One factory per problem.
import type { Complaint } from "../errors.ts";
import type { SchemaProblem } from "../model/schema-text.ts";
import { listed, quoted, suggestion } from "./suggestion.ts";

/** A callable whose parameters do not parse. */
export function unreadableAlias({ what, hint }: SchemaProblem): Complaint {
  return { code: "E_ALIAS_SYNTAX", what: `the alias cannot be read: ${what}`, hint };
}

/** A renaming of something that the callable has no parameter for. */
export function unknownAliasParameter(name: string, known: readonly string[]): Complaint {
  return {
    code: "E_ALIAS_NAMES",
    what: `names renames ${quoted(name)}, which is no parameter of the alias`,
    hint: suggestion(name, known, `its parameters: ${listed(known)}`),
  };
}

/** A renaming to something that is no parameter of the op. */
export function unknownAliasTarget(name: string, known: readonly string[]): Complaint {
  return {
    code: "E_ALIAS_NAMES",
    what: `names leads to ${quoted(name)}, which is no parameter of the op`,
    hint: suggestion(name, known, `parameters of the op: ${listed(known)}`),
  };
}

/** Two parameters of a callable for one of the op. */
export function aliasTargetTwice(name: string, target: string): Complaint {
  return {
    code: "E_ALIAS_NAMES",
    what: `a second parameter of the alias, ${name}, stands for ${target}`,
    hint: "rename one of them with names, or delete it",
  };
}

/** A parameter that the op needs and the callable does not give. */
export function uncoveredParameter(name: string): Complaint {
  return {
    code: "E_ALIAS_PARAMETERS",
    what: `nothing in the alias gives the op its parameter ${name}, which has no default`,
    hint: `add a parameter ${name}, or say with names which one it is`,
  };
}

/** A parameter that the op does not have and a call could not leave out. */
export function strayAliasParameter(name: string, known: readonly string[]): Complaint {
  return {
    code: "E_ALIAS_PARAMETERS",
    what: `the op has no parameter ${name}; expected a default, at which a call must leave it`,
    hint: suggestion(name, known, `parameters of the op: ${listed(known)}`),
  };
}
