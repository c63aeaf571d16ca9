// Errors about modules: their options, their state, and calling them with other state.
import { SchemaError, ShapeError } from "./classes.ts";
import { message, showShape } from "./message.ts";
import { nearNames } from "./near-names.ts";

/** A module was made with an option out of range. */
export function moduleOptionError(
  where: string,
  option: string,
  got: string,
  expected: string,
): SchemaError {
  return new SchemaError(
    "E_MODULE_OPTION",
    message({ where, what: `${option} is ${got}`, expected: `expected ${expected}` }),
  );
}

/** State has names that the module does not know. */
export function unknownStateError(
  where: string,
  name: string,
  known: readonly string[],
): SchemaError {
  const near = nearNames(name, known);
  return new SchemaError(
    "E_UNKNOWN_STATE",
    message({
      where,
      what: `the module has no parameter or buffer ${JSON.stringify(name)}`,
      expected: "expected names of namedParameters() and namedBuffers()",
      hint:
        near.length === 0
          ? `the names are ${known.length === 0 ? "none" : known.join(", ")}`
          : `did you mean ${near.join(", ")}?`,
    }),
  );
}

/** State lacks names that the module has. */
export function missingStateError(where: string, missing: readonly string[]): SchemaError {
  return new SchemaError(
    "E_MISSING_STATE",
    message({
      where,
      what: `the state lacks ${missing.join(", ")}`,
      expected: "expected every parameter and buffer of the module",
      hint: "pass { strict: false } to keep the module's own values for them",
    }),
  );
}

/** A tensor of the state has another shape than the module's. */
export function stateShapeError(
  where: string,
  name: string,
  got: readonly number[],
  expected: readonly number[],
): ShapeError {
  return new ShapeError(
    "E_STATE_SHAPE",
    message({
      where,
      what: `${name} has shape ${showShape(got)}`,
      expected: `expected ${showShape(expected)}`,
    }),
  );
}

/** A name for state or a submodule cannot be used. */
export function stateNameError(where: string, name: string): SchemaError {
  return new SchemaError(
    "E_STATE_NAME",
    message({
      where,
      what: `${JSON.stringify(name)} cannot be a name`,
      expected: "expected a text without dots, and not empty",
    }),
  );
}

/** Models that are to be stacked do not fit together. */
export function stackedModelsError(what: string): SchemaError {
  return new SchemaError(
    "E_STACKED_MODELS",
    message({
      where: "stackModuleState",
      what,
      expected: "expected one or more models of the same structure and mode",
    }),
  );
}
