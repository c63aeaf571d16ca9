// The files of a new plugin project, from its answers: text only, nothing is written here.
import { readFileSync } from "node:fs";
import Handlebars from "handlebars";
import { capitalizedCamel } from "../emit/op-view.ts";
import { hostManifest } from "../project/host-package.ts";
import type { InitAnswers } from "./answers.ts";

/** Templates by the file that each makes. */
const TEMPLATES: readonly (readonly [path: string, template: string])[] = [
  [".github/workflows/ci.yml", "ci.yml"],
  [".gitignore", "gitignore"],
  ["README.md", "README.md"],
  ["ops.yaml", "ops.yaml"],
  ["rules/batching/sum-of-squares.ts", "rule.ts"],
  ["rules/decompositions/standardized.ts", "decomposition.ts"],
  ["src/index.ts", "index.ts"],
  ["test/ops.test.ts", "ops.test.ts"],
  ["test/samples.ts", "samples.ts"],
  ["tsconfig.json", "tsconfig.json"],
];

/** Every file that is not generated, by path. */
export function planProject(answers: InitAnswers): ReadonlyMap<string, string> {
  const license = answers.license === "none" ? [] : [["LICENSE", licenseOf(answers)] as const];
  const files = [
    ["package.json", manifestOf(answers)] as const,
    ...license,
    ...TEMPLATES.map(([path, template]) => [path, fill(template, answers)] as const),
  ];
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function licenseOf(answers: InitAnswers): string {
  return fill(`license-${answers.license.toLowerCase()}`, answers);
}

/** The answers are words of a known form, so that they need no escaping; package.json goes through JSON anyway. */
function fill(template: string, { namespace, name }: InitAnswers): string {
  const text = readFileSync(new URL(`./templates/${template}.hbs`, import.meta.url), "utf8");
  const compiled = Handlebars.compile(text, { noEscape: true, strict: true });
  return compiled({ namespace, name, pascal: capitalizedCamel(namespace) });
}

function manifestOf({ namespace, name, license, batchwise }: InitAnswers): string {
  const { version, devDependencies } = hostManifest();
  const [major, minor] = version.split(".");
  const manifest = {
    name,
    version: "0.1.0",
    description: `Operators for batchwise under the namespace ${namespace}.`,
    ...(license === "none" ? { private: true, license: "UNLICENSED" } : { license }),
    type: "module",
    engines: { node: ">=20.19" },
    batchwise: { namespace },
    exports: {
      ".": { types: "./dist/src/index.d.ts", default: "./dist/src/index.js" },
      "./package.json": "./package.json",
    },
    files: ["dist", "!dist/test", "ops.yaml"],
    scripts: {
      codegen: "batchwise codegen",
      build: "batchwise codegen && tsc",
      test: "npm run build && node --test dist/test/*.test.js",
      coverage: "npm run build && batchwise coverage",
    },
    peerDependencies: { batchwise: `~${major}.${minor}.0` },
    devDependencies: {
      "@types/node": devDependencies["@types/node"],
      batchwise,
      typescript: devDependencies["typescript"],
    },
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
