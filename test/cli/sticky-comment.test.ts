// The one comment on a pull request: found, updated, posted once, and every way GitHub can refuse it.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { withoutCommands } from "../../codegen/cli/github/annotate.ts";
import type { GithubApi } from "../../codegen/cli/github/api.ts";
import { GithubError, summaryFileError } from "../../codegen/cli/github/errors.ts";
import { apiAddress, readPullRequest, readToken } from "../../codegen/cli/github/event.ts";
import { type PostedComment, postComment } from "../../codegen/cli/github/sticky-comment.ts";
import { conventionProblems } from "../errors/convention.ts";
import { BOT, type FakeGithub, startFakeGithub } from "./fake-github.ts";

const MARK = "<!-- batchwise:coverage -->";
const pullRequest = { owner: "ada", repository: "ops", number: 12 } as const;

let github: FakeGithub;
beforeEach(async () => {
  github = await startFakeGithub();
});
afterEach(() => github.close());

const api = (): GithubApi => ({ address: github.address, token: "secret", retryDelay: 1 });
const post = (markdown: string, name = "coverage"): Promise<PostedComment> =>
  postComment(api(), { pullRequest, name, author: BOT, markdown });

/** A comment by somebody. */
const said = (id: number, login: string, body: string) => ({ id, body, user: { login } });

const methods = (): readonly string[] => github.requests.map(({ method }) => method);

/** The error of a promise that must fail. */
async function errorOf(work: Promise<unknown>): Promise<GithubError> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof GithubError)) throw new Error("it did not fail as expected");
  expect(conventionProblems(error.message)).toEqual([]);
  return error;
}

describe("posting", () => {
  test("the first run creates, the next ones update that comment", async () => {
    expect(await post("one")).toEqual({
      action: "created",
      url: "https://example.org/ada/ops/pull/12#issuecomment-100",
    });
    expect((await post("two")).action).toBe("updated");
    expect((await post("three")).action).toBe("updated");
    expect(github.comments).toEqual([said(100, BOT, `${MARK}\nthree`)]);
    expect(methods()).toEqual(["GET", "POST", "GET", "PATCH", "GET", "PATCH"]);
    expect(new Set(github.requests.map(({ authorization }) => authorization))).toEqual(
      new Set(["Bearer secret"]),
    );
  });

  test("the comments of two names do not meet", async () => {
    await post("library", "coverage");
    await post("plugin", "stats");
    await post("library again", "coverage");
    expect(github.comments.map(({ body }) => body)).toEqual([
      `${MARK}\nlibrary again`,
      "<!-- batchwise:stats -->\nplugin",
    ]);
  });

  test("a comment of somebody else, and one that quotes the mark, are left alone", async () => {
    github.comments.push(said(1, "mallory", `${MARK}\nmine`), said(2, BOT, `see ${MARK}`));
    expect((await post("ours")).action).toBe("created");
    expect(github.comments[0].body).toBe(`${MARK}\nmine`);
  });

  test("it is found on a later page", async () => {
    for (let id = 0; id < 250; id += 1) github.comments.push(said(id, "ada", `talk ${id}`));
    github.comments.push(said(999, BOT, `${MARK}\nold`));
    expect((await post("new")).action).toBe("updated");
    expect(github.comments.at(-1)?.body).toBe(`${MARK}\nnew`);
    expect(methods()).toEqual(["GET", "GET", "GET", "PATCH"]);
    expect(github.requests[2].url).toBe("/repos/ada/ops/issues/12/comments?per_page=100&page=3");
  });

  test("a full last page is followed by an empty one", async () => {
    for (let id = 0; id < 100; id += 1) github.comments.push(said(id, "ada", "talk"));
    expect((await post("new")).action).toBe("created");
    expect(methods()).toEqual(["GET", "GET", "POST"]);
  });
});

