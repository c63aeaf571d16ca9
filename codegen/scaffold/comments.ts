// Doc comments of scaffolded code, wrapped where the formatter leaves them alone.

const WIDTH = 100;

/** A doc comment with a paragraph or list item per line given; one line when it is one and short. */
export function commentBlock(lines: readonly string[]): string {
  // The text comes from ops.yaml: it must not end the comment.
  const safe = lines.map((line) => line.replaceAll("*/", "*\\/"));
  const [first] = safe;
  if (safe.length === 1 && first.length + 7 <= WIDTH) return `/** ${first} */`;
  const wrapped = safe.flatMap((line) => wrap(line, line.startsWith("- ") ? "  " : ""));
  return ["/**", ...wrapped.map((line) => ` * ${line}`.trimEnd()), " */"].join("\n");
}

function wrap(text: string, hanging: string): readonly string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of text.split(" ")) {
    const isFull = current.trim() !== "" && current.length + 1 + word.length > WIDTH - 3;
    if (isFull) lines.push(current);
    if (isFull) current = hanging + word;
    else current = current === "" ? word : `${current} ${word}`;
  }
  return [...lines, current];
}
