// Text in Markdown: whatever stands in a name or a reason stays text.

/** A code span; backticks in the text make its fence longer. */
export function codeSpan(text: string): string {
  const line = oneLine(text);
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const space = line.startsWith("`") || line.endsWith("`") || line === "" ? " " : "";
  return `${fence}${space}${line}${space}${fence}`;
}

/** Prose: every character that could mean something is escaped, HTML included. */
export function escapeMarkdown(text: string): string {
  return oneLine(text)
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

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
