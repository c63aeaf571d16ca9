// Addresses on the page and into the sources; whatever a name holds, the address leads nowhere else.
import type { OpCoverage, SourcePlace } from "../model.ts";

/** The id of an op's details, as in `op/sum.dim_IntList`. */
export function opId(op: string): string {
  return `op/${op}`;
}

/** The link to an op's details. */
export function opHref(op: string): string {
  return `#${encodeURI(opId(op)).replaceAll("#", "%23")}`;
}

/** The link to the table of operators with one filter set. */
export function filterHref(
  name: "family" | "status" | "transform" | "kind",
  value: string,
): string {
  return `?${new URLSearchParams({ [name]: value })}#operators`;
}

/** The link to a line of a source file. */
export function sourceHref(base: string, { file, line }: SourcePlace): string {
  const path = file.split("/").map(encodeURIComponent).join("/");
  return `${base.replace(/\/+$/, "")}/${path}#L${line}`;
}

/** A place as text: `ops.yaml:12`. */
export function showPlace({ file, line }: SourcePlace): string {
  return `${file}:${line}`;
}

/** A link to another op, or its name alone where the document does not have it. */
export interface OpLink {
  readonly op: string;
  readonly href: string | null;
}

/** Makes links to ops of the document. */
export function opLinker(ops: readonly OpCoverage[]): (op: string) => OpLink {
  const known = new Set(ops.map(({ op }) => op));
  return (op) => ({ op, href: known.has(op) ? opHref(op) : null });
}
