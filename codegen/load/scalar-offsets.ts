// Where each character of a YAML scalar's value stands in the file: quotes, escapes, indentation and folded lines make them differ.

/** How a scalar is written, as the YAML parser names it. */
export type ScalarStyle = "plain" | "single" | "double" | "block";

/** One character of the file as the scalar reads it. */
interface RawUnit {
  /** Characters it takes in the file. */
  readonly length: number;
  /** Characters it gives in the value; 0 for an escaped line end. */
  readonly yields: number;
  readonly isBlank: boolean;
}

const BLANK = /\s/;

/**
 * The file offset of each character of `value` and of its end; `[start, end)` is the scalar with its quotes.
 *
 * Folding only ever replaces blanks by blanks, so blanks of the value pair with blanks of the file and the
 * characters between them pair one by one. Linear in the length of the scalar.
 */
export function scalarOffsets(
  value: string,
  text: string,
  range: { readonly start: number; readonly end: number },
  style: ScalarStyle,
): readonly number[] {
  const { end } = range;
  const offsets: number[] = [];
  let cursor = contentStart(text, range.start, style);
  while (offsets.length < value.length) {
    const wantsBlank = BLANK.test(value[offsets.length]);
    let unit = readUnit(text, cursor, style);
    while (cursor < end && (unit.yields === 0 || (!wantsBlank && unit.isBlank))) {
      cursor += unit.length;
      unit = readUnit(text, cursor, style);
    }
    const place = Math.min(cursor, end);
    for (let i = 0; i < Math.max(unit.yields, 1); i++) offsets.push(place);
    const isPair = !wantsBlank || unit.isBlank;
    if (isPair && cursor < end) cursor += unit.length;
  }
  offsets.length = value.length;
  offsets.push(Math.min(cursor, end));
  return offsets;
}

function contentStart(text: string, start: number, style: ScalarStyle): number {
  if (style === "single" || style === "double") return start + 1;
  if (style === "plain") return start;
  const lineEnd = text.indexOf("\n", start);
  return lineEnd < 0 ? text.length : lineEnd + 1;
}

function isEscape(text: string, cursor: number, style: ScalarStyle): boolean {
  return style === "double" && text[cursor] === "\\";
}

/** Lengths of the escapes that give a character by number. */
const NUMBERED: Readonly<Record<string, number>> = { x: 4, u: 6, U: 10 };

function readUnit(text: string, cursor: number, style: ScalarStyle): RawUnit {
  if (isEscape(text, cursor, style)) return readEscape(text, cursor);
  const isDoubledQuote = style === "single" && text.startsWith("''", cursor);
  return {
    length: isDoubledQuote ? 2 : 1,
    yields: 1,
    isBlank: cursor < text.length && BLANK.test(text[cursor]),
  };
}

/** Escapes that give a blank. */
const BLANK_ESCAPES = " \tnrtvf_LP";

function readEscape(text: string, cursor: number): RawUnit {
  const kind = text[cursor + 1] ?? "";
  if (kind === "\n" || kind === "\r") return { length: 2, yields: 0, isBlank: true };
  if (!Object.hasOwn(NUMBERED, kind))
    return { length: 2, yields: 1, isBlank: kind !== "" && BLANK_ESCAPES.includes(kind) };
  const length = NUMBERED[kind];
  const code = Number.parseInt(text.slice(cursor + 2, cursor + length), 16);
  const isBlank = code <= 0xffff && BLANK.test(String.fromCharCode(code));
  return { length, yields: code > 0xffff ? 2 : 1, isBlank };
}
