// The text of a schema string: brackets, quotes and the parts between commas.

/** A mistake in a schema string, by offset. */
export interface SchemaProblem {
  readonly offset: number;
  readonly length: number;
  readonly what: string;
  readonly hint: string;
}

/** A part of a schema string. */
export interface Piece {
  readonly text: string;
  readonly offset: number;
}

/** Offsets of the characters outside of quotes. */
function* unquoted(text: string, from: number, to: number): Generator<number> {
  let quote: string | null = null;
  for (let index = from; index < to; index++) {
    const char = text[index];
    if (char === quote) quote = null;
    else if (quote === null && (char === '"' || char === "'")) quote = char;
    else if (quote === null) yield index;
  }
}

/** Offset of the parenthesis that closes the one at `open`; -1 when there is none. */
export function closingParenthesis(text: string, open: number): number {
  let depth = 0;
  for (const index of unquoted(text, open, text.length)) {
    if (text[index] === "(") depth++;
    else if (text[index] === ")" && --depth === 0) return index;
  }
  return -1;
}

const BRACKETS: Readonly<Record<string, number | undefined>> = {
  "(": 1,
  "[": 1,
  ")": -1,
  "]": -1,
};

/** The parts between top-level commas, trimmed, with their offsets. */
export function pieces(text: string, from: number, to: number): readonly Piece[] {
  if (text.slice(from, to).trim() === "") return [];
  let depth = 0;
  const ends: number[] = [];
  for (const index of unquoted(text, from, to)) {
    depth += BRACKETS[text[index]] ?? 0;
    if (text[index] === "," && depth === 0) ends.push(index);
  }
  ends.push(to);
  return ends.map((end, i) => {
    const start = i === 0 ? from : ends[i - 1] + 1;
    const raw = text.slice(start, end);
    return { text: raw.trim(), offset: start + raw.length - raw.trimStart().length };
  });
}
