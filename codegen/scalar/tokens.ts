// Text of a scalar expression -> tokens, with every character it does not know reported.
import type { ScalarProblem, Span } from "./expression.ts";

/** One word of the language. */
export interface Token extends Span {
  readonly kind: "number" | "name" | "symbol" | "end";
  readonly text: string;
}

const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const SYMBOL = /<=|>=|==|!=|&&|\|\||\?\?|[-+*/<>!?:(),]/y;
const SPACE = /[ \t\r\n]+/y;

const REPLACEMENTS: ReadonlyMap<string, string> = new Map([
  ["%", "write fmod(a, b) or remainder(a, b)"],
  ["^", "write pow(a, b)"],
  ["&", 'write "&&"'],
  ["|", 'write "||"'],
  ["=", 'write "==" to compare'],
]);

/** Splits `text`; the last token is always `end`. */
export function tokenize(text: string): {
  readonly tokens: readonly Token[];
  readonly problems: readonly ScalarProblem[];
} {
  const tokens: Token[] = [];
  const problems: ScalarProblem[] = [];
  let offset = 0;
  while (offset < text.length) {
    const space = matchAt(SPACE, text, offset);
    if (space !== null) {
      offset += space.length;
      continue;
    }
    const token = tokenAt(text, offset);
    if (token === null) {
      const character = String.fromCodePoint(text.codePointAt(offset) ?? 0);
      const hint = REPLACEMENTS.get(character);
      const what = `unexpected character ${JSON.stringify(character)}`;
      problems.push({
        offset,
        length: character.length,
        what,
        ...(hint === undefined ? {} : { hint }),
      });
      offset += character.length;
    } else {
      tokens.push(token);
      offset += token.length;
    }
  }
  tokens.push({ kind: "end", text: "", offset: text.length, length: 0 });
  return { tokens, problems };
}

function tokenAt(text: string, offset: number): Token | null {
  const number = matchAt(NUMBER, text, offset);
  if (number !== null) return { kind: "number", text: number, offset, length: number.length };
  const name = matchAt(NAME, text, offset);
  if (name !== null) return { kind: "name", text: name, offset, length: name.length };
  const symbol = matchAt(SYMBOL, text, offset);
  if (symbol !== null) return { kind: "symbol", text: symbol, offset, length: symbol.length };
  return null;
}

function matchAt(pattern: RegExp, text: string, offset: number): string | null {
  pattern.lastIndex = offset;
  return pattern.exec(text)?.[0] ?? null;
}
