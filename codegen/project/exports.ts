// What the hand-written folders export: kernels, shape functions, batching rules, helpers.

import type { HostLibrary } from "../emit/host-library.ts";
import type { ProjectLayout } from "./layout.ts";

/** An exported function of rules/, with its declaration for type checks. */
export interface HelperExport {
  readonly name: string;
  /** Path relative to the project root. */
  readonly file: string;
  /** Parameter list and return type: `(grad: Tensor, shape: Shape): Tensor`. */
  readonly signature: string;
  /** Line of the declaration, for messages. Default 1. */
  readonly line?: number;
}

/** Names that codegen may refer to, with the file that exports each. Paths are relative to the project root. */
export interface ProjectExports {
  /** `…Kernel`, `…Read`, `…Meta`, `…Geometry` from runtime/kernels/js, or from kernels/ of a plugin. */
  readonly kernels: ReadonlyMap<string, string>;
  /** `…WasmKernel` from runtime/kernels/wasm/bindings. */
  readonly wasmKernels: ReadonlyMap<string, string>;
  /** `…BatchRule` from rules/batching. */
  readonly rules: ReadonlyMap<string, string>;
  /** The lines of the rules' declarations, for reports. */
  readonly ruleLines?: ReadonlyMap<string, number>;
  /** Functions from rules/derivatives and rules/decompositions. */
  readonly helpers: ReadonlyMap<string, HelperExport>;
  /** How files of the project import each other. Default: as in the package itself. */
  readonly layout?: ProjectLayout;
  /** What a plugin's formulas may call of the package; absent or null in the package itself. */
  readonly host?: HostLibrary | null;
}
