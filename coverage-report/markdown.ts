// Markdown out of texts nobody vouches for: code spans, tables, folded lists, and a size limit.

/** Characters that act instead of being shown: controls, and marks that turn the writing direction. */
const UNPRINTABLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** `1 op`, `2 ops`: for nouns that take an s. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** Longest text from outside that is shown; what a report says about one op fits. */
const MAX_SPAN = 300;

/** A text on one line, with nothing in it that acts on a terminal, a page or the log of a CI run. */
export function printable(text: string): string {
  return text
    .replaceAll(/\s+/g, " ")
    .replaceAll(UNPRINTABLE, "\ufffd")
    .replaceAll("##[", "# #[")
    .trim();
}

/**
 * A text as a code span, where nothing in it is markup, a mention or a link.
 *
 * The fence is longer than every run of backticks inside. It may not stand in a table, where a bar ends a cell even so.
 */
export function codeSpan(text: string): string {
  const line = printable(text);
  const shown = line.length > MAX_SPAN ? `${line.slice(0, MAX_SPAN).trimEnd()}…` : line;
  if (shown === "") return "` `";
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = shown.startsWith("`") || shown.endsWith("`") ? " " : "";
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** Prose: every character that could mean something is escaped, HTML included. */
export function escapeMarkdown(text: string): string {
  return printable(text)
    .replace(/[\\`*_[\]{}()#+!|~$-]/g, "\\$&")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("@", "&#64;");
}

/** The target of a link to a file of the project; null for what is no path inside it. */
export function fileLink(file: string, line: number | null): string | null {
  if (!/^[\w./-]+$/.test(file) || file.startsWith("/") || file.split("/").includes(".."))
    return null;
  return line === null ? file : `${file}#L${line}`;
}

/** A table; the first column to the left, the others to the right. Cells are Markdown. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const rule = head.map((_, i) => (i === 0 ? ":--" : "--:"));
  return [line(head), line(rule), ...rows.map(line)].join("\n");
}

/** A list that unfolds on a click; `title` is plain text of this report. */
export function folded(title: string, body: string, isOpen = false): string {
  return [
    `<details${isOpen ? " open" : ""}><summary>${title}</summary>`,
    "",
    body,
    "",
    "</details>",
  ].join("\n");
}

/** The first `limit` items as a list, and how many more there are. */
export function bullets(items: readonly string[], limit: number): string {
  const shown = items.slice(0, limit).map((item) => `- ${item}`);
  const rest = items.length - shown.length;
  return (rest > 0 ? [...shown, `- … and ${rest} more`] : shown).join("\n");
}

/** Most characters of a comment on GitHub. */
export const COMMENT_LIMIT = 65_536;

/** Lengths of lists that are tried, longest first. */
const LIST_LIMITS = [Number.POSITIVE_INFINITY, 1000, 500, 200, 100, 50, 20, 10, 5, 1, 0] as const;

/** Renders with the longest lists whose text is shorter than a comment may be, with room for a marker. */
export function fitted(
  render: (listLimit: number) => string,
  limit: number = COMMENT_LIMIT - 1_000,
): string {
  for (const listLimit of LIST_LIMITS) {
    const text = render(listLimit);
    if (text.length <= limit) return text;
  }
  return render(0).slice(0, limit);
}
