// The process-wide key bits that, when set, send every call through the dispatcher instead of the fast path.

/** A recorder (coverage, explain) wants to see every call. */
export const AMBIENT_RECORDING = 4;

/** A backend other than the default one runs the kernels. */
export const AMBIENT_BACKEND = 8;

/** Zero in normal work: stubs OR it with their arguments' keys and compare once. */
export let ambientKeys = 0;

/** Sets or clears one ambient bit. */
export function setAmbientKey(bit: number, isOn: boolean): void {
  ambientKeys = isOn ? ambientKeys | bit : ambientKeys & ~bit;
}
