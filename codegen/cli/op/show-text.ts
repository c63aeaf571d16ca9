// One op as text for a terminal: a section per question, left out where there is nothing to say.
import pc from "picocolors";
import type { Cell, Transform } from "../../../coverage-report/model.ts";
import { count, renderTable, wrapText } from "../table.ts";
import type { CostAtSize, OpCost } from "./measure-op.ts";
import type { NamedPlace, OpFacts } from "./op-facts.ts";
import { showPlace } from "./op-project.ts";
import type { ShownOp } from "./show.ts";

/** The whole text of one op. */
export function renderOp({ facts, measurement }: ShownOp): string {
  const own = measurement?.rows[0];
  const sections = [
    title(facts),
    own === undefined ? declaredStates(facts) : observedStates(own.transforms),
    places(facts),
    formulas(facts),
    callers(facts),
    measurement?.cost == null ? "" : costs(facts, measurement.cost),
    names(facts),
    nearRules(facts),
  ];
  return sections.filter((section) => section !== "").join("\n\n");
}

function title(facts: OpFacts): string {
  const { op, family, module, kind, kernel, doc, schema, reason, since } = facts;
  const words = [
    family,
    ...(module === "core" ? [] : [`module ${module}`]),
    `batching: ${kind}`,
    `kernel: ${kernel}`,
    ...(since === null ? [] : [`since ${since}`]),
  ];
  const why = reason === null ? [] : [`  ${pc.yellow(`${kind}:`)} ${wrapText(reason, 4)}`];
  return [
    `${pc.bold(op)}  ${pc.dim(words.join(" · "))}`,
    `  ${wrapText(doc, 2)}`,
    ...why,
    "",
    `  ${wrapText(schema, 4)}`,
  ].join("\n");
}

