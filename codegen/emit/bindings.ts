// Taking values out of argument lists: one destructuring statement per list.
import type { Schema } from "../model/schema.ts";
import { array } from "./print/code.ts";
import type { Doc } from "./print/doc.ts";
import type { Imports } from "./print/imports.ts";
import { argumentType } from "./ts-types.ts";

/** A value to take out of a list. */
export interface Item {
  readonly local: string;
  readonly type: string;
}

/** `const [self, , dim] = args as readonly [Tensor, Tensor, number];` up to the last one that is used. */
export function destructure(
  items: readonly Item[],
  used: (item: Item, index: number) => boolean,
  list: string,
): Doc | null {
  const last = items.findLastIndex(used);
  if (last < 0) return null;
  const shown = items.slice(0, last + 1);
  const names = shown.map((item, index) => (used(item, index) ? item.local : ""));
  const types = array(shown.map(({ type }) => type));
  return ["const ", array(names), ` = ${list} as readonly `, types, ";"];
}

/** Every parameter of a schema as an item. */
export function argumentItems(
  schema: Schema,
  locals: readonly string[],
  imports: Imports,
): readonly Item[] {
  return schema.parameters.map(({ type }, position) => ({
    local: locals[position],
    type: argumentType(type, imports),
  }));
}
