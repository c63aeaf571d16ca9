// The address bar: the query holds the filters, the fragment the op that the panel shows.

/** What the table of operators shows; an empty text is no choice. */
export interface Query {
  readonly q: string;
  readonly status: string;
  readonly transform: string;
  readonly family: string;
  readonly kind: string;
  readonly namespace: string;
  readonly sort: string;
  readonly dir: string;
}

/** The fields of a query by their names in the address. */
export const QUERY_FIELDS = [
  "q",
  "status",
  "transform",
  "family",
  "kind",
  "namespace",
  "sort",
  "dir",
] as const;

/** Reads a query: `?q=sum&status=fallback`. */
export function parseQuery(search: string): Query {
  const parameters = new URLSearchParams(search);
  const read = (name: string): string => parameters.get(name) ?? "";
  return {
    q: read("q"),
    status: read("status"),
    transform: read("transform"),
    family: read("family"),
    kind: read("kind"),
    namespace: read("namespace"),
    sort: read("sort"),
    dir: read("dir"),
  };
}

/** Writes a query with the fields that are set; without any, nothing. */
export function printQuery(query: Query): string {
  const parameters = new URLSearchParams();
  for (const name of QUERY_FIELDS) if (query[name] !== "") parameters.set(name, query[name]);
  const text = parameters.toString();
  return text === "" ? "" : `?${text}`;
}

/** The op that a fragment names; null when it names a section. */
export function opOf(hash: string): string | null {
  if (!hash.startsWith("#op/")) return null;
  try {
    return decodeURIComponent(hash.slice("#op/".length));
  } catch {
    return null;
  }
}

/** How many entries of the browser's history the open panel has added. */
export function panelDepth(): number {
  const state: unknown = history.state;
  const isOurs = typeof state === "object" && state !== null && "panelDepth" in state;
  return isOurs && typeof state.panelDepth === "number" ? state.panelDepth : 0;
}

/** Changes the address without loading anything; where a browser forbids it, the page works on without. */
export function setAddress(how: "push" | "replace", address: string, depth: number = 0): void {
  const state = { panelDepth: depth };
  try {
    if (how === "push") history.pushState(state, "", address);
    else history.replaceState(state, "", address);
  } catch {
    // Some browsers forbid it on files, and all of them limit how often it may be done.
  }
}
