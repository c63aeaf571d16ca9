// Requests to the REST API of GitHub: one retry for a passing fault, typed errors for the rest.
import { setTimeout as pause } from "node:timers/promises";
import { answerError, networkError, statusError } from "./errors.ts";

/** How to reach the API. */
export interface GithubApi {
  /** Without a slash at the end. */
  readonly address: string;
  readonly token: string;
  /** Milliseconds before the second try. */
  readonly retryDelay: number;
}

/** One request. */
export interface ApiRequest {
  readonly method: "GET" | "POST" | "PATCH";
  /** From the address on, with a slash in front. */
  readonly path: string;
  readonly body?: Readonly<Record<string, string>>;
}

/** Longest wait for one answer, in milliseconds. */
const TIMEOUT = 30_000;

/**
 * Sends a request and returns its JSON; a server fault or a broken connection is tried once more.
 *
 * A POST is not: the first may have been carried out. Who sends one looks before sending it again.
 *
 * @throws `E_GITHUB_STATUS`, `E_GITHUB_NETWORK`, `E_GITHUB_ANSWER`
 */
export async function callGithub(api: GithubApi, request: ApiRequest): Promise<unknown> {
  const isRepeatable = request.method !== "POST";
  const first = await send(api, request);
  if (!isRepeatable || !isPassingFault(first)) return resultOf(api, request, first);
  await pause(api.retryDelay);
  return resultOf(api, request, await send(api, request));
}

/** An answer, or why there is none. */
type Outcome =
  | { readonly kind: "answer"; readonly response: Response }
  | { readonly kind: "silence"; readonly error: unknown };

async function send(api: GithubApi, { method, path, body }: ApiRequest): Promise<Outcome> {
  const headers = {
    accept: "application/vnd.github+json",
    authorization: `Bearer ${api.token}`,
    "content-type": "application/json",
    "user-agent": "batchwise",
    "x-github-api-version": "2022-11-28",
  };
  const text = body === undefined ? null : JSON.stringify(body);
  const signal = AbortSignal.timeout(TIMEOUT);
  try {
    const response = await fetch(api.address + path, { method, headers, body: text, signal });
    return { kind: "answer", response };
  } catch (error) {
    return { kind: "silence", error };
  }
}

const isPassingFault = (outcome: Outcome): boolean =>
  outcome.kind === "silence" || outcome.response.status >= 500;

async function resultOf(api: GithubApi, request: ApiRequest, outcome: Outcome): Promise<unknown> {
  const url = api.address + request.path;
  if (outcome.kind === "silence") throw networkError(request.method, url, outcome.error);
  const { response } = outcome;
  const text = await response.text().catch((error: unknown) => {
    throw networkError(request.method, url, error);
  });
  if (!response.ok) {
    const { status, headers } = response;
    const isLimited = headers.get("x-ratelimit-remaining") === "0" || headers.has("retry-after");
    throw statusError({ method: request.method, url }, { status, message: said(text), isLimited });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw answerError(request.method, url, "it is no JSON", cause);
  }
}

/** The API's own word for an error, if it gives one. */
function said(text: string): string {
  try {
    const data: unknown = JSON.parse(text);
    const hasMessage = typeof data === "object" && data !== null && "message" in data;
    return hasMessage && typeof data.message === "string" ? data.message.slice(0, 200) : "";
  } catch {
    return "";
  }
}
