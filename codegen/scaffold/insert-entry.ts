// Puts a new entry at its place in the text of ops.yaml and leaves every other byte alone.
import { compareNames } from "../check/names.ts";
import type { OpEntry } from "../model/entry.ts";
import {
  type EntryBlock,
  entryBlocks,
  isHeading,
  type TextLine,
  textLines,
} from "./entry-blocks.ts";

/** An entry to insert: its lines without indentation, the first with its dash. */
export interface NewEntry {
  readonly name: string;
  readonly family: string;
  readonly lines: readonly string[];
}

/** The changed text, and where the new entry is in it. */
export interface Insertion {
  readonly text: string;
  /** Line of the entry's dash, from 1. */
  readonly line: number;
  /** `before gcd`, `after zeta, as the last of pointwise`, `in a new family at the end`. */
  readonly place: string;
  /** Where the inserted text stands. */
  readonly offset: number;
  readonly inserted: string;
}

/** Where to insert: in front of a block, behind one, or, where there is none, at the end. */
type Target =
  | { readonly kind: "before" | "after"; readonly block: EntryBlock; readonly isNewFamily: boolean }
  | { readonly kind: "end" };

/** Inserts alphabetically within the family; a new family goes behind all others. */
export function insertEntry(text: string, entries: readonly OpEntry[], entry: NewEntry): Insertion {
  const lines = textLines(text);
  const blocks = entryBlocks(lines, entries);
  const target = targetOf(blocks, entry);
  const end = lineEnd(lines);
  const indent = target.kind === "end" ? "" : target.block.indent;
  const gap = hasGaps(lines, blocks) ? [""] : [];
  const isNewFamily = target.kind === "end" || target.isNewFamily;
  const heading =
    isNewFamily && lines.some(isHeading) ? [`${indent}# --- ${entry.family} ---`, ""] : [];
  const body = [...heading, ...entry.lines.map((line) => `${indent}${line}`)];
  const at = insertAt(lines, target);
  const isOpenEnd = at.line > 0 && lines[at.line - 1].end === "";
  const isBehind = target.kind !== "before";
  const above = isBehind && lines.length > 0 ? gap : [];
  const all = [...above, ...body, ...(isBehind ? [] : gap)];
  const inserted = isOpenEnd
    ? all.map((line) => end + line).join("")
    : all.map((line) => line + end).join("");
  const before = above.length + heading.length;
  return {
    text: text.slice(0, at.offset) + inserted + text.slice(at.offset),
    line: at.line + before + 1,
    place: placeOf(target, entry.family),
    offset: at.offset,
    inserted,
  };
}

function targetOf(blocks: readonly EntryBlock[], { name, family }: NewEntry): Target {
  const own = blocks.filter(({ entry }) => entry.family === family);
  const next = own.find(({ entry }) => compareNames(entry.name, name) > 0);
  if (next !== undefined) return { kind: "before", block: next, isNewFamily: false };
  const isNewFamily = own.length === 0;
  const block = own.at(-1) ?? blocks.at(-1);
  return block === undefined ? { kind: "end" } : { kind: "after", block, isNewFamily };
}

function placeOf(target: Target, family: string): string {
  if (target.kind === "end") return "as the first entry";
  if (target.isNewFamily) return `in a new family, ${family}, behind all others`;
  const { name } = target.block.entry;
  return target.kind === "before"
    ? `before ${name}`
    : `after ${name}, the last of ${family} so far`;
}

function insertAt(
  lines: readonly TextLine[],
  target: Target,
): { readonly line: number; readonly offset: number } {
  const line =
    target.kind === "end"
      ? lines.length
      : target.kind === "before"
        ? target.block.first
        : target.block.last + 1;
  const last = lines.at(-1);
  const length = last === undefined ? 0 : last.start + last.text.length + last.end.length;
  return { line, offset: lines[line]?.start ?? length };
}

/** Whether entries stand apart from each other by blank lines, as most of the file has it. */
function hasGaps(lines: readonly TextLine[], blocks: readonly EntryBlock[]): boolean {
  const later = blocks.slice(1);
  const apart = later.filter(({ first }) => lines[first - 1].text.trim() === "");
  return later.length === 0 || apart.length * 2 >= later.length;
}

function lineEnd(lines: readonly TextLine[]): string {
  const windows = lines.filter(({ end }) => end === "\r\n").length;
  return windows * 2 > lines.length ? "\r\n" : "\n";
}
