// Errors about a project's package.json.

/** A mistake in package.json, with a code that the command line knows as made for the user. */
class ManifestError extends Error {
  readonly code = "E_MANIFEST";
}

/** package.json cannot be read, or its `batchwise` part says what cannot be. */
export function manifestError(what: string, cause: unknown): Error {
  return new ManifestError(
    `package.json: ${what}; expected "batchwise": { "namespace": "stats" } in a plugin, with samples and plugins as paths\n` +
      "  hint: docs/plugins.md lists the keys",
    { cause },
  );
}
