// Documents for the code that emitters write: calls, lists, objects, signatures, blocks.
import {
  choice,
  type Doc,
  group,
  hardline,
  ifBroken,
  indent,
  join,
  line,
  softline,
} from "./doc.ts";

/** `[a, b]`. */
export function array(items: readonly Doc[]): Doc {
  if (items.length === 0) return "[]";
  return group([
    "[",
    indent([softline, ...join([",", line], items)]),
    ifBroken(","),
    softline,
    "]",
  ]);
}

/** `{ a, b }` from ready-made fields. */
export function object(fields: readonly Doc[]): Doc {
  if (fields.length === 0) return "{}";
  return group(["{", indent([line, ...join([",", line], fields)]), ifBroken(","), line, "}"]);
}

/** An object that takes a line per field whatever its length. */
export function tallObject(fields: readonly Doc[]): Doc {
  return ["{", indent(fields.map((field) => [hardline, field, ","])), hardline, "}"];
}

/** `(a, b)`: arguments or parameters. */
export function parenthesized(items: readonly Doc[]): Doc {
  if (items.length === 0) return "()";
  return group([
    "(",
    indent([softline, ...join([",", line], items)]),
    ifBroken(","),
    softline,
    ")",
  ]);
}

/** `callee(a, b)`. */
export function call(callee: string, args: readonly Doc[]): Doc {
  return [callee, parenthesized(args)];
}

/** `key: value`; a value that cannot break goes on a line of its own when too long. */
export function field(key: string, value: string): Doc {
  return group([`${key}:`, indent([line, value])]);
}

/** `callee(a, {…})`: when too long, the last argument breaks first and the others stay on the line. */
export function callWithLast(callee: string, args: readonly Doc[], last: Doc): Doc {
  const head = args.flatMap((arg): readonly Doc[] => [arg, ", "]);
  const hugged = [callee, "(", ...head, last, ")"];
  const spread = [
    "(",
    indent([hardline, ...join([",", hardline], [...args, last]), ","]),
    hardline,
    ")",
  ];
  return choice(hugged, hugged, [callee, ...spread]);
}

/** `{ statement; … }` with a line per statement. */
export function block(statements: readonly Doc[]): Doc {
  return ["{", indent(statements.map((statement) => [hardline, statement])), hardline, "}"];
}

/** `const name = value;`; the value breaks inside itself. */
export function assigned(head: string, value: Doc): Doc {
  return [head, " = ", value, ";"];
}

/** `if (condition) return value;`, the statement on the next line when it does not fit. */
export function ifReturn(condition: string, value: Doc): Doc {
  return group([`if (${condition})`, indent([line, "return ", value, ";"])]);
}

/** `if (a && b) { … }`, a condition per line when they do not fit. */
export function ifAll(conditions: readonly Doc[], statements: readonly Doc[]): Doc {
  return [group(["if (", indent([softline, all(conditions)]), softline, ") "]), block(statements)];
}

/** `!(a && b)`. */
export function notAll(conditions: readonly Doc[]): Doc {
  return group(["!(", indent([softline, all(conditions)]), softline, ")"]);
}

function all(conditions: readonly Doc[]): Doc {
  return join([" &&", line], conditions);
}

/** `value as A | B`, a line per member when the union does not fit. */
export function castTo(value: Doc, type: string): Doc {
  const members = type.startsWith("[") || type.startsWith("readonly") ? [type] : type.split(" | ");
  if (members.length === 1) return [value, ` as ${type}`];
  return [value, " as", group(indent([line, ifBroken("| "), ...join([line, "| "], members)]))];
}

/** A doc comment: one line when it fits, otherwise wrapped. */
export function docComment(given: string, indentation = 0): string {
  // The text comes from ops.yaml: it must not end the comment, whatever the loader let through.
  const text = given.replaceAll("*/", "*\\/");
  const pad = " ".repeat(indentation);
  const single = `${pad}/** ${text} */`;
  if (single.length <= 100 && !text.includes("\n")) return single;
  const lines = text.split("\n").flatMap((part) => wrap(part, 96 - indentation));
  return [`${pad}/**`, ...lines.map((part) => `${pad} * ${part}`.trimEnd()), `${pad} */`].join(
    "\n",
  );
}

function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of text.split(" ")) {
    if (current !== "" && current.length + 1 + word.length > width) {
      lines.push(current);
      current = word;
    } else current = current === "" ? word : `${current} ${word}`;
  }
  return [...lines, current];
}
