// Coverage as one HTML file: complete without its script, and nothing in it is loaded from anywhere.
import { coverageProblems } from "../problems.ts";
import { hashSource, loadPage, loadScript, loadStyles } from "./assets.ts";
import { type BenchmarksView, benchmarksView } from "./benchmarks.ts";
import { type FamiliesView, familiesView } from "./families.ts";
import { type FirstRulesView, firstRulesView } from "./first-rules.ts";
import type { DashboardInput } from "./inputs.ts";
import { opHref } from "./links.ts";
import { type MatrixView, matrixView } from "./matrix.ts";
import { type OpView, opViews } from "./op-details.ts";
import { type OverviewView, overviewView } from "./overview.ts";
import { type ProgramView, programViews } from "./programs.ts";
import { type TrendView, trendView } from "./trend.ts";

/** One thing that is wrong. */
interface ProblemRow {
  readonly op: string;
  readonly href: string;
  readonly text: string;
}

/** What the page shows. */
interface PageView {
  readonly title: string;
  readonly versions: string;
  /** Whether ops are missing that were not asked for. */
  readonly isPart: boolean;
  readonly policy: string;
  readonly styles: string;
  readonly script: string;
  readonly problems: readonly ProblemRow[];
  readonly problemCount: string;
  readonly overview: OverviewView;
  readonly trend: TrendView;
  readonly families: FamiliesView;
  readonly matrix: MatrixView;
  readonly firstRules: FirstRulesView;
  readonly benchmarks: BenchmarksView;
  readonly programs: readonly ProgramView[];
  readonly ops: readonly OpView[];
}

/** The whole page as text. */
export function renderDashboard(input: DashboardInput): string {
  const { document } = input;
  const styles = loadStyles();
  const script = loadScript();
  const problems = coverageProblems(document, "ops.yaml");
  const view: PageView = {
    title: `${document.projects[0]?.namespace ?? "batchwise"} coverage`,
    versions: document.projects
      .map(({ namespace, version }) => `${namespace} ${version}`)
      .join(", "),
    isPart: !document.complete,
    policy: policyFor(styles, script),
    styles,
    script,
    problems: problems.map(({ op, text }) => ({ op, href: opHref(op), text })),
    problemCount: problems.length === 1 ? "1 problem" : `${problems.length} problems`,
    overview: overviewView(input),
    trend: trendView(input),
    families: familiesView(document),
    matrix: matrixView(document),
    firstRules: firstRulesView(document),
    benchmarks: benchmarksView(input.benchmarks, document),
    programs: programViews(input),
    ops: opViews(input),
  };
  return loadPage<PageView>()(view);
}

/** Nothing may be loaded, and of what is in the page only our own style and script count. */
function policyFor(styles: string, script: string): string {
  return [
    "default-src 'none'",
    `style-src ${hashSource(styles)}`,
    `script-src ${hashSource(script)}`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}
