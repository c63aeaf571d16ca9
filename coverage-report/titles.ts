// The transforms as people write them.
import type { Transform } from "./model.ts";

/** Names of the columns as compositions, outermost first. */
export const TITLES: Readonly<Record<Transform, string>> = {
  vmap: "vmap",
  vmap_vmap: "vmap∘vmap",
  vmap_in_place: "vmap, in place",
  vjp: "vjp",
  double_vjp: "vjp∘vjp",
  vmap_vjp: "vmap∘vjp",
  vjp_vmap: "vjp∘vmap",
  jvp: "jvp",
  vmap_jvp: "vmap∘jvp",
  jvp_vmap: "jvp∘vmap",
  jvp_vjp: "jvp∘vjp",
  vmap_double_vjp: "vmap∘vjp∘vjp",
};
