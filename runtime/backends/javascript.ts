// The plain JavaScript kernels as a backend: the reference that the wasm ones are compared with.
import { type Backend, withBackend } from "../dispatch/backend.ts";
import { requireOp } from "../dispatch/registry.ts";
import { internalError } from "../errors/internal.ts";

/** Runs every kernel in JavaScript. */
export const javascriptBackend: Backend = {
  name: "javascript",
  run: ({ op, outs, args }) => {
    const { binding } = requireOp(op);
    const kernel = binding.js ?? binding.functionalOp?.binding.js;
    if (kernel === undefined) throw internalError(op, "no JavaScript kernel is bound");
    kernel(outs, args);
  },
};

/** Runs `fn` on the JavaScript kernels alone. */
export function withJavaScriptKernels<T>(fn: () => T): T {
  return withBackend(javascriptBackend, fn);
}
