// Every op of ops.yaml with its samples.
import { readFileSync } from "node:fs";
import "../../runtime/core.ts";
import { loadOps } from "../../codegen/load/load-ops.ts";
import type { OpEntry } from "../../codegen/model/entry.ts";
import { inPlaceSchema } from "../../codegen/model/forms.ts";
import { opName } from "../../codegen/model/names.ts";
import type { OpCase } from "../../testing/op-calls.ts";
import type { Sample } from "../../testing/sample.ts";
import { samples } from "../samples/table.ts";

const OPS_FILE = new URL("../../ops.yaml", import.meta.url);

/** The entries of ops.yaml. */
export function opEntries(): readonly OpEntry[] {
  const { entries, problems } = loadOps(readFileSync(OPS_FILE, "utf8"), "ops.yaml");
  if (problems.length > 0) throw new Error(`ops.yaml has ${problems.length} problems`);
  return entries;
}

/** Every op of some families, in-place forms after their source. */
export function opCases(families: readonly string[]): readonly OpCase[] {
  return opEntries()
    .filter(({ family }) => families.includes(family))
    .flatMap((entry) => {
      const source = caseOf(entry);
      if (!entry.variants.includes("inplace")) return [source];
      const name = opName(inPlaceSchema(entry.schema));
      return [source, { ...source, name, isInPlace: true }];
    });
}

/** An entry's op. */
export function caseOf(entry: OpEntry): OpCase {
  return { name: entry.name, isInPlace: false, samples: () => samplesOf(entry) };
}

function samplesOf(entry: OpEntry): readonly Sample[] {
  const make = samples[entry.samples];
  if (make === undefined) throw new Error(`${entry.name}: there are no samples "${entry.samples}"`);
  return make();
}
