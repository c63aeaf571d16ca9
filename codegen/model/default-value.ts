// What a default stands for: schemas write some of them by name or in short.
import type { DefaultValue, Parameter } from "./schema.ts";

/** Names that schemas use for numbers and dtypes. */
const NAMED: Readonly<Record<string, DefaultValue>> = {
  Mean: { kind: "int", value: 1 },
  Sum: { kind: "int", value: 2 },
  long: { kind: "name", value: "int64" },
};

/** The default of a parameter as a value: `Mean` is 1, and a bare `1` for `int[2]` is `[1, 1]`. */
export function defaultOf({ type, default: written }: Parameter): DefaultValue | null {
  if (written === null) return null;
  const value = written.kind === "name" ? (NAMED[written.value] ?? written) : written;
  if (type.list === null || value.kind === "none" || value.kind === "list") return value;
  return { kind: "list", items: new Array<DefaultValue>(type.list.size ?? 1).fill(value) };
}
