// Text of a scalar expression -> tree, by recursive descent. Precedence, loosest first:
// `?:`  `??`  `||`  `&&`  `== !=`  `< <= > >=`  `+ -`  `* /`  unary `- !`  call, name, number, parentheses.
import {
  CONSTANTS,
  type ConstantName,
  type ScalarExpression,
  type ScalarProblem,
  type Span,
} from "./expression.ts";
import { scalarFunction, scalarFunctionNames } from "./functions.ts";
import { nearName } from "./near-name.ts";
import { SyntaxStop, spanOf, TokenReader } from "./token-reader.ts";
import { type Token, tokenize } from "./tokens.ts";

/** What parsing yields: a tree, or the reasons why there is none. */
export interface ParsedScalar {
  readonly expression: ScalarExpression | null;
  readonly problems: readonly ScalarProblem[];
}

const MAX_LENGTH = 4000;
const MAX_DEPTH = 64;

/** Parses `kernel.scalar` text; `expression` is null exactly when there are problems. */
export function parseScalarExpression(text: string): ParsedScalar {
  if (text.length > MAX_LENGTH) {
    const what = `the expression has ${text.length} characters; expected at most ${MAX_LENGTH}`;
    return { expression: null, problems: [{ offset: MAX_LENGTH, length: 1, what }] };
  }
  const { tokens, problems: badCharacters } = tokenize(text);
  if (badCharacters.length > 0) return { expression: null, problems: badCharacters };
  const parser = new Parser(tokens);
  try {
    const expression = parser.parseAll();
    return parser.problems.length > 0
      ? { expression: null, problems: parser.problems }
      : { expression, problems: [] };
  } catch (stop) {
    if (!(stop instanceof SyntaxStop)) throw stop;
    return { expression: null, problems: [...parser.problems, stop.problem] };
  }
}

