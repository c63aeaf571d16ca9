// Words that several parts of the definition are made of.
import { z } from "zod";

/** A name: of a parameter, a function, a set of samples. */
export const nameWord: z.ZodString = z
  .string()
  .max(100)
  .regex(/^(?!__proto__$)[A-Za-z_][A-Za-z0-9_]*$/, "expected a name made of letters, digits and _");
