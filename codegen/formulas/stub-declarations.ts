// What the emitted stubs declare, by name: formulas are checked against these few lines instead of whole files.

/** Declarations by name: public functions with all their overloads, and the interfaces their parameters need. */
export interface StubDeclarations {
  readonly functions: ReadonlyMap<string, string>;
  readonly interfaces: ReadonlyMap<string, string>;
}

/** Reads emitted `generated/**` types and ops; bodies, op records and comments are left out. */
export function stubDeclarations(stubs: ReadonlyMap<string, string>): StubDeclarations {
  const functions = new Map<string, string>();
  const interfaces = new Map<string, string>();
  for (const [path, text] of stubs) {
    if (path.includes("/ops/")) readFunctions(text, functions);
    else readInterfaces(text, interfaces);
  }
  return { functions, interfaces };
}

function readFunctions(text: string, functions: Map<string, string>): void {
  const heads = new Map<string, { readonly head: string; readonly hasBody: boolean }[]>();
  for (const { 1: name, index } of text.matchAll(/^export function ([A-Za-z_$][\w$]*)/gm)) {
    const known = heads.get(name) ?? [];
    heads.set(name, known);
    known.push(functionHead(text, index));
  }
  for (const [name, list] of heads) {
    // With overloads, the signature of the body is not one that can be called.
    const shown = list.length > 1 ? list.filter(({ hasBody }) => !hasBody) : list;
    functions.set(name, shown.map(({ head }) => `declare ${head};\n`).join(""));
  }
}

/** `function f(a: A): B`, and whether a body follows. */
function functionHead(
  text: string,
  start: number,
): { readonly head: string; readonly hasBody: boolean } {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const char = text[at];
    if (char === "(" || char === "[") depth++;
    else if (char === ")" || char === "]") depth--;
    else if (depth === 0 && (char === ";" || char === "{")) {
      const head = text.slice(start + "export ".length, at).trimEnd();
      return { head, hasBody: char === "{" };
    }
  }
  return { head: text.slice(start + "export ".length).trimEnd(), hasBody: false };
}

function readInterfaces(text: string, interfaces: Map<string, string>): void {
  for (const [whole, name] of text.matchAll(/^export (?:interface) (\w+)[^{]*\{[\s\S]*?^\}/gm))
    interfaces.set(name, `${whole.slice("export ".length)}\n`);
}

/** The declarations of some functions, with every interface they mention; names that are not known are left out. */
export function declarationsOf(
  names: readonly string[],
  { functions, interfaces }: StubDeclarations,
): string {
  const texts = names.flatMap((name) => functions.get(name) ?? []);
  const used = new Set<string>();
  for (let pending = texts; pending.length > 0; ) {
    const mentioned = pending.flatMap((text) => text.match(/\b[A-Z_]\w*/g) ?? []);
    const fresh = [...new Set(mentioned)].filter((name) => interfaces.has(name) && !used.has(name));
    for (const name of fresh) used.add(name);
    pending = fresh.flatMap((name) => interfaces.get(name) ?? []);
  }
  return [...[...used].map((name) => interfaces.get(name) ?? ""), ...texts].join("");
}
