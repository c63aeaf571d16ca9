// Errors about the WebAssembly kernels: missing, not compiled, or without a function the tables name.
import { BatchwiseError } from "./classes.ts";
import { internalError } from "./internal.ts";
import { message } from "./message.ts";

/** The wasm file has not been built. */
export function kernelsMissingError(path: string, cause: unknown): BatchwiseError {
  const text = message({
    where: "batchwise",
    what: `the WebAssembly kernels are not at ${path}`,
    expected: "expected the output of the build",
    hint: "run npm run build",
  });
  return new BatchwiseError("E_KERNELS_MISSING", text, { cause });
}

/** The compiler refused the kernel sources; `complaint` is the first line of what it printed. */
export function kernelBuildError(complaint: string, cause: unknown): BatchwiseError {
  const text = message({
    where: "build of the WebAssembly kernels",
    what: `the AssemblyScript compiler failed with "${complaint}"`,
    hint: "fix the sources in runtime/kernels/wasm/assembly, or the expression in ops.yaml for generated ones",
  });
  return new BatchwiseError("E_KERNEL_BUILD", text, { cause });
}

/** There is nothing to compile. */
export function noKernelSourcesError(folders: readonly string[]): BatchwiseError {
  const text = message({
    where: "build of the WebAssembly kernels",
    what: `there are no sources in ${folders.join(" and ")}`,
    hint: "run npm run codegen first",
  });
  return new BatchwiseError("E_KERNEL_BUILD", text);
}

/** A table names a function that the module does not export. */
export function unknownWasmFunctionError(name: string): BatchwiseError {
  return internalError(
    "wasm kernels",
    `no function "${name}" is exported; the module is older than the tables`,
  );
}
