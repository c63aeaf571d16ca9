// The part of the WebAssembly namespace that is used, typed here because the compiler's library has it only with the DOM.

/** A growable linear memory. */
export interface WasmMemory {
  /** The whole memory; growing detaches it and makes a new one. */
  readonly buffer: ArrayBuffer;
  /** Adds pages of 64 KiB; throws RangeError when there is no room. */
  grow(pages: number): number;
}

/** How large a memory starts and may become, in pages of 64 KiB. */
export interface WasmMemoryLimits {
  readonly initial: number;
  readonly maximum: number;
}

/** The constructors this library uses. */
export interface WebAssemblyApi {
  readonly Memory: new (limits: WasmMemoryLimits) => WasmMemory;
}

/** The engine's WebAssembly namespace. */
// Boundary: every supported engine has it, the standard library's types do not.
export const webAssembly: WebAssemblyApi = (
  globalThis as unknown as { readonly WebAssembly: WebAssemblyApi }
).WebAssembly;
