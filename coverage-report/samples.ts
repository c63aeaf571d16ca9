// The samples that the report runs. They belong to the tests, so the published package has none.
import type { SampleTable } from "../testing/sample.ts";

/** Loads the table; null where the samples were not shipped. */
export async function loadSamples(): Promise<SampleTable | null> {
  try {
    const { samples } = await import("../test/samples/table.ts");
    return samples;
  } catch (error) {
    const isAbsent =
      error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND";
    if (isAbsent) return null;
    throw error;
  }
}
