// Goldens of the errors about the compiled kernels.
import {
  kernelBuildError,
  kernelsMissingError,
  noKernelSourcesError,
  unknownWasmFunctionError,
} from "../../runtime/errors/kernel-build.ts";
import { testGoldens } from "./golden.ts";

testGoldens("kernel-build", [
  [
    kernelsMissingError("/lib/batchwise/kernels.wasm", null),
    "E_KERNELS_MISSING",
    "batchwise: the WebAssembly kernels are not at /lib/batchwise/kernels.wasm; expected the output of the build\n  hint: run npm run build",
  ],
  [
    kernelBuildError("ERROR TS2304: Cannot find name 'x'", null),
    "E_KERNEL_BUILD",
    "build of the WebAssembly kernels: the AssemblyScript compiler failed with \"ERROR TS2304: Cannot find name 'x'\"\n  hint: fix the sources in runtime/kernels/wasm/assembly, or the expression in ops.yaml for generated ones",
  ],
  [
    noKernelSourcesError(["generated/kernels/wasm"]),
    "E_KERNEL_BUILD",
    "build of the WebAssembly kernels: there are no sources in generated/kernels/wasm\n  hint: run npm run codegen first",
  ],
  [
    unknownWasmFunctionError("add_f32"),
    "E_INTERNAL",
    'wasm kernels: internal error: no function "add_f32" is exported; the module is older than the tables\n  hint: this is a bug in batchwise or in a plugin; please report it with the call that led here',
  ],
]);
