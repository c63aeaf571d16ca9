// Errors of the commands that talk to GitHub or read what its runner hands over, each with a stable code.

/** What went wrong with GitHub: its API, or the files and variables of a workflow run. */
export class GithubError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "GithubError";
    this.code = code;
  }
}

/** No answer of the API. */
export class GithubNetworkError extends GithubError {}

/** An answer of the API that is no success. */
export class GithubStatusError extends GithubError {
  readonly status: number;
  /** Whether the request was refused for want of permission, not for its frequency. */
  readonly isForbidden: boolean;

  constructor(status: number, isForbidden: boolean, message: string) {
    super("E_GITHUB_STATUS", message);
    this.name = "GithubStatusError";
    this.status = status;
    this.isForbidden = isForbidden;
  }
}

const detailOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
};

/** A variable that the runner sets, or the workflow has to, and that is not there. */
export function missingVariableError(name: string, hint: string): GithubError {
  return new GithubError(
    "E_GITHUB_VARIABLE",
    `coverage comment: the environment variable ${name} is not set; expected it as GitHub Actions sets it\n  hint: ${hint}`,
  );
}

/** A variable whose value cannot be used. */
export function badVariableError(name: string, value: string, expected: string): GithubError {
  return new GithubError(
    "E_GITHUB_VARIABLE",
    `coverage comment: ${name} is ${JSON.stringify(value)}; expected ${expected}`,
  );
}

/** A secret that cannot be sent; what it says is not shown. */
export function badTokenError(): GithubError {
  return new GithubError(
    "E_GITHUB_VARIABLE",
    "coverage comment: GITHUB_TOKEN has a line break or another character in it that no token has; expected the token alone\n" +
      "  hint: look for a line break inside the secret",
  );
}

/** The file that describes the event is missing or is not one of a pull request. */
export function eventFileError(path: string, what: string, cause?: unknown): GithubError {
  return new GithubError(
    "E_GITHUB_EVENT",
    `coverage comment: ${path}: ${what}; expected the event of a pull request or of a comment on one\n` +
      "  hint: run the step on pull_request only: if: github.event_name == 'pull_request'",
    { cause },
  );
}

/** The Markdown to post is missing, empty or too long. */
export function commentTextError(path: string, what: string, expected: string): GithubError {
  return new GithubError(
    "E_COMMENT_TEXT",
    `coverage comment: ${path}: ${what}; expected ${expected}\n` +
      "  hint: npx batchwise coverage diff <before> <after> --md writes the text",
  );
}

/** The summary file could not be appended to. */
export function summaryFileError(path: string, cause: unknown): GithubError {
  return new GithubError(
    "E_SUMMARY_FILE",
    `coverage: cannot append to ${path}: ${detailOf(cause)}; expected GITHUB_STEP_SUMMARY to name a file that can be written`,
    { cause },
  );
}

/** The API could not be reached. */
export function networkError(method: string, url: string, cause: unknown): GithubError {
  return new GithubNetworkError(
    "E_GITHUB_NETWORK",
    `coverage comment: ${method} ${url}: no answer: ${detailOf(cause)}; expected the API of GitHub\n` +
      "  hint: GITHUB_API_URL names the API; run the job again if it was a passing fault",
    { cause },
  );
}

/** What to do about a status. */
const STATUS_HINTS: Readonly<Record<number, string>> = {
  401: "GITHUB_TOKEN is not valid here; pass it as env: GITHUB_TOKEN: ${{ github.token }}",
  403: "the job needs permissions: pull-requests: write",
  404: "the pull request does not exist, or the token may not see its repository",
  422: "GitHub did not accept the text",
  429: "too many requests; run the job again later",
};

/** A request that was answered, with an error. */
export function statusError(
  request: { readonly method: string; readonly url: string },
  answer: { readonly status: number; readonly message: string; readonly isLimited: boolean },
): GithubStatusError {
  const { status, message, isLimited } = answer;
  const said = message === "" ? "" : ` (${message})`;
  const hint = isLimited
    ? "too many requests; run the job again later"
    : (STATUS_HINTS[status] ?? "run the job again; if it stays, see https://www.githubstatus.com");
  return new GithubStatusError(
    status,
    status === 403 && !isLimited,
    `coverage comment: ${request.method} ${request.url}: status ${status}${said}; expected success\n  hint: ${hint}`,
  );
}

/** An answer that is not what the API promises. */
export function answerError(
  method: string,
  url: string,
  what: string,
  cause?: unknown,
): GithubError {
  return new GithubError(
    "E_GITHUB_ANSWER",
    `coverage comment: ${method} ${url}: the answer is not what the API promises: ${what}; expected comments as JSON\n` +
      "  hint: GITHUB_API_URL must name the API of GitHub, not its pages",
    { cause },
  );
}
