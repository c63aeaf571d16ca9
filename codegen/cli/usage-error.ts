// Wrong usage in the house convention: the messages of commander reworded, with the near name and whom to ask.
import { nearName } from "../scalar/near-name.ts";

/**
 * The complaint about a call of `path` (`batchwise op list`) that cannot be parsed.
 *
 * @param raw - as commander words it: `error: unknown option '--jsn'\n(Did you mean --json?)`
 * @param commands - names of the commands below `path`, for a word that is none of them
 */
export function usageError(raw: string, path: string, commands: readonly string[]): string {
  const message = raw.trim().replace(/^error: /, "");
  const suggested = /\n\(Did you mean (?:one of )?(.+)\?\)$/.exec(message);
  const plain = suggested === null ? message : message.slice(0, suggested.index);
  const { text, near } = reworded(plain, commands);
  const names = suggested?.[1].split(", ") ?? (near === null ? [] : [near]);
  const meant = names.map((name) => JSON.stringify(name)).join(" or ");
  const help = `npx ${path} --help shows how it is used`;
  const hint = meant === "" ? help : `did you mean ${meant}? ${help}`;
  return `${path}: ${text}\n  hint: ${hint}\n`;
}

interface Reworded {
  readonly text: string;
  readonly near: string | null;
}

function reworded(message: string, commands: readonly string[]): Reworded {
  const choice =
    /^option '([^' ]+)[^']*' argument '(.*)' is invalid\. Allowed choices are (.+)\.$/s;
  const wrong = choice.exec(message);
  if (wrong !== null) {
    const [, option, value, choices] = wrong;
    const text = `${option} is ${JSON.stringify(value)}; expected one of ${choices}`;
    return { text, near: nearName(value, choices.split(", ")) };
  }
  const missing = /^missing required argument '(.+)'$/.exec(message);
  if (missing !== null) return { text: `<${missing[1]}> is missing; expected a value`, near: null };
  const valueless = /^option '(.+)' argument missing$/.exec(message);
  if (valueless !== null) return { text: `expected a value, as in ${valueless[1]}`, near: null };
  const many = /^too many arguments(?: for '.*')?\. Expected (\d+) arguments? but got (\d+)\.$/;
  const counts = many.exec(message);
  if (counts !== null)
    return { text: `${counts[2]} arguments; expected at most ${counts[1]}`, near: null };
  const word = /^(?:unknown command|unexpected argument) '(.*?)'/s.exec(message);
  const near = word === null ? null : nearName(word[1], commands);
  return { text: message.replaceAll(/'([^']*)'/g, '"$1"').replace(/\.$/, ""), near };
}
