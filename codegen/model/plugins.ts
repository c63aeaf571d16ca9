// What codegen and the runtime must agree on about plugins.

/** The interface between a plugin's generated code and this package; it grows when old plugins have to be rebuilt. */
export const PLUGIN_API = 1;

/** Words that are no plugin's namespace: this package's own, its modules', and PyTorch's. */
export const RESERVED_NAMESPACES: readonly string[] = [
  "batchwise",
  "core",
  "aten",
  "torch",
  "nn",
  "linalg",
  "special",
  "fft",
];
