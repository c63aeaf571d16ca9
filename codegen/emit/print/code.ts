// Documents for the code that emitters write: calls, lists, objects, signatures, blocks.
import { choice, type Doc, group, hardline, ifBroken, indent, join, line, softline } from "./doc.ts";

/** `[a, b]`. */
export function array(items: readonly Doc[]): Doc {
  if (items.length === 0) return "[]";
  return group(["[", indent([softline, ...join([",", line], items)]), ifBroken(","), softline, "]"]);
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
  return group(["(", indent([softline, ...join([",", line], items)]), ifBroken(","), softline, ")"]);
}

/** `callee(a, b)`. */
export function call(callee: string, args: readonly Doc[]): Doc {
  return [callee, parenthesized(args)];
}

/** `callee(a, {…})`: when too long, the last argument breaks first and the others stay on the line. */
export function callWithLast(callee: string, args: readonly Doc[], last: Doc): Doc {
  const head = args.flatMap((arg): readonly Doc[] => [arg, ", "]);
  const hugged = [callee, "(", ...head, last, ")"];
  const spread = ["(", indent([hardline, ...join([",", hardline], [...args, last]), ","]), hardline, ")"];
  return choice(hugged, hugged, [callee, ...spread]);
}

/** `{ statement; … }` with a line per statement. */
export function block(statements: readonly Doc[]): Doc {
  return ["{", indent(statements.map((statement) => [hardline, statement])), hardline, "}"];
}

/** `const name = value;`, the value on the next line when that is the only way to fit. */
export function constant(head: string, value: Doc): Doc {
  return group([head, " =", indent([line, value]), ";"]);
}

/** A value that starts on its own line's end and breaks inside itself. */
export function assigned(head: string, value: Doc): Doc {
  return [head, " = ", value, ";"];
}

/** A doc comment: one line when it fits, otherwise wrapped. */
export function docComment(text: string, indentation = 0): string {
  const pad = " ".repeat(indentation);
  const single = `${pad}/** ${text} */`;
  if (single.length <= 100 && !text.includes("\n")) return single;
  const lines = text.split("\n").flatMap((part) => wrap(part, 96 - indentation));
  return [`${pad}/**`, ...lines.map((part) => `${pad} * ${part}`.trimEnd()), `${pad} */`].join("\n");
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
