// Where skeletons of a project get their types and errors from: the package's own files, or its entry point for plugins.

/** The imports and folders of skeletons. */
export interface SkeletonHost {
  /** Specifiers as the files of rules and of kernels write them. */
  readonly errorsForRules: string;
  readonly errorsForKernels: string;
  readonly ruleTypes: string;
  readonly kernelTypes: string;
  /** The folder of hand-written kernels. */
  readonly kernels: string;
  /** Whether starting tests can use test/lib/rule-edges.ts. */
  readonly hasEdgeTests: boolean;
}

const PACKAGE: SkeletonHost = {
  errorsForRules: "../../runtime/errors/scaffolds.ts",
  errorsForKernels: "../../errors/scaffolds.ts",
  ruleTypes: "../lib/types.ts",
  kernelTypes: "../contract.ts",
  kernels: "runtime/kernels/js",
  hasEdgeTests: true,
};

/** The host of a project, by the namespace in its package.json. */
export function skeletonHost(read: (path: string) => string | null): SkeletonHost {
  const namespace = namespaceIn(read("package.json"));
  if (namespace === null) return PACKAGE;
  return {
    errorsForRules: "batchwise/plugin",
    errorsForKernels: "batchwise/plugin",
    ruleTypes: `../../generated/${namespace}/rule-types.ts`,
    kernelTypes: "batchwise/plugin",
    kernels: "kernels",
    hasEdgeTests: false,
  };
}

function namespaceIn(manifest: string | null): string | null {
  const found = /"batchwise"\s*:\s*\{[^{}]*?"namespace"\s*:\s*"([a-z][a-z0-9_]*)"/.exec(
    manifest ?? "",
  );
  return found === null ? null : found[1];
}
