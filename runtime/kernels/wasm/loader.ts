// Loads the compiled kernels over the one memory: at import, synchronously in Node, with a fetch in browsers.
import { kernelsMissingError, unknownWasmFunctionError } from "../../errors/kernel-build.ts";
import { memory } from "../../tensor/heap.ts";

/** An exported kernel: addresses, lengths, strides and numbers in; bigint only where the kernel is for int64. */
export type WasmFunction = (...args: readonly (number | bigint)[]) => number | bigint | undefined;

/** The part of the WebAssembly interface used here; TypeScript declares it only together with the DOM. */
interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: object,
  ) => { readonly exports: Readonly<Record<string, unknown>> };
  readonly compile: (bytes: Uint8Array) => Promise<object>;
}

/** Either the module's exports or the reason why there are none. */
type Loaded =
  | { readonly exports: Readonly<Record<string, unknown>> }
  | { readonly path: string; readonly cause: unknown };

/** Where the build's folder is when the sources run unbuilt; no literal in `new URL`, or bundlers would look for it. */
const FROM_SOURCE: string = "../../../dist/runtime/kernels/wasm/kernels.wasm";

const loaded: Loaded = await load();

/** The kernel exported under that name. @throws E_KERNELS_MISSING when the module has not been built. */
export function wasmFunction(name: string): WasmFunction {
  if (!("exports" in loaded)) throw kernelsMissingError(loaded.path, loaded.cause);
  const found = loaded.exports[name];
  if (!isFunction(found)) throw unknownWasmFunctionError(name);
  return found;
}

/** What a module exports as a function takes and returns only numbers: the signature follows. */
function isFunction(value: unknown): value is WasmFunction {
  return typeof value === "function";
}

async function load(): Promise<Loaded> {
  const api = webAssembly();
  const url = kernelsUrl();
  try {
    const bytes = readFromDisk(url);
    const module =
      bytes === null ? await api.compile(await fetchBytes(url)) : new api.Module(bytes);
    return { exports: new api.Instance(module, { env: { memory } }).exports };
  } catch (cause) {
    return { path: url.pathname, cause };
  }
}

/** The module lies beside this file once built. */
function kernelsUrl(): URL {
  if (import.meta.url.endsWith(".ts")) return new URL(FROM_SOURCE, import.meta.url);
  return new URL("./kernels.wasm", import.meta.url);
}

/** Null outside Node. `getBuiltinModule` keeps `node:fs` out of browser bundles. */
function readFromDisk(url: URL): Uint8Array | null {
  if (typeof process === "undefined" || process.getBuiltinModule === undefined) return null;
  return process.getBuiltinModule("node:fs").readFileSync(url);
}

async function fetchBytes(url: URL): Promise<Uint8Array> {
  const response = await fetch(url);
  return new Uint8Array(await response.arrayBuffer());
}

/** Boundary: every supported engine has WebAssembly; only its declaration is missing. */
function webAssembly(): WebAssemblyApi {
  return (globalThis as unknown as { readonly WebAssembly: WebAssemblyApi }).WebAssembly;
}
