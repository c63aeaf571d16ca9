// ops.yaml as untrusted text: limits, plain YAML only, and the place in the file of every character.
import { isNode, isScalar, isSeq, type Node, parseDocument, type Scalar } from "yaml";
import { type Complaint, type Problem, problemAt } from "../errors.ts";
import type { Position, SourceText, Span } from "../model/entry.ts";
import { flowList, invalidYaml, nestedTooDeep, notAList } from "../problems/file.ts";
import { lineIndex } from "./line-index.ts";
import { refuseExotic } from "./plain-yaml.ts";
import { type ScalarStyle, scalarOffsets } from "./scalar-offsets.ts";
import { MAX_PROBLEMS, refuseText } from "./text-limits.ts";
import { rangeOf } from "./yaml-nodes.ts";

/** The means to point into a file. */
export interface YamlSource {
  readonly at: (offset: number) => Position;
  readonly spanOf: (node: Node) => Span;
  /** The text of a scalar node with the place of each of its characters. */
  readonly sourceText: (node: Node) => SourceText;
  readonly problem: (span: Span, where: string, complaint: Complaint) => Problem;
}

/** A parsed file: the nodes of its entries, and what is wrong with it as YAML. */
export interface YamlFile {
  readonly source: YamlSource;
  readonly entries: readonly Node[];
  readonly problems: readonly Problem[];
}

/** Parses the file; every YAML mistake is reported, none throws. */
export function readYaml(text: string, file: string): YamlFile {
  const source = yamlSource(text, file);
  const fail = (offset: number, complaint: Complaint, length = 1): Problem =>
    source.problem({ position: source.at(offset), length }, "", complaint);
  const refusal = refuseText(text);
  if (refusal !== null)
    return { source, entries: [], problems: [fail(refusal.offset, refusal.complaint)] };
  const document = parseSafely(text);
  if (document === null)
    return {
      source,
      entries: [],
      problems: [fail(0, nestedTooDeep("the text nests too deeply to be read"))],
    };
  const { contents } = document;
  const problems = [...document.errors, ...document.warnings]
    .slice(0, MAX_PROBLEMS)
    .map(({ message, pos }) => fail(pos[0], invalidYaml(firstLine(message)), pos[1] - pos[0]));
  if (contents === null) return { source, entries: [], problems };
  for (const { node, complaint } of refuseExotic(contents))
    problems.push(source.problem(source.spanOf(node), "", complaint));
  const shape = isSeq(contents) ? (contents.flow === true ? flowList() : null) : notAList();
  if (shape !== null) {
    problems.push(fail(rangeOf(contents)[0], shape));
    return { source, entries: [], problems };
  }
  return { source, entries: isSeq(contents) ? contents.items.filter(isNode) : [], problems };
}

function parseSafely(text: string): ReturnType<typeof parseDocument> | null {
  try {
    // Duplicate keys are found later: the parser's own way takes quadratic time.
    return parseDocument(text, {
      merge: false,
      uniqueKeys: false,
      schema: "core",
      logLevel: "silent",
    });
  } catch (error) {
    // The limits on text keep the stack shallow; what gets past them still ends in a problem.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function firstLine(message: string): string {
  const [first] = message.split("\n");
  return first.replace(/ at line \d+, column \d+:?$/, "");
}

function yamlSource(text: string, file: string): YamlSource {
  const at = lineIndex(text);
  return {
    at,
    spanOf: (node) => {
      const [start, end] = rangeOf(node);
      return { position: at(start), length: Math.max(end - start, 1) };
    },
    sourceText: (node) => sourceText(node, text, at),
    problem: (span, where, complaint) => problemAt(file, span, where, complaint),
  };
}

const STYLES: Readonly<Record<Scalar.Type, ScalarStyle>> = {
  PLAIN: "plain",
  QUOTE_SINGLE: "single",
  QUOTE_DOUBLE: "double",
  BLOCK_LITERAL: "block",
  BLOCK_FOLDED: "block",
};

function sourceText(node: Node, text: string, at: YamlSource["at"]): SourceText {
  const [start, end] = rangeOf(node);
  const value = isScalar(node) ? node.value : "";
  const style = isScalar(node) && node.type !== undefined ? STYLES[node.type] : "plain";
  const read = typeof value === "string" ? value : text.slice(start, end);
  const offsets = scalarOffsets(read, text, { start, end }, style);
  return {
    text: read,
    position: at(offsets[0]),
    positionAt: (index) => at(offsets[Math.max(0, Math.min(index, offsets.length - 1))]),
  };
}
