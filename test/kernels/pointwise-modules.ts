// Builds the fixture's kernels as codegen and the build would: emitted TypeScript and a compiled wasm module.
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { emitJsKernels } from "../../codegen/emit/kernels/js.ts";
import { emitWasmKernels } from "../../codegen/emit/kernels/wasm.ts";
import type { Kernel, Meta } from "../../runtime/kernels/contract.ts";
import { buildWasm } from "../../runtime/kernels/wasm/build.ts";
import { memory } from "../../runtime/tensor/heap.ts";
import { pointwiseEntries } from "./pointwise-fixture.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** A project with nothing but the fixture's kernels; its TypeScript lies as deep as generated/kernels/js/. */
const project = join(root, ".cache/pointwise-test");

/** Compiles the fixture and returns the module's exports. */
export async function buildFixtureWasm(): Promise<Record<string, unknown>> {
  const assembly = "runtime/kernels/wasm/assembly";
  mkdirSync(join(project, "generated/kernels/wasm"), { recursive: true });
  mkdirSync(join(project, assembly), { recursive: true });
  link(join(root, assembly, "lib"), join(project, assembly, "lib"));
  // The library's special functions are sources that TypeScript compiles too.
  const special = "runtime/kernels/special";
  link(join(root, special), join(project, special));
  link(join(root, "node_modules"), join(project, "node_modules"));
  writeFileSync(join(project, "package.json"), "{}\n");
  writeFileSync(
    join(project, "generated/kernels/wasm/pointwise.ts"),
    emitWasmKernels(pointwiseEntries()),
  );
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

/** What the emitted TypeScript of the fixture exports, by name. */
export async function loadFixtureKernels(): Promise<{
  readonly kernel: (name: string) => Kernel;
  readonly meta: (name: string) => Meta;
}> {
  const file = join(project, "js/pointwise.ts");
  mkdirSync(join(project, "js"), { recursive: true });
  writeFileSync(file, emitJsKernels(pointwiseEntries()));
  const module: Record<string, unknown> = await import(/* @vite-ignore */ file);
  return {
    kernel: (name) => module[name] as Kernel,
    meta: (name) => module[name] as Meta,
  };
}
