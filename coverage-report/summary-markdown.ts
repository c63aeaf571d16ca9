// A measured document in short as Markdown: totals per transform, and what is wrong.
import { bullets, codeSpan, counted, fitted, folded, markdownTable } from "./markdown.ts";
import { type CoverageDocument, TRANSFORMS } from "./model.ts";
import { coverageProblems } from "./problems.ts";
import { tallies } from "./summary.ts";
import { TITLES } from "./terminal.ts";

/** Renders the document, short enough for a comment. */
export function renderSummaryMarkdown(document: CoverageDocument, file: string): string {
  const all = tallies(document.ops);
  const rows = TRANSFORMS.map((transform) => {
    const { total, served, fallback, refused, wrong } = all[transform];
    return [TITLES[transform], ...[total, served, fallback, refused, wrong].map(String)];
  });
  const problems = coverageProblems(document, file).map(({ text }) => codeSpan(text));
  const count = counted(problems.length, "problem");
  const verdict =
    problems.length === 0
      ? "Every result equals its loop, and every state is the declared one."
      : `**${count}.**`;
  const head = ["transform", "ops", "served", "fallback", "refused", "wrong"];
  return fitted((limit) =>
    [
      `### Coverage of ${counted(document.ops.length, "op")}`,
      verdict,
      markdownTable(head, rows),
      ...(problems.length === 0 ? [] : [folded(count, bullets(problems, limit), true)]),
      "",
    ].join("\n\n"),
  );
}
