// Parses default values of parameters.
import type { DefaultValue } from "./schema.ts";
import { pieces, type SchemaProblem } from "./schema-text.ts";

/** The default written as `text`, which stands at `offset`; null after reporting why it cannot be read. */
export function readDefault(
  text: string,
  offset: number,
  problems: SchemaProblem[],
): DefaultValue | null {
  if (text === "None") return { kind: "none" };
  if (text === "True" || text === "False") return { kind: "bool", value: text === "True" };
  if (/^-?\d+$/.test(text)) return readInteger(text, offset, problems);
  if (/^-?(\d+\.\d*|\.\d+|\d+)(e[-+]?\d+)?$/i.test(text))
    return { kind: "float", value: Number(text), text };
  const quoted = /^(["'])(.*)\1$/.exec(text);
  if (quoted !== null) return { kind: "string", value: quoted[2] };
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(text)) return { kind: "name", value: text };
  if (text.startsWith("[") && text.endsWith("]")) {
    const items = pieces(text, 1, text.length - 1).map((piece) =>
      readDefault(piece.text, offset + piece.offset, problems),
    );
    return { kind: "list", items: items.filter((item) => item !== null) };
  }
  problems.push({
    offset,
    length: Math.max(text.length, 1),
    what: `cannot read the default ${JSON.stringify(text)}`,
    hint: "write a number, True, False, None, a quoted text, or a list such as [0,1]",
  });
  return null;
}

function readInteger(text: string, offset: number, problems: SchemaProblem[]): DefaultValue | null {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return { kind: "int", value };
  problems.push({
    offset,
    length: text.length,
    what: `the integer ${text} is too large to be exact in JavaScript`,
    hint: "use None for no limit",
  });
  return null;
}
