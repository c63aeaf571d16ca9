// Frames for the differentiation transforms, and taking values out of their level.
import type { GradFrame, JvpFrame } from "../dispatch/frames.ts";
import { nextLevel } from "../dispatch/frames.ts";
import type { Region } from "../tensor/regions.ts";
import { Tensor } from "../tensor/tensor.ts";
import { mapTree } from "./pytree.ts";

/** A new reverse-mode frame; recording is on whatever `noGrad` surrounds the transform. */
export function gradFrame(where: string, region: Region | null): GradFrame {
  return { level: nextLevel(), kind: "grad", where, alive: true, isEnabled: true, region };
}

/** A new forward-mode frame. */
export function jvpFrame(where: string, region: Region | null): JvpFrame {
  return { level: nextLevel(), kind: "jvp", where, alive: true, isEnabled: true, region };
}

/** The tensor one level down from `frame`; a tensor of a lower level comes back as it is. */
export function lowerTensor(frame: GradFrame | JvpFrame, x: Tensor): Tensor {
  return x.owner === frame && x.value !== null ? x.value : x;
}

/** Every tensor of a tree one level down; other leaves unchanged. */
export function lowerTree(frame: GradFrame | JvpFrame, tree: unknown): unknown {
  return mapTree(tree, (leaf) => (leaf instanceof Tensor ? lowerTensor(frame, leaf) : leaf));
}
