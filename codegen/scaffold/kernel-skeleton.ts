// The skeleton of a hand-written kernel with its shape function: typed, with its arguments listed, failing until written.
import { parenthesized } from "../emit/print/code.ts";
import { print } from "../emit/print/doc.ts";
import { opIdentifier, opName } from "../model/names.ts";
import { printSchema, printType } from "../model/print-schema.ts";
import type { Parameter, Schema } from "../model/schema.ts";
import { commentBlock } from "./comments.ts";

/** A kernel to write: its name as the entry has it, which ends in Kernel, Read or Geometry, and its file. */
export interface NewKernel {
  readonly schema: Schema;
  readonly doc: string;
  readonly name: string;
  readonly file: string;
}

/** What a named function computes, by the ending of its name. */
type Role = "Kernel" | "Read" | "Geometry";

const TYPES: Readonly<Record<Role, string>> = {
  Kernel: "Kernel",
  Read: "Reader",
  Geometry: "Geometry",
};

const TASKS: Readonly<Record<Role, string>> = {
  Kernel:
    "fill the output, whose shape and dtype are settled; any strides, any dtype, no allocation",
  Read: "return the value; a tensor may have any strides",
  Geometry: "return shape, strides and offset in the storage of argument 0; read no elements",
};

/** The role that a name claims, or null. */
export function kernelRole(name: string): Role | null {
  const roles: readonly Role[] = ["Kernel", "Read", "Geometry"];
  return roles.find((role) => name.endsWith(role)) ?? null;
}

/** A new file in runtime/kernels/js/. */
export function kernelFileText({ schema, doc, name, file }: NewKernel): string {
  const op = opName(schema);
  const role = kernelRole(name) ?? "Kernel";
  const meta = `${opIdentifier(op)}Meta`;
  const types = role === "Kernel" ? ["Kernel", "Meta"] : [TYPES[role]];
  const fail = (what: string): string =>
    print(
      [
        "throw unwrittenKernelError",
        parenthesized([op, what, file].map((x) => JSON.stringify(x))),
        ";",
      ],
      2,
    );
  const reads = schema.parameters.map((parameter, i) => `- ${argumentLine(parameter, i)}`);
  const shape =
    role === "Kernel"
      ? `${commentBlock([`Shape function of \`${op}\`: check the arguments, return shape and dtype of every output.`])}
export const ${meta}: Meta = () => {
  ${fail(meta)}
};

`
      : "";
  return `// \`${op}\`: ${oneLine(doc)}
import { unwrittenKernelError } from "../../errors/scaffolds.ts";
import type { ${types.join(", ")} } from "../contract.ts";

${shape}${commentBlock([`\`${printSchema(schema)}\`: ${TASKS[role]}.`, "", ...reads])}
export const ${name}: ${TYPES[role]} = () => {
  ${fail(name)}
};
`;
}

/** The doc as the first line of a file, which has room for one. */
function oneLine(doc: string): string {
  const text = doc.replace(/\s+/g, " ").trim();
  return text.length > 90 ? `${text.slice(0, 87).trimEnd()}…` : text;
}

/** Which reader of runtime/kernels/contract.ts takes an argument out of the list. */
function argumentLine({ name, type }: Parameter, index: number): string {
  return `args[${index}] is ${printType(type, null)} ${name}: ${readerOf(type)}(args, ${index})`;
}

function readerOf({ base, list, optional }: Parameter["type"]): string {
  const many = list !== null;
  switch (base) {
    case "Tensor":
      if (many) return list.elementOptional ? "optionalTensorsArg" : "tensorsArg";
      return optional ? "optionalTensorArg" : "tensorArg";
    case "int":
      if (many) return optional ? "optionalIntsArg" : "intsArg";
      return optional ? "optionalIntArg" : "intArg";
    case "bool":
      return "boolArg";
    case "float":
      return "floatArg";
    case "Scalar":
      return "scalarArg";
    case "ScalarType":
      return "optionalDTypeArg";
    default:
      return optional ? "optionalTextArg" : "textArg";
  }
}
