// ops.yaml as untrusted text: size limits, plain YAML only, and the place in the file of every character.
import {
  isAlias,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type Range,
  visit,
} from "yaml";
import type { Problem } from "../errors.ts";
import type { Position, SourceText } from "../model/entry.ts";

/** Largest file that is read, in characters. */
export const MAX_FILE_LENGTH = 8_000_000;

/** Deepest nesting that is read; entries need 4. */
const MAX_DEPTH = 12;

/** A parsed file: the list of entry nodes and the means to point into it. */
export interface YamlSource {
  readonly entries: readonly Node[];
  readonly problems: readonly Problem[];
  readonly at: (offset: number) => Position;
  /** The text of a scalar node with the place of each of its characters. */
  readonly sourceText: (node: Node) => SourceText;
  readonly problem: (
    code: string,
    offset: number,
    length: number,
    where: string,
    what: string,
    hint?: string,
  ) => Problem;
}

/** Parses the file; every YAML mistake is reported, none throws. */
export function readYaml(text: string, file: string): YamlSource {
  const lines = new LineCounter();
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1), offset };
  };
  const problem: YamlSource["problem"] = (code, offset, length, where, what, hint) => {
    const base = { code, file, position: at(offset), length: Math.max(length, 1), where, what };
    return hint === undefined ? base : { ...base, hint };
  };
  const sourceText = (node: Node): SourceText => scalarText(node, text, at);
  const done = (entries: readonly Node[], problems: readonly Problem[]): YamlSource => ({
    entries,
    problems,
    at,
    sourceText,
    problem,
  });
  const early = refuseText(text);
  if (early !== null)
    return done([], [problem(early.code, early.offset, 1, "", early.what, early.hint)]);
  const document = parseDocument(text, {
    lineCounter: lines,
    keepSourceTokens: true,
    merge: false,
    uniqueKeys: true,
    schema: "core",
    logLevel: "silent",
  });
  const problems = [...document.errors, ...document.warnings].map((error) => {
    const [first] = error.message.split("\n");
    return problem(
      "E_YAML",
      error.pos[0],
      error.pos[1] - error.pos[0],
      "",
      `not valid YAML: ${first.replace(/ at line \d+, column \d+:?$/, "")}`,
    );
  });
  problems.push(...refuseExotic(document.contents, problem));
  const { contents } = document;
  if (contents === null) return done([], problems);
  if (!isSeq(contents)) {
    return done(
      [],
      [
        ...problems,
        problem(
          "E_YAML_SHAPE",
          0,
          1,
          "",
          "the file is no list of entries",
          "start every entry with - func:",
        ),
      ],
    );
  }
  if (contents.flow === true) {
    const offset = rangeOf(contents)[0];
    return done(
      [],
      [
        ...problems,
        problem(
          "E_YAML_FLOW",
          offset,
          1,
          "",
          "the file is a flow list [ ]",
          "use block style, one - func: per op",
        ),
      ],
    );
  }
  return done(contents.items.filter(isNode), problems);
}

interface EarlyRefusal {
  readonly code: string;
  readonly offset: number;
  readonly what: string;
  readonly hint: string;
}

function refuseText(text: string): EarlyRefusal | null {
  if (text.length > MAX_FILE_LENGTH) {
    return {
      code: "E_FILE_TOO_LARGE",
      offset: 0,
      what: `the file has ${text.length} characters`,
      hint: `split it; at most ${MAX_FILE_LENGTH} are read`,
    };
  }
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 32 && code !== 10 && code !== 13 && code !== 9) {
      return {
        code: "E_CONTROL_CHARACTER",
        offset: i,
        what: `a control character, code ${code}`,
        hint: "remove it",
      };
    }
  }
  // Deep nesting costs the parser stack, so brackets and indentation are counted before it runs.
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "[" || text[i] === "{") depth++;
    else if (text[i] === "]" || text[i] === "}") depth = Math.max(0, depth - 1);
    else if (text[i] === "\n") depth = 0;
    if (depth > 100)
      return {
        code: "E_YAML_DEPTH",
        offset: i,
        what: "more than 100 brackets are open on one line",
        hint: "no entry needs such nesting",
      };
  }
  const deepLine = /^ {400,}\S/m.exec(text);
  if (deepLine !== null)
    return {
      code: "E_YAML_DEPTH",
      offset: deepLine.index,
      what: "a line is indented by more than 400 spaces",
      hint: "no entry needs such nesting",
    };
  const dashes = /^(?:- ?){50,}/m.exec(text);
  if (dashes !== null)
    return {
      code: "E_YAML_DEPTH",
      offset: dashes.index,
      what: "more than 50 nested lists",
      hint: "no entry needs such nesting",
    };
  return null;
}

