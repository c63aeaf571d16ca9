// `batchwise coverage comment`: one comment on a pull request, posted by the first run and updated by the next ones.

import { type Command, InvalidArgumentError, Option } from "commander";
import { COMMENT_LIMIT } from "../../../coverage-report/markdown.ts";
import type { GithubApi } from "../github/api.ts";
import { commentTextError, GithubStatusError } from "../github/errors.ts";
import { apiAddress, type Environment, readPullRequest, readToken } from "../github/event.ts";
import { commentBody, postComment, type StickyComment } from "../github/sticky-comment.ts";
import { helpEnd } from "../help-text.ts";
import { printJson, printNote, printResult } from "../process.ts";
import { readTextFile } from "../read-text-file.ts";

interface CommentOptions {
  readonly name: string;
  readonly author: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** Milliseconds before a failed request is tried once more. */
const RETRY_DELAY = 1_000;

/** Adds `comment` to `coverage`. */
export function register(coverage: Command): void {
  coverage
    .command("comment")
    .description("post or update the coverage comment of a pull request")
    .argument("<file>", "the Markdown to post, as coverage diff --md prints it")
    .addOption(
      new Option("--name <name>", "tells this comment from those of other projects")
        .argParser(parseName)
        .default("coverage"),
    )
    .option("--author <login>", "whose earlier comment is updated", "github-actions[bot]")
    .option("--dry-run", "send nothing; print what would be sent")
    .option("--json", "print what was done as one JSON document")
    .addHelpText(
      "after",
      helpEnd({
        notes:
          "Reads GITHUB_EVENT_PATH (which pull request), GITHUB_TOKEN and GITHUB_API_URL. A token that may not write, as in a run for a fork, is told in a note and is no failure.",
        examples: ["npx batchwise coverage comment comment.md --dry-run"],
        exit: "0 posted, updated or not allowed to, 1 a problem, 2 wrong usage",
      }),
    )
    .action((file: string, options: CommentOptions) => run(file, options, process.env));
}

function parseName(value: string): string {
  if (/^[a-z0-9]+(-[a-z0-9]+)*$/.test(value)) return value;
  throw new InvalidArgumentError("Expected lower-case words joined by hyphens, such as my-ops.");
}

async function run(file: string, options: CommentOptions, environment: Environment): Promise<void> {
  const { name, author } = options;
  const comment = {
    pullRequest: readPullRequest(environment),
    name,
    author,
    markdown: readMarkdown(file, name),
  };
  const address = apiAddress(environment);
  if (options.dryRun === true) return showUnsent(comment, options);
  const token = readToken(environment);
  await post({ address, token, retryDelay: RETRY_DELAY }, comment, options);
}

function readMarkdown(file: string, name: string): string {
  const text = readTextFile(file);
  if (typeof text !== "string") {
    throw commentTextError(file, text.problem, "a file of Markdown");
  }
  const markdown = text.trim();
  if (markdown === "") throw commentTextError(file, "it is empty", "Markdown");
  const { length } = commentBody({ name, markdown });
  if (length <= COMMENT_LIMIT) return markdown;
  throw commentTextError(
    file,
    `${length} characters`,
    `at most ${COMMENT_LIMIT}, which GitHub takes`,
  );
}

const show = ({ pullRequest: { owner, repository, number } }: StickyComment): string =>
  `${owner}/${repository}#${number}`;

function showUnsent(comment: StickyComment, { json }: CommentOptions): void {
  const body = commentBody(comment);
  if (json === true) {
    printJson({ action: "none", pullRequest: show(comment), body });
    return;
  }
  printNote(`coverage comment: would post or update this on ${show(comment)}`);
  printResult(body);
}

async function post(
  api: GithubApi,
  comment: StickyComment,
  { json }: CommentOptions,
): Promise<void> {
  try {
    const { action, url } = await postComment(api, comment);
    if (json === true) printJson({ action, pullRequest: show(comment), url });
    else printResult(`coverage comment: ${action} ${url}`);
  } catch (error) {
    if (!(error instanceof GithubStatusError && error.isForbidden)) throw error;
    // The token of a run for a fork may only read; the report is in the job's summary all the same.
    printNote(
      `coverage comment: no comment on ${show(comment)}: the token may not write, as in a run for a fork\n` +
        "  hint: the report is in the summary of the job; elsewhere the job needs permissions: pull-requests: write",
    );
    if (json === true) printJson({ action: "none", pullRequest: show(comment), url: null });
  }
}
