// The plugin's entry point: registers its ops when it is imported, and exports their functions.
import { registerStats } from "../generated/stats/register.ts";

export * from "../generated/stats/public.ts";

registerStats();
