// A cursor over tokens, and the one way a parse ends early.
import type { ScalarProblem, Span } from "./expression.ts";
import type { Token } from "./tokens.ts";

/** The first syntax error, on its way from where it is found to the entry of the parser. */
export class SyntaxStop {
  readonly problem: ScalarProblem;

  constructor(problem: ScalarProblem) {
    this.problem = problem;
  }
}

/** Reads tokens from first to last. */
export class TokenReader {
  readonly #tokens: readonly Token[];
  #position = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** The token that comes next. */
  peek(): Token {
    return this.#tokens[this.#position];
  }

  /** Passes one token; the end token is never passed. */
  next(): Token {
    const token = this.#tokens[this.#position];
    if (token.kind !== "end") this.#position++;
    return token;
  }

  /** Passes the symbol if it comes next. */
  take(symbol: string): boolean {
    if (this.peek().kind !== "symbol" || this.peek().text !== symbol) return false;
    this.#position++;
    return true;
  }

  /** Passes the first of the symbols that comes next, or none. */
  takeOne<Operator extends string>(operators: readonly Operator[]): Operator | null {
    for (const operator of operators) if (this.take(operator)) return operator;
    return null;
  }

  /** Passes the symbol. @throws SyntaxStop when something else comes. */
  expect(symbol: string, expected: string): Token {
    const token = this.peek();
    if (!this.take(symbol)) throw this.unexpected(token, expected);
    return token;
  }

  /** The end of the parse, at `token`. */
  unexpected(token: Token, expected: string): SyntaxStop {
    const found = token.kind === "end" ? "the expression ends here" : `unexpected "${token.text}"`;
    return new SyntaxStop({
      offset: token.offset,
      length: Math.max(1, token.length),
      what: `${found}; expected ${expected}`,
    });
  }
}

/** Where a token stands. */
export function spanOf(token: Token): Span {
  return { offset: token.offset, length: token.length };
}
