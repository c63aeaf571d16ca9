// Errors about operators by name: unknown, declared twice, or not imported.
import { BatchwiseError, SchemaError } from "./classes.ts";
import { message } from "./message.ts";
import { nearNames } from "./near-names.ts";

/** No registered op has this name. */
export function unknownOpError(name: string, known: readonly string[]): BatchwiseError {
  const near = nearNames(
    name.replace(/^torch\.(ops\.aten\.|nn\.functional\.|Tensor\.)?/, ""),
    known,
  );
  const parts = {
    where: "callOp",
    what: `unknown op ${JSON.stringify(name)}`,
    expected: "expected a name that listOps() shows",
  };
  const hint = near.length === 0 ? importHint(name) : `did you mean ${near.join(", ")}?`;
  return new BatchwiseError("E_UNKNOWN_OP", message({ ...parts, hint }));
}

/** What to import for a name that nothing is near to. */
function importHint(name: string): string {
  const namespace = name.includes("::") ? name.slice(0, name.indexOf("::")) : null;
  return namespace === null
    ? 'import "batchwise/compat" to register every op'
    : `import the plugin whose namespace is ${namespace}`;
}

/** Two different ops registered under one name. */
export function duplicateOpError(name: string): SchemaError {
  return new SchemaError(
    "E_DUPLICATE_OP",
    message({
      where: `register ${name}`,
      what: "an op with this name is registered already",
      expected: "expected a new name",
      hint: "give a plugin's ops a namespace of their own",
    }),
  );
}

/** An op's stub was called before its module registered it. */
export function unboundOpError(name: string, module: string): BatchwiseError {
  const entry = module === "core" ? 'import from "batchwise"' : `import "batchwise/${module}"`;
  return new BatchwiseError(
    "E_UNBOUND_OP",
    message({
      where: name,
      what: `the op is declared but module ${module} has not registered its kernels`,
      expected: "expected the module's entry point to be imported first",
      hint: name.includes("::") ? "import the plugin by its package name" : entry,
    }),
  );
}
