// The `batchwise` part of a project's package.json: what makes a project a plugin, and where its parts are.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { manifestError } from "./manifest-errors.ts";
import { namespaceComplaint } from "./namespace.ts";

const path = z.string().min(1).max(500);

const settings = z.strictObject({
  namespace: z
    .string()
    .superRefine((word, context) => {
      const complaint = namespaceComplaint(word);
      if (complaint !== null) context.addIssue({ code: "custom", message: complaint });
    })
    .optional(),
  samples: path.optional(),
  plugins: z.array(path).max(100).optional(),
});

const manifest = z.object({
  name: z.string().optional(),
  version: z.string().optional(),
  main: z.string().optional(),
  exports: z.unknown().optional(),
  batchwise: settings.optional(),
});

/** What codegen and coverage need to know of a project. */
export interface ProjectManifest {
  /** The npm name; "" when there is none. */
  readonly name: string;
  readonly version: string;
  /** In front of the names of its ops; null in the package itself, and in a project that is no plugin. */
  readonly namespace: string | null;
  /** The compiled entry point that registers its ops, relative to the root. */
  readonly entry: string;
  /** The compiled module that exports its samples, relative to the root. */
  readonly samples: string;
  /** Folders of plugins whose coverage belongs into the same document, relative to the root. */
  readonly plugins: readonly string[];
}

const DEFAULT_ENTRY = "dist/src/index.js";
const DEFAULT_SAMPLES = "dist/test/samples.js";

/** Reads package.json at `root`; a project without one is no plugin. Throws E_MANIFEST when it cannot be used. */
export function readManifest(root: string): ProjectManifest {
  const file = join(root, "package.json");
  const data = existsSync(file) ? parse(readFileSync(file, "utf8")) : {};
  const { name = "", version = "0.0.0", main, exports, batchwise = {} } = data;
  return {
    name,
    version,
    namespace: batchwise.namespace ?? null,
    entry: mainExport(exports) ?? main ?? DEFAULT_ENTRY,
    samples: batchwise.samples ?? DEFAULT_SAMPLES,
    plugins: batchwise.plugins ?? [],
  };
}

function parse(text: string): z.infer<typeof manifest> {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw manifestError(error instanceof Error ? error.message : String(error), error);
  }
  const result = manifest.safeParse(data);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw manifestError(`${issue.path.join(".")}: ${issue.message}`, result.error);
}

/** `exports["."]`, as a path or with conditions. */
function mainExport(exports: unknown): string | null {
  if (typeof exports === "string") return exports;
  if (typeof exports !== "object" || exports === null) return null;
  for (const key of [".", "import", "default"]) {
    const value: unknown = Reflect.get(exports, key);
    const found = value === undefined ? null : mainExport(value);
    if (found !== null) return found;
  }
  return null;
}
