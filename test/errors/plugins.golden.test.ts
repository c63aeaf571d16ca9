// Goldens of the errors about plugins, and of the warning about two copies of the package.
import { expect, test } from "vitest";
import {
  foreignTensorError,
  namespaceReservedError,
  namespaceSyntaxError,
  namespaceTakenError,
  pluginApiError,
  pluginBuiltWithError,
  twoCopiesMessage,
} from "../../runtime/errors/plugins.ts";
import { conventionProblems } from "./convention.ts";
import { testGoldens } from "./golden.ts";

const stats = { namespace: "stats", version: "1.2.0" };
const named = { ...stats, name: "batchwise-stats" };

testGoldens("plugins", [
  [
    namespaceSyntaxError("Stats"),
    "E_PLUGIN_NAMESPACE",
    'plugin: the namespace is "Stats"; expected a small letter, then small letters, digits and underscores\n  hint: call it like "stats"; its ops are then called stats::name',
  ],
  [
    namespaceSyntaxError(undefined),
    "E_PLUGIN_NAMESPACE",
    'plugin: the namespace is undefined; expected a small letter, then small letters, digits and underscores\n  hint: call it like "stats"; its ops are then called stats::name',
  ],
  [
    namespaceReservedError("linalg", ["aten", "linalg"]),
    "E_PLUGIN_NAMESPACE_RESERVED",
    'plugin "linalg": the namespace "linalg" is reserved; expected none of aten, linalg\n  hint: take a word of your own, such as "my_linalg"',
  ],
  [
    namespaceTakenError(named, { ...named, version: "1.3.0" }),
    "E_PLUGIN_NAMESPACE_TAKEN",
    'plugin "stats": batchwise-stats 1.3.0 wants the namespace that batchwise-stats 1.2.0 has; expected one plugin per namespace\n  hint: two versions are loaded; find them with npm ls batchwise-stats and keep one',
  ],
  [
    namespaceTakenError(named, { ...stats, name: "other-stats" }),
    "E_PLUGIN_NAMESPACE_TAKEN",
    'plugin "stats": other-stats 1.2.0 wants the namespace that batchwise-stats 1.2.0 has; expected one plugin per namespace\n  hint: remove one of the plugins, or give one another namespace in its ops project',
  ],
  [
    pluginApiError(named, 2, { api: 1, version: "0.1.0" }),
    "E_PLUGIN_API",
    'plugin "stats": batchwise-stats 1.2.0 uses plugin API 2, and batchwise 0.1.0 has 1; expected the same number\n  hint: update batchwise',
  ],
  [
    pluginApiError(stats, undefined, { api: 1, version: "0.1.0" }),
    "E_PLUGIN_API",
    'plugin "stats": stats 1.2.0 uses plugin API undefined, and batchwise 0.1.0 has 1; expected the same number\n  hint: update the plugin, or rebuild it: npx batchwise codegen, then its build',
  ],
  [
    pluginBuiltWithError(named, "0.2.3", { version: "0.1.0", range: "0.1.x" }),
    "E_PLUGIN_VERSION",
    'plugin "stats": batchwise-stats 1.2.0 was built with batchwise 0.2.3, and this is batchwise 0.1.0; expected a plugin built with 0.1.x\n  hint: install a version of the plugin for batchwise 0.1.0, or rebuild it: npx batchwise codegen, then its build',
  ],
  [
    foreignTensorError("zscore", "self", { theirs: "0.2.0", ours: "0.1.0" }),
    "E_TWO_COPIES",
    "zscore: argument self is a tensor of another copy of batchwise (theirs 0.2.0, ours 0.1.0); expected one copy in the process\n  hint: find the copies with npm ls batchwise, and let plugins name batchwise in peerDependencies",
  ],
]);

test("the warning about two copies names both and the command that finds them", () => {
  const text = twoCopiesMessage("0.1.0 in /a", "0.1.1 in /b");
  expect(text).toBe(
    "batchwise: two copies are loaded in this process (0.1.0 in /a and 0.1.1 in /b); ops and tensors of one are unknown to the other\n  hint: find the copies with npm ls batchwise, and let plugins name batchwise in peerDependencies",
  );
  expect(conventionProblems(text)).toEqual([]);
});