class Parser {
  /** Mistakes that do not stop the parse. */
  readonly problems: ScalarProblem[] = [];
  readonly #reader: TokenReader;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#reader = new TokenReader(tokens);
  }

  parseAll(): ScalarExpression {
    const expression = this.#select();
    const token = this.#reader.peek();
    if (token.kind !== "end")
      throw this.#reader.unexpected(token, "an operator or the end of the expression");
    return expression;
  }

  #select(): ScalarExpression {
    const opening = this.#reader.peek();
    this.#depth++;
    if (this.#depth > MAX_DEPTH) {
      throw new SyntaxStop({
        ...spanOf(opening),
        what: `the expression is nested more than ${MAX_DEPTH} deep`,
      });
    }
    const condition = this.#coalesce();
    let result = condition;
    if (this.#reader.take("?")) {
      const whenTrue = this.#select();
      this.#reader.expect(":", '":" and the value for false');
      const whenFalse = this.#select();
      result = {
        kind: "select",
        condition,
        whenTrue,
        whenFalse,
        span: across(condition, whenFalse),
      };
    }
    this.#depth--;
    return result;
  }

  #coalesce(): ScalarExpression {
    const optional = this.#or();
    if (!this.#reader.take("??")) return optional;
    const fallback = this.#coalesce();
    return { kind: "coalesce", optional, fallback, span: across(optional, fallback) };
  }

  #or(): ScalarExpression {
    let left = this.#and();
    while (this.#reader.take("||")) {
      const right = this.#and();
      left = { kind: "logic", operator: "||", left, right, span: across(left, right) };
    }
    return left;
  }

  #and(): ScalarExpression {
    let left = this.#equality();
    while (this.#reader.take("&&")) {
      const right = this.#equality();
      left = { kind: "logic", operator: "&&", left, right, span: across(left, right) };
    }
    return left;
  }

  #equality(): ScalarExpression {
    let left = this.#relation();
    for (
      let operator = this.#reader.takeOne(["==", "!="]);
      operator !== null;
      operator = this.#reader.takeOne(["==", "!="])
    ) {
      const right = this.#relation();
      left = { kind: "compare", operator, left, right, span: across(left, right) };
    }
    return left;
  }

  #relation(): ScalarExpression {
    const operators = ["<=", ">=", "<", ">"] as const;
    let left = this.#sum();
    for (
      let operator = this.#reader.takeOne(operators);
      operator !== null;
      operator = this.#reader.takeOne(operators)
    ) {
      const right = this.#sum();
      left = { kind: "compare", operator, left, right, span: across(left, right) };
    }
    return left;
  }

  #sum(): ScalarExpression {
    let left = this.#product();
    for (
      let operator = this.#reader.takeOne(["+", "-"]);
      operator !== null;
      operator = this.#reader.takeOne(["+", "-"])
    ) {
      const right = this.#product();
      left = { kind: "arithmetic", operator, left, right, span: across(left, right) };
    }
    return left;
  }

  #product(): ScalarExpression {
    let left = this.#unary();
    for (
      let operator = this.#reader.takeOne(["*", "/"]);
      operator !== null;
      operator = this.#reader.takeOne(["*", "/"])
    ) {
      const right = this.#unary();
      left = { kind: "arithmetic", operator, left, right, span: across(left, right) };
    }
    return left;
  }

  #unary(): ScalarExpression {
    const prefixes: Token[] = [];
    while (this.#reader.peek().text === "-" || this.#reader.peek().text === "!")
      prefixes.push(this.#reader.next());
    if (prefixes.length > MAX_DEPTH) {
      throw new SyntaxStop({
        ...spanOf(prefixes[0]),
        what: `more than ${MAX_DEPTH} signs in a row`,
      });
    }
    let result = this.#primary();
    for (const prefix of prefixes.reverse()) {
      const end = result.span.offset + result.span.length;
      const span: Span = { offset: prefix.offset, length: end - prefix.offset };
      result =
        prefix.text === "-"
          ? { kind: "negate", operand: result, span }
          : { kind: "not", operand: result, span };
    }
    return result;
  }

  #primary(): ScalarExpression {
    const token = this.#reader.next();
    if (token.kind === "number") return this.#number(token);
    if (token.kind === "name")
      return this.#reader.peek().text === "(" ? this.#call(token) : nameNode(token);
    if (token.text === "(") {
      const inner = this.#select();
      this.#reader.expect(")", '")"');
      return inner;
    }
    throw this.#reader.unexpected(
      token,
      "a number, a parameter, a function or an opening parenthesis",
    );
  }

  #number(token: Token): ScalarExpression {
    const value = Number(token.text);
    if (!Number.isFinite(value)) {
      this.problems.push({
        ...spanOf(token),
        what: `the number ${token.text} does not fit`,
        hint: "write inf",
      });
    }
    return { kind: "number", value, text: token.text, span: spanOf(token) };
  }

  #call(name: Token): ScalarExpression {
    this.#reader.expect("(", '"("');
    const args: ScalarExpression[] = [];
    if (this.#reader.peek().text !== ")") {
      do args.push(this.#select());
      while (this.#reader.take(","));
    }
    const close = this.#reader.expect(")", '"," or ")"');
    const span: Span = { offset: name.offset, length: close.offset + 1 - name.offset };
    this.#checkCall(name, args.length);
    return { kind: "call", callee: name.text, args, span };
  }

  #checkCall(name: Token, count: number): void {
    const known = scalarFunction(name.text);
    if (known === null) {
      const near = nearName(name.text, scalarFunctionNames());
      const list = `known functions: ${scalarFunctionNames().join(", ")}`;
      const hint = near === null ? list : `did you mean "${near}"? ${list}`;
      this.problems.push({ ...spanOf(name), what: `unknown function "${name.text}"`, hint });
    } else if (known.arity !== count) {
      const expected = known.arity === 1 ? "1 argument" : `${known.arity} arguments`;
      this.problems.push({
        ...spanOf(name),
        what: `${name.text} is called with ${count}; expected ${expected}`,
      });
    }
  }
}

function nameNode(token: Token): ScalarExpression {
  const span = spanOf(token);
  const constant = constantName(token.text);
  return constant === null
    ? { kind: "name", name: token.text, span }
    : { kind: "constant", name: constant, span };
}

function constantName(name: string): ConstantName | null {
  return CONSTANTS.find((constant) => constant === name) ?? null;
}

function across(first: ScalarExpression, last: ScalarExpression): Span {
  const { offset } = first.span;
  return { offset, length: last.span.offset + last.span.length - offset };
}
