// A local server that answers like the part of GitHub's API that comments need, and keeps what it was asked.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/** A comment as the API gives it. */
export interface FakeComment {
  readonly id: number;
  readonly body: string;
  readonly user: { readonly login: string };
}

/** One request it got. */
export interface SeenRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly authorization: string;
  readonly body: string;
}

/** An answer given instead of the right one. */
export interface Fault {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The request is carried out all the same; only its answer is lost. */
  readonly isCarriedOut?: boolean;
}

/** The server and what it holds. */
export interface FakeGithub {
  readonly address: string;
  readonly comments: FakeComment[];
  readonly requests: SeenRequest[];
  /** The next answers to requests with this method. */
  readonly faults: { readonly method: string; readonly fault: Fault }[];
  readonly close: () => Promise<void>;
}

/** The account a workflow comments as. */
export const BOT = "github-actions[bot]";

const LIST = /^\/repos\/ada\/ops\/issues\/12\/comments$/;
const ONE = /^\/repos\/ada\/ops\/issues\/comments\/(\d+)$/;

type State = Pick<FakeGithub, "comments" | "requests" | "faults">;

/** Starts one on a free port of this machine; its repository is `ada/ops`, its pull request number 12. */
export async function startFakeGithub(): Promise<FakeGithub> {
  const state: State = { comments: [], requests: [], faults: [] };
  const server = createServer((request, response) => {
    void answer(state, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new Error("the server has no port");
  return {
    ...state,
    address: `http://127.0.0.1:${bound.port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function answer(
  state: State,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) body += String(chunk);
  const { method = "", url = "" } = request;
  const authorization = request.headers.authorization ?? "";
  state.requests.push({ method, url, authorization, body });
  const at = state.faults.findIndex((planned) => planned.method === method);
  const fault = at < 0 ? undefined : state.faults.splice(at, 1)[0].fault;
  const right =
    fault === undefined || fault.isCarriedOut === true ? carryOut(state, request, body) : null;
  const status = fault?.status ?? right?.status ?? 500;
  response.writeHead(status, { "content-type": "application/json", ...fault?.headers });
  response.end(
    fault === undefined ? JSON.stringify(right?.data) : (fault.body ?? '{"message":"planned"}'),
  );
}

interface Answer {
  readonly status: number;
  readonly data: unknown;
}

const shown = ({ id, body, user }: FakeComment): object => ({
  id,
  body,
  user,
  html_url: `https://example.org/ada/ops/pull/12#issuecomment-${id}`,
});

function carryOut(
  { comments }: State,
  { method, url = "" }: IncomingMessage,
  body: string,
): Answer {
  const { pathname, searchParams } = new URL(url, "http://localhost");
  if (LIST.test(pathname)) {
    if (method === "POST") return { status: 201, data: shown(add(comments, textIn(body))) };
    const [size, page] = [Number(searchParams.get("per_page")), Number(searchParams.get("page"))];
    return { status: 200, data: comments.slice((page - 1) * size, page * size).map(shown) };
  }
  const id = Number(ONE.exec(pathname)?.[1]);
  const index = comments.findIndex((comment) => comment.id === id);
  if (method !== "PATCH" || index < 0) return { status: 404, data: { message: "Not Found" } };
  comments[index] = { ...comments[index], body: textIn(body) };
  return { status: 200, data: shown(comments[index]) };
}

function add(comments: FakeComment[], body: string): FakeComment {
  const comment = { id: 100 + comments.length, body, user: { login: BOT } };
  comments.push(comment);
  return comment;
}

function textIn(body: string): string {
  const data: unknown = JSON.parse(body);
  if (typeof data !== "object" || data === null || !("body" in data)) throw new Error("no body");
  return String(data.body);
}
