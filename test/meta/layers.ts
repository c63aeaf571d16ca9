// The layer table: which folder may import which, as data. A folder imports itself and the layers below its own.

/** A folder, or a set of files, that is one node of the picture. */
export interface Group {
  readonly name: string;
  /** Matches paths relative to the root, with forward slashes; the first group that matches holds the file. */
  readonly files: RegExp;
  /** Packages it may import; `node:` stands for every Node module, `*` for anything. */
  readonly packages: readonly string[];
}

/** A rule beside the ladder: who may import these files, or in which form. */
export interface SpecialRule {
  readonly to: RegExp;
  /** Importing files the rule does not bind. */
  readonly except: RegExp;
  /** When set, an `import type` is fine for everyone. */
  readonly allowsTypes: boolean;
  readonly message: string;
}

const anyPackage = ["*"] as const;
const noPackage = [] as const;

/** Top to bottom. Groups of one layer do not import each other, except in the top layer. */
export const layers: readonly (readonly Group[])[] = [
  [
    { name: "test", files: /^(test\/|vitest\.config\.ts$)/, packages: anyPackage },
    { name: "coverage-report", files: /^coverage-report\//, packages: anyPackage },
    { name: "codegen/cli", files: /^codegen\/cli\//, packages: anyPackage },
    { name: "quick-start", files: /^quick-start\//, packages: ["batchwise"] },
    {
      name: "examples",
      files: /^examples\//,
      packages: ["batchwise", "batchwise/plugin", "batchwise/testing", "node:"],
    },
  ],
  [{ name: "testing", files: /^testing\//, packages: ["vitest"] }],
  [{ name: "runtime entry points", files: /^runtime\/[^/]+\.ts$/, packages: noPackage }],
  [
    {
      name: "generated wiring",
      files:
        /^generated\/[^/]+\/((register|methods|public)\.ts$|(register|plumbing|derivatives)\/)/,
      packages: noPackage,
    },
  ],
  [{ name: "runtime/nn", files: /^runtime\/nn\//, packages: noPackage }],
  [{ name: "runtime/api", files: /^runtime\/api\//, packages: noPackage }],
  [
    { name: "runtime/transforms", files: /^runtime\/transforms\//, packages: noPackage },
    { name: "runtime/backends", files: /^runtime\/backends\//, packages: noPackage },
    { name: "runtime/gpu", files: /^runtime\/gpu\//, packages: ["gpu.js"] },
  ],
  [{ name: "runtime/autograd", files: /^runtime\/autograd\//, packages: noPackage }],
  // Below the transforms: levels and the backward pass use the kinds and helpers that rules are made of.
  [{ name: "rules", files: /^rules\//, packages: noPackage }],
  [{ name: "generated ops", files: /^generated\/[^/]+\/ops\//, packages: noPackage }],
  [{ name: "runtime/dispatch", files: /^runtime\/dispatch\//, packages: noPackage }],
  [{ name: "generated types", files: /^generated\/[^/]+\/types\//, packages: noPackage }],
  [{ name: "generated/kernels", files: /^generated\/kernels\//, packages: noPackage }],
  [{ name: "runtime/kernels", files: /^runtime\/kernels\//, packages: noPackage }],
  [{ name: "runtime/tensor", files: /^runtime\/tensor\//, packages: noPackage }],
  [
    { name: "runtime/errors", files: /^runtime\/errors\//, packages: noPackage },
    { name: "codegen/model", files: /^codegen\/model\//, packages: noPackage },
  ],
];

/** Beside the ladder: only the top layer imports it, and of the ladder it sees only `codegen/model`. */
export const codegenGroup: Group = {
  name: "codegen",
  files: /^codegen\/(?!bootstrap)/,
  packages: ["yaml", "handlebars", "ts-morph", "zod", "node:"],
};

/** Runs before anything is installed: nothing but Node. */
export const bootstrapGroup: Group = {
  name: "bootstrap",
  files: /^codegen\/bootstrap(\.mjs$|\/)/,
  packages: ["node:"],
};

/** Files that need packages their folder may not import, each with its reason. */
export const packageExceptions: Readonly<Record<string, readonly string[]>> = {
  // Run by the build only; no other file imports it.
  "runtime/kernels/wasm/build.ts": ["node:", "assemblyscript"],
};

/** Files that may load Node modules with a guarded `await import()`; in a browser the guard is false. */
export const guardedNodeImports: readonly string[] = ["runtime/kernels/wasm/loader.ts"];

/** Rules beside the ladder. */
export const specialRules: readonly SpecialRule[] = [
  {
    to: /^generated\/[^/]+\/types\//,
    except: /^test\//,
    allowsTypes: true,
    message: "generated types are imported with import type",
  },
  {
    to: /^generated\/[^/]+\/register\.ts$/,
    except: /^(runtime\/[^/]+\.ts$|generated\/|test\/|coverage-report\/|codegen\/cli\/)/,
    allowsTypes: false,
    message: "only an entry point registers a module",
  },
  {
    to: /^runtime\/gpu\//,
    except: /^(runtime\/[^/]+\.ts$|runtime\/gpu\/|test\/|coverage-report\/|codegen\/cli\/)/,
    allowsTypes: false,
    message: "only the gpu entry point imports the gpu plugin",
  },
  {
    to: /^(runtime|generated)\/kernels\/(?!contract\.ts$)/,
    except: /^(?!rules\/)/,
    allowsTypes: false,
    message: "a rule reaches other ops through the generated stubs, never a kernel",
  },
];
