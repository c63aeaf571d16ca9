// Errors about containers that users register.
import { SchemaError } from "./classes.ts";
import { message } from "./message.ts";

const WHERE = "registerPytreeNode";

/** What was registered is not a class of the user's own. */
export function pytreeClassError(name: string, why: string): SchemaError {
  return new SchemaError(
    "E_PYTREE_CLASS",
    message({
      where: WHERE,
      what: `the class ${name} ${why}`,
      expected: "expected a class of your own",
    }),
  );
}

/** A class is registered twice. */
export function pytreeRegisteredError(name: string): SchemaError {
  return new SchemaError(
    "E_PYTREE_REGISTERED",
    message({
      where: WHERE,
      what: `the class ${name} is registered already`,
      expected: "expected one registration per class",
      hint: "register it beside the class's definition, in a module that runs once",
    }),
  );
}

/** `flatten` did not return what it should. */
export function pytreeFlattenError(name: string): SchemaError {
  return new SchemaError(
    "E_PYTREE_FLATTEN",
    message({
      where: WHERE,
      what: `the flatten function of ${name} did not return a pair`,
      expected: "expected [children, aux], with an array of children",
    }),
  );
}
