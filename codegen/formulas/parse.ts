// Parses formulas: calls of plain names, `.shape/.dtype/.ndim`, literals, lists and option objects; nothing else.
import { type Formula, type FormulaProblem, METADATA } from "./formula.ts";

/** What reading a formula gives. */
export interface FormulaReading {
  readonly formula: Formula | null;
  readonly problems: readonly FormulaProblem[];
}

interface Token {
  readonly kind: "name" | "number" | "string" | "punctuation" | "end";
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Deepest nesting of calls, lists and objects. */
const MAX_DEPTH = 40;

const TOKEN =
  /\s*(?:([A-Za-z_][A-Za-z0-9_]*)|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[-+]?\d+)?)|("[^"\\\n]*"|'[^'\\\n]*')|([()[\]{},:.]))/y;

/** Thrown inside this file to leave a broken formula; never escapes it. */
class Stop extends Error {
  readonly problem: FormulaProblem;

  constructor(problem: FormulaProblem) {
    super(problem.what);
    this.problem = problem;
  }
}

/** Reads a formula; never throws on bad text. */
export function readFormula(text: string): FormulaReading {
  try {
    const tokens = tokenize(text);
    const reader = new Reader(tokens);
    const formula = reader.expression(0);
    reader.expectEnd();
    return { formula, problems: [] };
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    return { formula: null, problems: [error.problem] };
  }
}

function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const { length } = text.trimEnd();
  let cursor = 0;
  while (cursor < length) {
    TOKEN.lastIndex = cursor;
    const match = TOKEN.exec(text);
    if (match === null) throw forbidden(text, cursor);
    cursor = TOKEN.lastIndex;
    tokens.push(tokenOf(match, cursor));
  }
  tokens.push({ kind: "end", text: "", start: text.length, end: text.length });
  return tokens;
}

function tokenOf([whole, name, number, string]: RegExpExecArray, end: number): Token {
  const text = whole.trimStart();
  const place = { text, start: end - text.length, end };
  if (name !== undefined) return { kind: "name", ...place };
  if (number !== undefined) return { kind: "number", ...place };
  return { kind: string !== undefined ? "string" : "punctuation", ...place };
}

function forbidden(text: string, from: number): Stop {
  const rest = text.slice(from);
  const offset = from + rest.length - rest.trimStart().length;
  const char = String.fromCodePoint(text.codePointAt(offset) ?? 0);
  return new Stop({
    offset,
    length: char.length,
    what: `${JSON.stringify(char)} is not allowed in a formula`,
    hint: "a formula is calls of ops and helpers; write add(a, b) instead of a + b, or put more into a helper in rules/derivatives",
  });
}

class Reader {
  private readonly tokens: readonly Token[];
  private at = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  expression(depth: number): Formula {
    const token = this.next();
    if (depth > MAX_DEPTH)
      throw stop(
        token,
        `nested deeper than ${MAX_DEPTH} levels`,
        "put the inner part into a helper",
      );
    if (token.kind === "number" || token.kind === "string")
      return { kind: "literal", text: token.text, start: token.start, end: token.end };
    if (token.kind === "name") return this.afterName(token, depth);
    if (token.text === "[") {
      const items = this.list("]", depth);
      return { kind: "array", items, start: token.start, end: this.lastEnd() };
    }
    if (token.text === "{") return this.object(token, depth);
    if (token.text === "(") {
      const inner = this.expression(depth + 1);
      this.expect(")");
      return inner;
    }
    throw stop(
      token,
      token.kind === "end"
        ? "the formula ends too early"
        : `unexpected ${JSON.stringify(token.text)}`,
      "expected a call, a name, a literal, a list or an options object",
    );
  }

  expectEnd(): void {
    const token = this.next();
    if (token.kind !== "end")
      throw stop(
        token,
        `unexpected ${JSON.stringify(token.text)} after the formula`,
        "a formula is one expression",
      );
  }

  private afterName(token: Token, depth: number): Formula {
    const { text, start } = token;
    if (text === "true" || text === "false" || text === "null")
      return { kind: "literal", text, start, end: token.end };
    const follow = this.tokens[this.at];
    if (follow.text === "(" && follow.kind === "punctuation") {
      this.at++;
      return {
        kind: "call",
        callee: text,
        args: this.list(")", depth),
        start,
        end: this.lastEnd(),
      };
    }
    if (follow.text === "." && follow.kind === "punctuation") {
      this.at++;
      return this.property(token);
    }
    return { kind: "name", name: text, start, end: token.end };
  }

  private property(owner: Token): Formula {
    const token = this.next();
    const property = METADATA.find((known) => known === token.text);
    if (token.kind !== "name" || property === undefined) {
      throw stop(
        token,
        `.${token.text} is not allowed in a formula`,
        `only ${METADATA.map((known) => `.${known}`).join(", ")} may be read`,
      );
    }
    return { kind: "property", name: owner.text, property, start: owner.start, end: token.end };
  }

  private list(close: string, depth: number): readonly Formula[] {
    const items: Formula[] = [];
    if (this.tokens[this.at].text === close) {
      this.at++;
      return items;
    }
    for (;;) {
      items.push(this.expression(depth + 1));
      const token = this.next();
      if (token.text === close && token.kind === "punctuation") return items;
      if (token.text !== "," || token.kind !== "punctuation") {
        throw stop(
          token,
          token.kind === "end"
            ? `"${close}" is missing`
            : `unexpected ${JSON.stringify(token.text)}`,
          `expected "," or "${close}"`,
        );
      }
    }
  }

  private object(open: Token, depth: number): Formula {
    const entries: { key: string; value: Formula }[] = [];
    if (this.tokens[this.at].text === "}") {
      this.at++;
      return { kind: "object", entries, start: open.start, end: this.lastEnd() };
    }
    for (;;) {
      const key = this.next();
      if (key.kind !== "name")
        throw stop(
          key,
          `an option name is missing before ${JSON.stringify(key.text)}`,
          "write options as { name: value }",
        );
      if (key.text === "__proto__") throw stop(key, "__proto__ is not allowed as an option name");
      this.expect(":");
      entries.push({ key: key.text, value: this.expression(depth + 1) });
      const token = this.next();
      if (token.text === "}" && token.kind === "punctuation")
        return { kind: "object", entries, start: open.start, end: token.end };
      if (token.text !== ",")
        throw stop(token, `unexpected ${JSON.stringify(token.text)}`, 'expected "," or "}"');
    }
  }

  private expect(text: string): void {
    const token = this.next();
    if (token.text !== text || token.kind !== "punctuation") {
      throw stop(
        token,
        token.kind === "end" ? `"${text}" is missing` : `unexpected ${JSON.stringify(token.text)}`,
        `expected "${text}"`,
      );
    }
  }

  private next(): Token {
    const token = this.tokens[Math.min(this.at, this.tokens.length - 1)];
    this.at++;
    return token;
  }

  private lastEnd(): number {
    return this.tokens[Math.min(this.at, this.tokens.length) - 1].end;
  }
}

function stop(token: Token, what: string, hint?: string): Stop {
  const base = { offset: token.start, length: Math.max(token.end - token.start, 1), what };
  return new Stop(hint === undefined ? base : { ...base, hint });
}
