// A first set of samples for an op whose parameters no other set has: calls that go wrong easily, made from the schema.
import { call, object } from "../emit/print/code.ts";
import {
  type Doc,
  group,
  ifBroken,
  indent,
  join,
  line,
  print,
  softline,
} from "../emit/print/doc.ts";
import { camelCase } from "../model/names.ts";
import type { Parameter, Schema } from "../model/schema.ts";
import { withImport } from "./imports.ts";

/** The table that knows every set. */
export const SAMPLE_TABLE = "test/samples/table.ts";

/** A set to write. */
export interface NewSamples {
  readonly schema: Schema;
  /** As `samples:` names it. */
  readonly name: string;
  /** `test/samples/foo.ts`. */
  readonly file: string;
}

/** One sample in words: the shape of its tensors, and how they lie. */
interface Variation {
  readonly shape: string;
  readonly spec: string;
}

const VARIATIONS: readonly Variation[] = [
  { shape: "[2, 3]", spec: "" },
  { shape: "[3, 2]", spec: '{ layout: "transposed" }' },
  { shape: "[2, 2]", spec: '{ layout: "strided" }' },
  { shape: "[1, 3]", spec: '{ dtype: "float64" }' },
  { shape: "[0, 3]", spec: "" },
];

/** The constant a file of samples exports. */
function samplesConstant(name: string): string {
  return `${camelCase(name)}Samples`;
}

/** A new file in test/samples/. */
export function samplesFileText({ schema, name }: NewSamples): string {
  const rows = new Map(
    VARIATIONS.map((variation) => rowOf(schema, variation)).map((row) => [print(row), row]),
  );
  // Without tensors all of them are one.
  const body =
    rows.size === 1
      ? print([...rows.values()], 4)
      : `${print([...rows.values()].map((row) => ["\n    ", indent(indent(row)), ","]))}\n  `;
  const used = ["floats", "otherFloats"].filter((word) => body.includes(`${word}(`));
  const names =
    used.length === 0 ? "type { SampleTable }" : `{ ${[...used, "type SampleTable"].join(", ")} }`;
  return `// Samples of \`${schema.base}\`: delete what it does not take, add what goes wrong easily.
import ${names} from "../../testing/sample.ts";

/** Calls of \`${schema.base}\`; a call it must refuse is marked \`isRefused\`. */
export const ${samplesConstant(name)}: SampleTable = {
  ${name}: () => [${body}],
};
`;
}

/** The table with the set. */
export function withSamples(table: string, name: string, file: string): string {
  const constant = samplesConstant(name);
  const specifier = file.replace("test/samples/", "./");
  const imported = withImport(table, `import { ${constant} } from "${specifier}";`, [constant]);
  const close = imported.indexOf("\n};", imported.indexOf("export const samples"));
  return `${imported.slice(0, close)}\n  ...${constant},${imported.slice(close)}`;
}

function rowOf({ parameters }: Schema, variation: Variation): Doc {
  const positional = parameters.filter(({ keywordOnly }) => !keywordOnly);
  const last = positional.findLastIndex((parameter) => parameter.default === null);
  const values = positional
    .slice(0, last + 1)
    .map((parameter, i) => valueFor(parameter, i, variation));
  const named = parameters.filter(
    (parameter) => parameter.keywordOnly && parameter.default === null,
  );
  const kwargs = named.map(
    (parameter, i): Doc => [`${parameter.name}: `, valueFor(parameter, last + 1 + i, variation)],
  );
  return object([
    ["args: ", listOf(values)],
    ...(kwargs.length === 0 ? [] : [["kwargs: ", object(kwargs)]]),
  ]);
}

function listOf(values: readonly Doc[]): Doc {
  if (values.length === 0) return "[]";
  const items = join([",", line], values);
  return group(["[", indent([softline, ...items]), ifBroken(","), softline, "]"]);
}

/** A value of the parameter's type that most ops take. */
function valueFor({ name, type }: Parameter, index: number, variation: Variation): Doc {
  const element = (salt: number): Doc => elementOf({ name, type }, salt, variation);
  if (type.list === null) return element(index);
  if (type.base === "int" && name === "size") return "[2, 3]";
  const count = type.list.size ?? (type.base === "Tensor" ? 2 : 1);
  return listOf(Array.from({ length: count }, (_, i) => element(index + i)));
}

function elementOf(
  { name, type }: Pick<Parameter, "name" | "type">,
  salt: number,
  { shape, spec }: Variation,
): Doc {
  switch (type.base) {
    case "Tensor": {
      if (salt === 0 || salt === 1)
        return call(salt === 0 ? "floats" : "otherFloats", spec === "" ? [shape] : [shape, spec]);
      return call("floats", [shape, spec === "" ? "{}" : spec, String(salt + 6)]);
    }
    case "int":
      return /dim|axis|offset|diagonal/.test(name) ? "0" : "1";
    case "float":
    case "Scalar":
      return "1.5";
    case "bool":
      return "true";
    case "ScalarType":
      return '"float32"';
    default:
      return type.optional ? "null" : '""';
  }
}
