// Compiles the hand-written AssemblyScript kernels alone, as the build compiles them with the generated ones.
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildWasm } from "../../runtime/kernels/wasm/build.ts";
import { memory } from "../../runtime/tensor/heap.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const project = join(root, ".cache/hand-written-test");

/** The module's exports. */
export async function buildHandWrittenWasm(): Promise<Record<string, unknown>> {
  mkdirSync(join(project, "runtime/kernels/wasm"), { recursive: true });
  link(join(root, "runtime/kernels/wasm/assembly"), join(project, "runtime/kernels/wasm/assembly"));
  link(join(root, "node_modules"), join(project, "node_modules"));
  writeFileSync(join(project, "package.json"), "{}\n");
  const output = join(project, "kernels.wasm");
  await buildWasm({ root: project, log: () => {}, output });
  const api: unknown = Reflect.get(globalThis, "WebAssembly");
  const { Module, Instance } = api as {
    readonly Module: new (bytes: Uint8Array) => object;
    readonly Instance: new (
      module: object,
      imports: object,
    ) => { exports: Record<string, unknown> };
  };
  return new Instance(new Module(readFileSync(output)), { env: { memory } }).exports;
}

function link(target: string, path: string): void {
  try {
    symlinkSync(target, path);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
}
