// The pull request a workflow run is about, from the file in which the runner describes the event.
import { z } from "zod";
import { readTextFile } from "../read-text-file.ts";
import { badTokenError, badVariableError, eventFileError, missingVariableError } from "./errors.ts";

/** Variables of the process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where a comment belongs. */
export interface PullRequest {
  readonly owner: string;
  readonly repository: string;
  readonly number: number;
}

const eventDefinition = z.object({
  // Both become parts of a URL, so only what GitHub allows in names passes.
  repository: z.object({
    full_name: z.string().regex(/^[A-Za-z0-9-]+\/(?!\.{1,2}$)[A-Za-z0-9._-]+$/),
  }),
  pull_request: z.object({ number: z.int().positive() }).optional(),
  // A comment on a pull request is a comment on an issue that says that it is one.
  issue: z.object({ number: z.int().positive(), pull_request: z.object({}).optional() }).optional(),
});

/**
 * Reads the event of the run.
 *
 * @throws `E_GITHUB_VARIABLE`, `E_GITHUB_EVENT`
 */
export function readPullRequest(environment: Environment): PullRequest {
  const path = environment["GITHUB_EVENT_PATH"];
  if (path === undefined || path === "") {
    throw missingVariableError(
      "GITHUB_EVENT_PATH",
      "run it in a workflow, or name a JSON file like the one the runner writes",
    );
  }
  const text = readTextFile(path);
  if (typeof text !== "string") throw eventFileError(path, text.problem);
  const event = eventDefinition.safeParse(parseJson(path, text));
  if (!event.success) throw eventFileError(path, firstIssue(event.error));
  const { repository, pull_request: pull, issue } = event.data;
  const number = pull?.number ?? (issue?.pull_request === undefined ? undefined : issue.number);
  if (number === undefined) throw eventFileError(path, "it is about no pull request");
  const [owner, name] = repository.full_name.split("/");
  return { owner, repository: name, number };
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw eventFileError(path, "it is no JSON", error);
  }
}

function firstIssue({ issues: [{ path, message }] }: z.ZodError): string {
  const said = `${message[0].toLowerCase()}${message.slice(1)}`;
  return path.length === 0 ? said : `${path.join(".")}: ${said}`;
}

/**
 * The address of the API, without a slash at the end.
 *
 * @throws `E_GITHUB_VARIABLE`
 */
export function apiAddress(environment: Environment): string {
  const value = environment["GITHUB_API_URL"] ?? "https://api.github.com";
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url !== null && url.username + url.password !== "") {
    throw badVariableError(
      "GITHUB_API_URL",
      `${url.protocol}//…@${url.host}`,
      "an address without a name and a password",
    );
  }
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw badVariableError("GITHUB_API_URL", value, "an address such as https://api.github.com");
  }
  return value.replace(/\/+$/, "");
}

/**
 * The token, without the line break that secrets often end with.
 *
 * @throws `E_GITHUB_VARIABLE`; what the token says is in no error, here or where it is sent
 */
export function readToken(environment: Environment): string {
  const token = environment["GITHUB_TOKEN"]?.trim() ?? "";
  if (token === "") {
    throw missingVariableError(
      "GITHUB_TOKEN",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what a workflow says
      "pass it to the step as env: GITHUB_TOKEN: ${{ github.token }}",
    );
  }
  // Node would name the whole header in the error about one that it cannot send.
  if (!/^[\x21-\x7e]+$/.test(token)) throw badTokenError();
  return token;
}