/** Aliases, anchors and tags have no use here and are how YAML bombs are built. */
function refuseExotic(contents: Node | null, problem: YamlSource["problem"]): readonly Problem[] {
  const problems: Problem[] = [];
  if (contents === null) return problems;
  visit(contents, (_key, visited, path) => {
    if (!isNode(visited)) return undefined;
    const [offset] = rangeOf(visited);
    if (path.length > MAX_DEPTH * 2) {
      problems.push(
        problem("E_YAML_DEPTH", offset, 1, "", `nested deeper than ${MAX_DEPTH} levels`),
      );
      return visit.SKIP;
    }
    if (isAlias(visited)) {
      problems.push(
        problem(
          "E_YAML_ALIAS",
          offset,
          1,
          "",
          `a YAML alias *${visited.source}`,
          "write the value out",
        ),
      );
      return undefined;
    }
    if (visited.anchor !== undefined) {
      problems.push(
        problem(
          "E_YAML_ANCHOR",
          offset,
          1,
          "",
          `a YAML anchor &${visited.anchor}`,
          "write the value out where it is used",
        ),
      );
    }
    if (visited.tag !== undefined && !visited.tag.startsWith("tag:yaml.org,2002:")) {
      problems.push(
        problem("E_YAML_TAG", offset, 1, "", `a YAML tag ${visited.tag}`, "plain values need none"),
      );
    }
    return undefined;
  });
  return problems;
}

/** Start and end of a node in the file. */
export function rangeOf(node: { readonly range?: Range | null | undefined }): Range {
  return node.range ?? [0, 0, 0];
}

function scalarText(node: Node, text: string, at: (offset: number) => Position): SourceText {
  const [start, end] = rangeOf(node);
  const value = isScalar(node) ? scalarString(node.value, text.slice(start, end)) : "";
  const offsets = characterOffsets(value, text, start, end);
  return {
    text: value,
    position: at(offsets[0] ?? start),
    positionAt: (index) => at(offsets[Math.min(index, offsets.length - 1)] ?? start),
  };
}

function scalarString(value: unknown, raw: string): string {
  return typeof value === "string" ? value : raw;
}

/**
 * The file offset of each character of a scalar's value, and of its end.
 *
 * Quotes, escapes, indentation and folded line ends make value and file differ, so the value's
 * characters are found one after another in the raw text; white space may stand for any white space.
 */
function characterOffsets(
  value: string,
  text: string,
  start: number,
  end: number,
): readonly number[] {
  const offsets: number[] = [];
  let cursor = start;
  if (text[cursor] === '"' || text[cursor] === "'") cursor++;
  else if (text[cursor] === "|" || text[cursor] === ">") cursor = text.indexOf("\n", cursor) + 1;
  for (const char of value) {
    const found = /\s/.test(char) ? cursor : text.indexOf(char, cursor);
    const place = found < 0 || found >= end ? cursor : found;
    for (let i = 0; i < char.length; i++) offsets.push(place + i);
    cursor = place + char.length;
    if (/\s/.test(char)) while (cursor < end && /\s/.test(text[cursor])) cursor++;
  }
  offsets.push(Math.min(cursor, end));
  return offsets;
}