/** The columns as compositions, outermost first. */
const COMPOSITIONS: Readonly<Record<Transform, string>> = {
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

/** One row of the table of states. */
type Column = readonly [composition: string, cell: Cell];

function columnsOf(transforms: Readonly<Record<Transform, Cell>>): readonly Column[] {
  const titles: Readonly<Record<string, string>> = COMPOSITIONS;
  return Object.entries(transforms).map(([name, cell]) => [titles[name] ?? name, cell]);
}

function observedStates(transforms: Readonly<Record<Transform, Cell>>): string {
  const columns = columnsOf(transforms);
  const applying = columns.filter(([, { observed }]) => observed !== "n/a");
  const absent = columns.filter(([, { observed }]) => observed === "n/a").map(([name]) => name);
  const rows = applying.map(
    ([name, { declared, observed, correct, fast, samples, passed, reason }]) => [
      name,
      declared === observed ? observed : pc.red(`${observed}, declared ${declared}`),
      verdict(correct, "correct", "WRONG"),
      verdict(fast, "fast", "SLOW"),
      `${passed}/${samples}`,
      reason ?? "",
    ],
  );
  const head = ["transform", "state", "result", "calls", "samples", ""];
  const problems = applying.flatMap(([name, cell]) =>
    cell.problems.map((text) => `  ${pc.red("wrong")} ${name}: ${text}`),
  );
  const note = absent.length > 0 ? [pc.dim(`  does not apply: ${absent.join(", ")}`)] : [];
  const title = pc.bold("States, as its samples show them");
  return [title, renderTable(head, rows), ...note, ...problems].join("\n");
}

function verdict(answer: boolean | null, yes: string, no: string): string {
  if (answer === null) return pc.dim("-");
  return answer ? pc.green(yes) : pc.red(no);
}

function declaredStates({ declared }: OpFacts): string {
  const rows = Object.entries(declared).map(([transform, state]) => [transform, state]);
  return `${pc.bold("States, as declared")}\n${renderTable(["transform", "state"], rows)}`;
}

function places({ entry, rule, kind, kernels, helpers, samples }: OpFacts): string {
  const named = (what: string, list: readonly NamedPlace[]): readonly (readonly string[])[] =>
    list.map((place, i) => [i === 0 ? what : "", showPlace(place), place.name]);
  const missing = ["rule", pc.red("missing"), "the entry says batching: rule"];
  const rules = rule === null ? (kind === "rule" ? [missing] : []) : named("rule", [rule]);
  const samplePlace = samples.place === null ? pc.red("missing") : showPlace(samples.place);
  const rows = [
    ["entry", showPlace(entry), ""],
    ...rules,
    ...named("kernel", kernels),
    ...named("helpers", helpers),
    ["samples", samplePlace, samples.name],
  ];
  return section("Where it is", rows);
}

function section(head: string, rows: readonly (readonly string[])[]): string {
  const [, ...lines] = renderTable(["", "", ""], rows).split("\n");
  return [pc.bold(head), ...lines].join("\n");
}

function formulas({ formulas: list, entry }: OpFacts): string {
  const rows = list.map(({ target, text, line }) => [
    target,
    `${entry.file}:${line}`,
    wrapText(text, 30),
  ]);
  return rows.length === 0 ? "" : section("Formulas", rows);
}

/** Most callers named before the rest is counted. */
const MAX_CALLERS = 12;

function callers({ neededBy }: OpFacts): string {
  if (neededBy.length === 0) return "";
  const rows = neededBy.slice(0, MAX_CALLERS).map((place) => [place.name, showPlace(place), ""]);
  const rest = neededBy.length - rows.length;
  const more = rest > 0 ? `\n  … and ${rest} more; --json lists all` : "";
  return `${section(`Formulas of ${count(neededBy.length, "op")} need it`, rows)}${more}`;
}

function costs({ kind }: OpFacts, { shapes, sizes }: OpCost): string {
  const isLooped = kind === "fallback";
  const rows = sizes.map((cost) => [
    String(cost.examples),
    time(cost.loop),
    time(cost.mapped),
    isLooped ? `${time(cost.mapped / cost.examples)} per example` : times(cost),
  ]);
  const on = shapes.map((shape) => `[${shape.join(",")}]`).join(" ");
  const head = isLooped
    ? `What the slow loop costs, on ${on}`
    : `One call per example beside one mapped call, on ${on}`;
  const columns = ["examples", "plain calls", isLooped ? "slow loop" : "vmap", ""];
  const share = isLooped ? `\n  ${dispatchShare(sizes)}` : "";
  return `${pc.bold(head)}\n${renderTable(columns, rows)}${share}`;
}

/** How much of the slow loop is not the op's own work. */
function dispatchShare(sizes: readonly CostAtSize[]): string {
  const { loop, mapped } = sizes[sizes.length - 1];
  const share = Math.max(0, Math.round((1 - loop / mapped) * 100));
  return `${share} % of the slow loop at ${sizes[sizes.length - 1].examples} examples is slicing, stacking and dispatch, the rest the op itself`;
}

function times({ loop, mapped }: CostAtSize): string {
  const ratio = loop / mapped;
  if (ratio >= 1) return `${ratio.toFixed(1)} times as fast`;
  return `${(1 / ratio).toFixed(1)} times as slow`;
}

function time(microseconds: number): string {
  if (microseconds < 1000) return `${microseconds.toFixed(microseconds < 10 ? 1 : 0)} µs`;
  return `${(microseconds / 1000).toFixed(1)} ms`;
}

function names({ functionName, inPlace, aliases }: OpFacts): string {
  const rows = [
    ["function", functionName, ""],
    ...(inPlace === null ? [] : [["in place", inPlace, ""]]),
    ...(aliases.length === 0 ? [] : [["PyTorch", wrapText(aliases.join(", "), 14), ""]]),
  ];
  return section("Names", rows);
}

function nearRules({ kind, nearRules: list }: OpFacts): string {
  if (kind !== "fallback" && kind !== "rule") return "";
  const rows = list.map((place) => [place.name, showPlace(place), ""]);
  return rows.length === 0 ? "" : section("Rules like it", rows);
}
