// Schema parameter names -> variable names that are legal in the emitted TypeScript and AssemblyScript.
import { scalarFunctionNames } from "../../scalar/functions.ts";

/** Words the emitted code uses itself, or that the two languages reserve. */
const TAKEN: ReadonlySet<string> = new Set([
  ...scalarFunctionNames(),
  ..."n n0 n1 i i0 i1 at out outAt outStep outer inner loop scalars size lanes lowest highest min max load store".split(
    " ",
  ),
  ..."i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 v128 bool usize isize select".split(" "),
  ..."break case catch class const continue debugger default delete do else enum export extends false finally".split(
    " ",
  ),
  ..."for function if import in instanceof new null return super switch this throw true try typeof var void".split(
    " ",
  ),
  ..."while with yield let static implements interface package private protected public await eval arguments".split(
    " ",
  ),
]);

/** `min_val` -> `minVal`; a name that is taken gets `Value` behind it. */
export function localName(schemaName: string): string {
  const camel = schemaName.replace(/_+([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return TAKEN.has(camel) ? `${camel}Value` : camel;
}

/** `min` -> `Min`. */
export function capitalized(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
