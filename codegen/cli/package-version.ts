// The version of this package.
import { readFileSync } from "node:fs";

/** As package.json says it. */
export function packageVersion(): string {
  // From dist/codegen/cli/ in the package and in a checkout.
  const manifest: unknown = JSON.parse(
    readFileSync(new URL("../../../package.json", import.meta.url), "utf8"),
  );
  const hasVersion = typeof manifest === "object" && manifest !== null && "version" in manifest;
  return hasVersion ? String(manifest.version) : "unknown";
}
