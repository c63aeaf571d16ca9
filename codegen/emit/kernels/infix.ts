// Prints a planned expression with infix operators and only the parentheses it needs; TypeScript and AssemblyScript
// differ in a dialect.
import type {
  ArithmeticOperator,
  ConstantName,
  LogicOperator,
  NumberNode,
  ScalarExpression,
} from "../../scalar/expression.ts";

/** Printed text with the precedence of its outermost operator. */
export interface Printed {
  readonly text: string;
  readonly precedence: number;
  /** Condition and values of an outermost `?:`, for breaking lines. */
  readonly branches?: readonly [string, string, string];
}

/** Precedence levels of both languages, loosest first. */
export const PRECEDENCE = {
  select: 1,
  or: 2,
  and: 3,
  bitOr: 4,
  equality: 5,
  relation: 6,
  sum: 7,
  product: 8,
  unary: 9,
  primary: 10,
} as const;

/** What a language or element type says its own way. */
export interface Dialect {
  readonly number: (node: NumberNode) => Printed;
  readonly constant: (name: ConstantName) => Printed;
  /** The value of an operand, number, flag or invariant. */
  readonly name: (local: string) => Printed;
  /** The same name where a truth value is due. */
  readonly truth: (local: string) => Printed;
  readonly call: (callee: string, args: readonly Printed[]) => Printed;
  readonly equals: "==" | "===";
  /** `inner` is true when the result feeds another operator rather than the store, which wraps integers by itself. */
  readonly arithmetic: (
    operator: ArithmeticOperator,
    left: Printed,
    right: Printed,
    inner: boolean,
  ) => Printed;
  readonly negate: (operand: Printed, inner: boolean) => Printed;
}

/** Prints `node`; `inner` as in `Dialect.arithmetic`. */
export function printInfix(node: ScalarExpression, dialect: Dialect, inner = false): Printed {
  const print = (child: ScalarExpression): Printed => printInfix(child, dialect, true);
  switch (node.kind) {
    case "number":
      return dialect.number(node);
    case "constant":
      return dialect.constant(node.name);
    case "name":
      return dialect.name(node.name);
    case "negate":
      return dialect.negate(print(node.operand), inner);
    case "arithmetic":
      return dialect.arithmetic(node.operator, print(node.left), print(node.right), inner);
    case "call":
      return dialect.call(node.callee, node.args.map(print));
    case "not":
    case "compare":
    case "logic":
      return printTruth(node, dialect);
    case "select": {
      const condition = within(printTruth(node.condition, dialect), PRECEDENCE.or);
      const whenTrue = within(printInfix(node.whenTrue, dialect, inner), PRECEDENCE.or);
      const whenFalse = within(printInfix(node.whenFalse, dialect, inner), PRECEDENCE.select);
      const text = `${condition} ? ${whenTrue} : ${whenFalse}`;
      return { text, precedence: PRECEDENCE.select, branches: [condition, whenTrue, whenFalse] };
    }
    case "coalesce":
      return print(node.fallback);
  }
}

/** Prints a node where a truth value is due. */
export function printTruth(node: ScalarExpression, dialect: Dialect): Printed {
  switch (node.kind) {
    case "name":
      return dialect.truth(node.name);
    case "not":
      return {
        text: `!${within(printTruth(node.operand, dialect), PRECEDENCE.unary)}`,
        precedence: PRECEDENCE.unary,
      };
    case "logic": {
      const precedence = node.operator === "&&" ? PRECEDENCE.and : PRECEDENCE.or;
      const left = operandOf(node.operator, printTruth(node.left, dialect), precedence);
      const right = operandOf(node.operator, printTruth(node.right, dialect), precedence + 1);
      return { text: `${left} ${node.operator} ${right}`, precedence };
    }
    case "compare": {
      const isEquality = node.operator === "==" || node.operator === "!=";
      const precedence = isEquality ? PRECEDENCE.equality : PRECEDENCE.relation;
      const operator = isEquality ? `${node.operator[0]}${dialect.equals.slice(1)}` : node.operator;
      const left = within(printInfix(node.left, dialect, true), precedence + 1);
      const right = within(printInfix(node.right, dialect, true), precedence + 1);
      return { text: `${left} ${operator} ${right}`, precedence };
    }
    default:
      return printInfix(node, dialect, true);
  }
}

/** `&&` inside `||` gets parentheses for the reader, as the formatter puts them. */
function operandOf(operator: LogicOperator, printed: Printed, precedence: number): string {
  const isMixed = operator === "||" && printed.precedence === PRECEDENCE.and;
  return isMixed ? `(${printed.text})` : within(printed, precedence);
}

/** The text, in parentheses when its operator binds looser than `precedence`. */
export function within(printed: Printed, precedence: number): string {
  return printed.precedence < precedence ? `(${printed.text})` : printed.text;
}

/** A name, literal or call. */
export function primary(text: string): Printed {
  return { text, precedence: PRECEDENCE.primary };
}

/** Plain `left operator right`. */
export function infix(operator: ArithmeticOperator, left: Printed, right: Printed): Printed {
  const precedence = operator === "+" || operator === "-" ? PRECEDENCE.sum : PRECEDENCE.product;
  const text = `${within(left, precedence)} ${operator} ${within(right, precedence + 1)}`;
  return { text, precedence };
}

/** Plain `-operand`; two signs never touch. */
export function minus(operand: Printed): Printed {
  const text = within(operand, PRECEDENCE.unary);
  return { text: text.startsWith("-") ? `-(${text})` : `-${text}`, precedence: PRECEDENCE.unary };
}
