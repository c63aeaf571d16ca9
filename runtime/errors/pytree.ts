// Errors about trees of values, and containers that users register.
import { BatchwiseError, SchemaError } from "./classes.ts";
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

/** A tree is too deep, or holds itself. */
export function treeDepthError(limit: number, path: string): BatchwiseError {
  const start = path.length > 40 ? `${path.slice(0, 40)}…` : path;
  return new BatchwiseError(
    "E_TREE_DEPTH",
    message({
      where: "pytree",
      what: `more than ${limit} arrays and objects lie within each other at ${start}`,
      expected: "expected a tree of tensors",
      hint: "an object that refers to itself cannot be mapped; pass only what the function needs, or null in inDims",
    }),
  );
}
