// The inverse of the logistic function in double precision. Compiled by TypeScript and by AssemblyScript alike.

/** `log(p / (1 - p))`; NaN outside [0, 1]. */
export function logit(p: number): number {
  if (p > 0.25 && p < 0.75) return Math.log1p((2 * p - 1) / (1 - p));
  return Math.log(p / (1 - p));
}
