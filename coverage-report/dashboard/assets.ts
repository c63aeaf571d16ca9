// The files that lie beside the dashboard: its layout, its stylesheet and the script that runs in the browser.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import Handlebars from "handlebars";

const folder = new URL("./", import.meta.url);

/** Where the browser's script is JavaScript; the tests run the sources, and then it is in the build. */
const scriptFolder = existsSync(new URL("client/main.js", folder))
  ? new URL("client/", folder)
  : new URL("../../dist/coverage-report/dashboard/client/", folder);

/**
 * Loads the layout; every value it prints is escaped, and a field that the view lacks is an error.
 *
 * `page.hbs` is the page, the other files are its parts.
 */
export function loadPage<View extends object>(): (view: View) => string {
  const templates = new URL("templates/", folder);
  const environment = Handlebars.create();
  for (const file of readdirSync(templates).filter((name) => name.endsWith(".hbs"))) {
    const text = readFileSync(new URL(file, templates), "utf8");
    environment.registerPartial(file.replace(/\.hbs$/, ""), text);
  }
  return environment.compile<View>("{{> page}}", { strict: true, noEscape: false });
}

/** The stylesheet's files, in the order of the cascade. */
const styleNames = [
  "base",
  "page",
  "overview",
  "tables",
  "chart",
  "operators",
  "lists",
  "details",
  "panel",
  "narrow",
  "print",
] as const;

/** The stylesheet. */
export function loadStyles(): string {
  const read = (name: string): string =>
    readFileSync(new URL(`styles/${name}.css`, folder), "utf8");
  return styleNames.map(read).join("");
}

/** The browser's script: its modules joined, each after what it imports, in one scope of their own. */
export function loadScript(): string {
  const modules = new Map<string, string>();
  addModule("main.js", modules);
  return `(()=>{"use strict";{\n${[...modules.values()].join("")}}})()`;
}

function addModule(name: string, modules: Map<string, string>): void {
  if (modules.has(name)) return;
  const text = readFileSync(new URL(name, scriptFolder), "utf8");
  // A place before its imports are read: type imports may go round in circles.
  modules.set(name, "");
  for (const [, imported] of text.matchAll(/^import\s[^;]*?"\.\/([\w-]+\.js)";$/gm)) {
    addModule(imported, modules);
  }
  // Last of those so far: a Map keeps the order of insertion.
  modules.delete(name);
  modules.set(
    name,
    text
      .replaceAll(/^import\s[^;]*;\n/gm, "")
      .replaceAll(/^export \{\};\n/gm, "")
      .replaceAll(/^export (?=const|let|function|async|class)/gm, ""),
  );
}

/** The source expression by which a content security policy allows exactly this text. */
export function hashSource(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}