describe("faults", () => {
  const fail = (method: string, status: number, more: object = {}): void => {
    github.faults.push({ method, fault: { status, ...more } });
  };

  test.each(["GET", "PATCH"])("%s is tried once more after a 500", async (method) => {
    github.comments.push(said(1, BOT, `${MARK}\nold`));
    fail(method, 500);
    expect((await post("new")).action).toBe("updated");
    expect(methods().filter((seen) => seen === method)).toHaveLength(2);
  });

  test("a second 500 is an error with status and address", async () => {
    fail("GET", 500);
    fail("GET", 502);
    const { code, message } = await errorOf(post("new"));
    expect(code).toBe("E_GITHUB_STATUS");
    expect(message).toMatch(
      /^coverage comment: GET http:.*\/repos\/ada\/ops\/issues\/12\/comments\?per_page=100&page=1: status 502 \(planned\); expected success\n/,
    );
  });

  test("a POST whose answer was lost is not posted twice", async () => {
    fail("POST", 502, { isCarriedOut: true });
    expect((await post("new")).action).toBe("updated");
    expect(github.comments).toHaveLength(1);
    expect(methods()).toEqual(["GET", "POST", "GET", "PATCH"]);
  });

  test("a POST that failed is posted again", async () => {
    fail("POST", 500);
    expect((await post("new")).action).toBe("created");
    expect(github.comments).toHaveLength(1);
  });

  test.each([
    [401, {}, false, /env: GITHUB_TOKEN: \$\{\{ github\.token \}\}/],
    [403, {}, true, /permissions: pull-requests: write/],
    [403, { headers: { "x-ratelimit-remaining": "0" } }, false, /too many requests/],
    [404, {}, false, /does not exist/],
    [422, {}, false, /did not accept/],
  ])("%i %j is told, forbidden: %s", async (status, more, isForbidden, hint) => {
    fail("POST", status, more);
    const error = await errorOf(post("new"));
    expect(error).toMatchObject({ code: "E_GITHUB_STATUS", status, isForbidden });
    expect(error.message).toMatch(hint);
    expect(methods()).toEqual(["GET", "POST"]);
  });

  test.each([
    ["<html>", /it is no JSON/],
    ['{"a":1}', /expected array/],
  ])("an answer %s is not what the API promises", async (body, expected) => {
    fail("GET", 200, { body });
    const { code, message } = await errorOf(post("new"));
    expect(code).toBe("E_GITHUB_ANSWER");
    expect(message).toMatch(expected);
  });

  test("nobody there: tried twice, then told", async () => {
    const address = github.address;
    await github.close();
    const comment = { pullRequest, name: "coverage", author: BOT, markdown: "new" };
    const { code, message } = await errorOf(postComment({ ...api(), address }, comment));
    expect(code).toBe("E_GITHUB_NETWORK");
    expect(message).toContain(`GET ${address}/repos/ada/ops/issues/12/comments`);
    expect(message).toMatch(/no answer: fetch failed \(.*ECONNREFUSED/);
  });
});

describe("the event", () => {
  const folder = mkdtempSync(join(tmpdir(), "batchwise-event-"));
  const path = join(folder, "event.json");
  afterAll(() => rmSync(folder, { recursive: true }));
  const read = (event: unknown) => {
    writeFileSync(path, typeof event === "string" ? event : JSON.stringify(event));
    return readPullRequest({ GITHUB_EVENT_PATH: path });
  };
  const repository = { full_name: "ada/ops" };

  test("of a pull request, and of a comment on one", () => {
    expect(read({ repository, pull_request: { number: 12, title: "$(x)" } })).toEqual(pullRequest);
    expect(read({ repository, issue: { number: 12, pull_request: {} } })).toEqual(pullRequest);
  });

  test.each([
    ["no JSON", "{", /it is no JSON/],
    ["a push", { repository, ref: "refs/heads/main" }, /it is about no pull request/],
    ["a comment on an issue", { repository, issue: { number: 3 } }, /about no pull request/],
    ["no repository", { pull_request: { number: 1 } }, /repository: /],
    [
      "a path for a name",
      { repository: { full_name: "../x/y" }, pull_request: { number: 1 } },
      /repository\.full_name: /,
    ],
    [
      "the folder above for a name",
      { repository: { full_name: "ada/.." }, pull_request: { number: 1 } },
      /repository\.full_name: /,
    ],
    [
      "a text for a number",
      { repository, pull_request: { number: "1/../2" } },
      /pull_request\.number: /,
    ],
  ])("%s is refused", async (_name, event, expected) => {
    const { code, message } = await errorOf(Promise.resolve().then(() => read(event)));
    expect(code).toBe("E_GITHUB_EVENT");
    expect(message).toMatch(expected);
  });

  test.each([
    [{}, /GITHUB_EVENT_PATH is not set/],
    [{ GITHUB_EVENT_PATH: join(folder, "none.json") }, /there is no such file/],
    [{ GITHUB_EVENT_PATH: folder }, /it is a folder/],
  ])("%j is refused", async (environment, expected) => {
    const refused = Promise.resolve().then(() => readPullRequest(environment));
    expect((await errorOf(refused)).message).toMatch(expected);
  });

  test("the address of the API", async () => {
    expect(apiAddress({})).toBe("https://api.github.com");
    expect(apiAddress({ GITHUB_API_URL: "https://git.example.org/api/v3/" })).toBe(
      "https://git.example.org/api/v3",
    );
    const bad = Promise.resolve().then(() => apiAddress({ GITHUB_API_URL: "file:///etc" }));
    expect((await errorOf(bad)).message).toBe(
      'coverage comment: GITHUB_API_URL is "file:///etc"; expected an address such as https://api.github.com',
    );
  });

  test("an address with a password is refused without showing it", async () => {
    const bad = Promise.resolve().then(() =>
      apiAddress({ GITHUB_API_URL: "https://ada:hidden@git.example.org/" }),
    );
    const { message } = await errorOf(bad);
    expect(message).toContain('"https://…@git.example.org"');
    expect(message).not.toContain("hidden");
  });

  test("the token: spaces around it go, and one that cannot be sent is not shown", async () => {
    expect(readToken({ GITHUB_TOKEN: " abc_123\n" })).toBe("abc_123");
    for (const token of ["first\nsecond", "naïve", "zwei drei"]) {
      const refused = Promise.resolve().then(() => readToken({ GITHUB_TOKEN: token }));
      const { code, message } = await errorOf(refused);
      expect(code).toBe("E_GITHUB_VARIABLE");
      for (const part of token.split(/\s/)) expect(message).not.toContain(part);
    }
    const missing = Promise.resolve().then(() => readToken({ GITHUB_TOKEN: " " }));
    expect((await errorOf(missing)).message).toMatch(/GITHUB_TOKEN is not set/);
  });

  test("folded text holds no command of the log", () => {
    const text = "fine: a::b\n::endgroup::\n  ::stop-commands::x\n##[error]no";
    expect(withoutCommands(text).split("\n")).toEqual([
      "fine: a::b",
      ": :endgroup::",
      "  : :stop-commands::x",
      "# #[error]no",
    ]);
  });

  test("a summary file that cannot be written is told", async () => {
    const error = summaryFileError("nowhere/summary.md", new Error("ENOENT"));
    expect((await errorOf(Promise.reject(error))).message).toMatch(
      /^coverage: cannot append to nowhere/,
    );
  });
});
