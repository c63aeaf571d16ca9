// Why nothing was scaffolded: one factory per reason, in the house form `where: what; expected … / hint`.
import { listed, quoted, suggestion } from "../problems/suggestion.ts";

/** A scaffold that was refused; nothing was written. */
export class ScaffoldError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = new.target.name;
    this.code = code;
  }
}

/** A file changed between reading and writing it. */
export function changedMeanwhile(path: string): ScaffoldError {
  return new ScaffoldError(
    "E_SCAFFOLD_CHANGED",
    `${path}: the file changed while the command ran; expected the text it was read with\n  hint: run the command again`,
  );
}

/** Not the root of a project with operators. */
export function noOpsFile(command: string, file: string, folder: string): ScaffoldError {
  return new ScaffoldError(
    "E_NO_OPS_FILE",
    `${command}: there is no ${file} in ${folder}; expected the root of a project with operators\n  hint: change to the folder that holds ${file}`,
  );
}

/** ops.yaml has mistakes already, so that nothing can be put at its place in it; `problems` is as codegen prints them. */
export function brokenOpsFile(command: string, problems: string): ScaffoldError {
  return new ScaffoldError(
    "E_BROKEN_OPS_FILE",
    `${problems}\n\n${command}: ops.yaml does not load, so nothing was changed; expected a file that codegen can read\n  hint: correct what is shown above and run the command again`,
  );
}

/** The schema on the command line does not parse; every mistake comes with its frame and hint. */
export function badSchema(mistakes: readonly string[]): ScaffoldError {
  return new ScaffoldError("E_SCHEMA", mistakes.map((mistake) => `op new: ${mistake}`).join("\n"));
}

/** The op stands in ops.yaml; `owner` is the entry it is a form of, itself in most cases. */
export function opExists(name: string, owner: string, place: string): ScaffoldError {
  const derived = owner === name ? "" : `, as a form of ${owner}`;
  const [base] = name.split(".");
  return new ScaffoldError(
    "E_DUPLICATE_OP",
    `op new: ${name} is there already, in ${place}${derived}; expected a new op\n  hint: change the entry there, or give the new op another name or overload: ${base}.other(…)`,
  );
}

/** No op of ops.yaml has the name. */
export function unknownOp(command: string, name: string, known: readonly string[]): ScaffoldError {
  const overloads = known.filter((other) => other.split(".")[0] === name);
  const hint =
    overloads.length > 0
      ? `name the overload: ${listed(overloads)}`
      : suggestion(name, known, 'npx batchwise op new "<schema>" adds an op');
  return new ScaffoldError(
    "E_UNKNOWN_OP",
    `${command}: no op ${quoted(name)}; expected an op of ops.yaml\n  hint: ${hint}`,
  );
}

/** The rule is there. */
export function ruleExists(op: string, rule: string, file: string): ScaffoldError {
  return new ScaffoldError(
    "E_RULE_EXISTS",
    `rule new: ${file} exports ${rule} already; expected an op without a rule\n  hint: edit ${file}, or delete the rule of ${op} first`,
  );
}

/** A rule for an op that something better serves already. */
export function servedAlready(op: string, kind: string): ScaffoldError {
  return new ScaffoldError(
    "E_SERVED_ALREADY",
    `rule new: ${op} is served by batching: ${kind}; expected an op that falls back or is refused\n` +
      "  hint: a kind is tested once for all its ops; --replace-kind writes a rule all the same",
  );
}

/** A file that should be new is there, with something else in it. */
export function fileExists(command: string, path: string, what: string): ScaffoldError {
  return new ScaffoldError(
    "E_FILE_EXISTS",
    `${command}: ${path} is there already and ${what}; expected a new file\n  hint: move it away, or add what is missing by hand`,
  );
}

/** An option that does not fit. */
export function badOption(option: string, what: string, hint: string): ScaffoldError {
  return new ScaffoldError("E_OPTION", `op new ${option}: ${what}\n  hint: ${hint}`);
}

/** The entry would not pass codegen's checks; `problems` is as codegen prints them. */
export function wouldNotPass(command: string, problems: string): ScaffoldError {
  return new ScaffoldError(
    "E_SCAFFOLD_CHECKS",
    `${problems}\n\n${command}: the entry would not pass codegen's checks, so nothing was written; expected options that fit the schema\n  hint: change the options; --help lists them`,
  );
}
