// The end of every --help: what to know, examples, exit status, in one form.

/** What stands below the options of a command. */
export interface HelpEnd {
  /** What the options do not say; wrapped to the width of a terminal. */
  readonly notes?: string;
  /** Lines that work when they are typed; what follows two spaces and `#` explains one. */
  readonly examples: readonly string[];
  /** What each exit status means here: `0 ok, 1 there is no such op, 2 wrong usage`. */
  readonly exit: string;
}

/** Columns of the narrowest terminal that help is laid out for. */
const WIDTH = 80;

/** The text for `addHelpText("after", …)`. */
export function helpEnd({ notes, examples, exit }: HelpEnd): string {
  const title = examples.length === 1 ? "Example:" : "Examples:";
  return [
    ...(notes === undefined ? [] : ["", wrap(notes)]),
    "",
    title,
    ...examples.map((line) => `  ${line}`),
    "",
    wrap(`Exit status: ${exit}`),
  ].join("\n");
}

/** Breaks a text between words, so that no line is wider than a terminal. */
export function wrap(text: string, width: number = WIDTH): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (longer.length <= width || line === "") line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line].join("\n");
}
