// This package as the host of plugins: its version and its ops.yaml.
import { fileURLToPath } from "node:url";
import type { HostPackage } from "../project/read-project.ts";
import { packageVersion } from "./package-version.ts";

/** The package this command belongs to. */
export function hostPackage(): HostPackage {
  // From dist/codegen/cli/ in the package and in a checkout.
  const opsFile = fileURLToPath(new URL("../../../ops.yaml", import.meta.url));
  return { version: packageVersion(), opsFile };
}
