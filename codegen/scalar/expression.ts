// The frozen model of a scalar expression: the small arithmetic language of `kernel.scalar` in ops.yaml.

/** Where a node stands in the expression's text. */
export interface Span {
  readonly offset: number;
  readonly length: number;
}

/** Something wrong with an expression, with its place in the text. */
export interface ScalarProblem extends Span {
  readonly what: string;
  readonly hint?: string;
}

/** Names with a fixed meaning; `lowest` and `highest` are the dtype's bounds, infinite for floats. */
export const CONSTANTS = ["lowest", "highest", "pi", "nan", "inf"] as const;

/** One of the names with a fixed meaning. */
export type ConstantName = (typeof CONSTANTS)[number];

/** `+ - * /` on numbers. */
export type ArithmeticOperator = "+" | "-" | "*" | "/";

/** Comparisons of two numbers. */
export type CompareOperator = "<" | "<=" | ">" | ">=" | "==" | "!=";

/** Combinations of two truth values. */
export type LogicOperator = "&&" | "||";

/** A number as written. */
export interface NumberNode {
  readonly kind: "number";
  readonly value: number;
  readonly text: string;
  readonly span: Span;
}

/** A parameter of the schema, by its schema name. */
export interface NameNode {
  readonly kind: "name";
  readonly name: string;
  readonly span: Span;
}

/** One node of the tree; every node is immutable. */
export type ScalarExpression =
  | NumberNode
  | NameNode
  | { readonly kind: "constant"; readonly name: ConstantName; readonly span: Span }
  | { readonly kind: "negate"; readonly operand: ScalarExpression; readonly span: Span }
  | { readonly kind: "not"; readonly operand: ScalarExpression; readonly span: Span }
  | {
      readonly kind: "arithmetic";
      readonly operator: ArithmeticOperator;
      readonly left: ScalarExpression;
      readonly right: ScalarExpression;
      readonly span: Span;
    }
  | {
      readonly kind: "compare";
      readonly operator: CompareOperator;
      readonly left: ScalarExpression;
      readonly right: ScalarExpression;
      readonly span: Span;
    }
  | {
      readonly kind: "logic";
      readonly operator: LogicOperator;
      readonly left: ScalarExpression;
      readonly right: ScalarExpression;
      readonly span: Span;
    }
  | {
      readonly kind: "select";
      readonly condition: ScalarExpression;
      readonly whenTrue: ScalarExpression;
      readonly whenFalse: ScalarExpression;
      readonly span: Span;
    }
  | {
      readonly kind: "coalesce";
      readonly optional: ScalarExpression;
      readonly fallback: ScalarExpression;
      readonly span: Span;
    }
  | {
      readonly kind: "call";
      readonly callee: string;
      readonly args: readonly ScalarExpression[];
      readonly span: Span;
    };

/** The nodes directly below `node`, left to right. */
export function childrenOf(node: ScalarExpression): readonly ScalarExpression[] {
  switch (node.kind) {
    case "number":
    case "name":
    case "constant":
      return [];
    case "negate":
    case "not":
      return [node.operand];
    case "arithmetic":
    case "compare":
    case "logic":
      return [node.left, node.right];
    case "select":
      return [node.condition, node.whenTrue, node.whenFalse];
    case "coalesce":
      return [node.optional, node.fallback];
    case "call":
      return node.args;
  }
}

/** Every node of the tree, parents first. */
export function* walk(node: ScalarExpression): Generator<ScalarExpression> {
  yield node;
  for (const child of childrenOf(node)) yield* walk(child);
}

/** A copy of the tree in which `replace` may put another node in place of any node, parents first; null keeps it. */
export function rewrite(
  node: ScalarExpression,
  replace: (node: ScalarExpression) => ScalarExpression | null,
): ScalarExpression {
  const replaced = replace(node);
  if (replaced !== null) return replaced;
  const again = (child: ScalarExpression): ScalarExpression => rewrite(child, replace);
  switch (node.kind) {
    case "number":
    case "name":
    case "constant":
      return node;
    case "negate":
    case "not":
      return { ...node, operand: again(node.operand) };
    case "arithmetic":
    case "compare":
    case "logic":
      return { ...node, left: again(node.left), right: again(node.right) };
    case "select":
      return {
        ...node,
        condition: again(node.condition),
        whenTrue: again(node.whenTrue),
        whenFalse: again(node.whenFalse),
      };
    case "coalesce":
      return { ...node, optional: again(node.optional), fallback: again(node.fallback) };
    case "call":
      return { ...node, args: node.args.map(again) };
  }
}
