// One comment per pull request and name: found again by a mark that readers do not see, and then updated.
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { type ApiRequest, callGithub, type GithubApi } from "./api.ts";
import { answerError, GithubNetworkError, GithubStatusError } from "./errors.ts";
import type { PullRequest } from "./event.ts";

/** What to say where, and in whose name. */
export interface StickyComment {
  readonly pullRequest: PullRequest;
  /** Tells this comment from those of other projects: `coverage`. */
  readonly name: string;
  /** The account whose comments may be updated; anybody can write the mark. */
  readonly author: string;
  readonly markdown: string;
}

/** What became of it. */
export interface PostedComment {
  readonly action: "created" | "updated";
  readonly url: string;
}

/** The body as it is sent: the mark, then the text. */
export function commentBody({ name, markdown }: Pick<StickyComment, "name" | "markdown">): string {
  return `${markOf(name)}\n${markdown}`;
}

const markOf = (name: string): string => `<!-- batchwise:${name} -->`;

/**
 * Updates the earlier comment, or posts the first.
 *
 * @throws `E_GITHUB_STATUS`, `E_GITHUB_NETWORK`, `E_GITHUB_ANSWER`
 */
export async function postComment(api: GithubApi, comment: StickyComment): Promise<PostedComment> {
  const earlier = await findComment(api, comment);
  if (earlier !== null) return update(api, comment, earlier);
  try {
    return await create(api, comment);
  } catch (error) {
    if (!isPassing(error)) throw error;
    // The comment may be there although the answer was not: look again before posting.
    await pause(api.retryDelay);
    const found = await findComment(api, comment);
    return found === null ? create(api, comment) : update(api, comment, found);
  }
}

const isPassing = (error: unknown): boolean =>
  error instanceof GithubNetworkError ||
  (error instanceof GithubStatusError && error.status >= 500);

const issuesPath = ({ owner, repository }: PullRequest): string =>
  `/repos/${owner}/${repository}/issues`;

const postedDefinition = z.object({ html_url: z.string() });

async function create(api: GithubApi, comment: StickyComment): Promise<PostedComment> {
  const { pullRequest } = comment;
  const path = `${issuesPath(pullRequest)}/${pullRequest.number}/comments`;
  const request = { method: "POST", path, body: { body: commentBody(comment) } } as const;
  const { html_url: url } = await callChecked(api, request, postedDefinition);
  return { action: "created", url };
}

async function update(api: GithubApi, comment: StickyComment, id: number): Promise<PostedComment> {
  const path = `${issuesPath(comment.pullRequest)}/comments/${id}`;
  const request = { method: "PATCH", path, body: { body: commentBody(comment) } } as const;
  const { html_url: url } = await callChecked(api, request, postedDefinition);
  return { action: "updated", url };
}

const PAGE_SIZE = 100;

const pageDefinition = z.array(
  z.object({
    id: z.int(),
    body: z.string().nullish(),
    user: z.object({ login: z.string() }).nullish(),
  }),
);

/** The number of the earlier comment, oldest first; null when there is none. */
async function findComment(
  api: GithubApi,
  { pullRequest, name, author }: StickyComment,
): Promise<number | null> {
  const list = `${issuesPath(pullRequest)}/${pullRequest.number}/comments`;
  for (let page = 1; ; page += 1) {
    const path = `${list}?per_page=${PAGE_SIZE}&page=${page}`;
    const comments = await callChecked(api, { method: "GET", path }, pageDefinition);
    const found = comments.find(
      ({ body, user }) => body?.startsWith(markOf(name)) === true && user?.login === author,
    );
    if (found !== undefined) return found.id;
    if (comments.length < PAGE_SIZE) return null;
  }
}

async function callChecked<T>(
  api: GithubApi,
  request: ApiRequest,
  definition: z.ZodType<T>,
): Promise<T> {
  const result = definition.safeParse(await callGithub(api, request));
  if (result.success) return result.data;
  const what = z.prettifyError(result.error).split("\n")[0];
  throw answerError(request.method, api.address + request.path, what);
}
