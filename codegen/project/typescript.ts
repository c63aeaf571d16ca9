// TypeScript's parser, loaded when it is first needed: loading it takes longer than a warm run of codegen.
import { createRequire } from "node:module";
import type { ts } from "ts-morph";

/** The compiler bundled with ts-morph. */
export type TypeScript = typeof ts;

/** Loads it; later calls are free. */
export function loadTypeScript(): TypeScript {
  const morph: { readonly ts: TypeScript } = createRequire(import.meta.url)("ts-morph");
  return morph.ts;
}
