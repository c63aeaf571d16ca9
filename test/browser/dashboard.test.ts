// The dashboard in a real browser: what a reader does with mouse, keys and links, without a script, on paper and on a phone.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { browserPath, missingBrowser, mustHaveBrowser, startBrowser } from "./browser.ts";
import { HOSTILE, largePage, madePage } from "./pages.ts";

const isThere = browserPath !== null;
if (!isThere) process.stderr.write(`dashboard: ${missingBrowser}\n`);

test.runIf(mustHaveBrowser)("CI has a browser", () => {
  expect(browserPath, missingBrowser).not.toBeNull();
});

const folder = mkdtempSync(join(tmpdir(), "batchwise-dashboard-"));
const file = join(folder, "index.html");
const address = pathToFileURL(file).href;

let browser: Browser;
/** What pages of a test complained about, or asked the network for. */
const complaints: string[] = [];

/** Opens the page, with everything it says or asks for written down. */
async function open(where: string = "", options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    ...options,
  });
  await context.route(
    ({ protocol }) => protocol !== "file:" && protocol !== "data:",
    (route) => {
      complaints.push(`asked for ${route.request().url()}`);
      return route.abort();
    },
  );
  context.on("request", (request) => {
    const url = request.url();
    if (request.resourceType() !== "document" && !url.startsWith("data:")) {
      complaints.push(`asked for ${url}`);
    }
  });
  const page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() !== "log") complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`threw ${error.message}`));
  page.on("dialog", (dialog) => {
    complaints.push(`showed the dialog ${dialog.message()}`);
    return dialog.dismiss();
  });
  await page.goto(`${address}${where}`);
  return page;
}

const shownOps = (page: Page): Promise<readonly string[]> =>
  page.locator("#matrix tbody tr:not([hidden]) th a").allTextContents();
const isPanelOpen = (page: Page): Promise<boolean> =>
  page.locator("#panel").evaluate((panel: HTMLDialogElement) => panel.open);
const focusedText = (page: Page): Promise<string | null> =>
  page.evaluate(() => document.activeElement?.textContent ?? null);
const query = (page: Page): string => new URL(page.url()).search;

describe.runIf(isThere)("the dashboard", () => {
  beforeAll(async () => {
    writeFileSync(file, madePage());
    browser = await startBrowser();
  });

  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    expect(complaints.splice(0)).toEqual([]);
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("texts stay texts, whatever they hold", async () => {
    const page = await open("#op/hostile");
    expect(await page.locator("img").count()).toBe(0);
    expect(await page.locator("script").count()).toBe(1);
    expect(await page.locator("#panel-body > p").first().textContent()).toBe(HOSTILE);
    expect(await page.locator("#panel-body pre").textContent()).toBe(HOSTILE);
    const links = await page.locator("a[href^='javascript:']").count();
    expect(links).toBe(0);
  });

  test("without a script every op, fact and link is there", async () => {
    const page = await open("#op/sum.dim_IntList", { javaScriptEnabled: false });
    expect(await page.locator("#filters").isVisible()).toBe(false);
    expect(await page.locator("#theme").isVisible()).toBe(false);
    const article = page.locator("article", { has: page.getByText("sum.dim_IntList(Tensor") });
    await article.scrollIntoViewIfNeeded();
    expect(await article.isVisible()).toBe(true);
    const text = await article.textContent();
    expect(text).toContain("Sum over some dims; null means all of them.");
    expect(text).toContain("expandReduced(grad, self.shape, dim, keepdim)");
    expect(text).toContain("13×");
    expect(text).toContain("2026-03-31 vmap: fallback → rule");
    const hrefs = await page
      .locator("#matrix a")
      .evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
    const ids = new Set(
      await page.locator("article").evaluateAll((articles) => articles.map(({ id }) => id)),
    );
    expect(hrefs).toHaveLength(69);
    expect(hrefs.filter((href) => !ids.has(decodeURIComponent(href.slice(1))))).toEqual([]);
  });

  test("a link to an op opens its panel", async () => {
    const page = await open("#op/cummax");
    expect(await page.getByRole("dialog", { name: "cummax" }).isVisible()).toBe(true);
    const text = await page.locator("#panel-body").textContent();
    expect(text).toContain("it has no batching rule");
    const commands = await page.locator("#panel-body code.cmd").allTextContents();
    expect(commands).toContain("npx batchwise rule new cummax");
    expect(commands).toContain("npm test -- -t cummax");
    expect(commands).toContain("npx batchwise op show cummax");
  });

  test("a link to an op that is not there opens nothing", async () => {
    const page = await open("#op/%E0%A4%A");
    expect(await isPanelOpen(page)).toBe(false);
  });

  test("a link with filters shows what they let through", async () => {
    const page = await open("?q=sum&status=decomposed");
    expect(await shownOps(page)).toEqual(["sum"]);
    expect(await page.getByRole("searchbox").inputValue()).toBe("sum");
    expect(await page.locator("select[name=status]").inputValue()).toBe("decomposed");
    expect(await page.locator("#count").textContent()).toBe("1 of 69 operators");
  });

  test.each([
    ["?status=fallback", ["cummax"]],
    ["?status=wrong", ["flip"]],
    ["?status=refused&transform=vmap", ["nonzero"]],
    ["?family=reduction", ["cummax", "sum", "sum.dim_IntList"]],
    ["?kind=rule", ["flip"]],
    ["?namespace=stats", ["stats::zscore"]],
    ["?family=reduction&transform=vmap_in_place", ["cummax"]],
    ["?q=DIMS%20null", ["sum.dim_IntList"]],
    ["?q=nothing%20like%20it", []],
  ])("%s", async (where, ops) => {
    const page = await open(where);
    expect(await shownOps(page)).toEqual(ops);
    expect(await page.locator("#nothing").isVisible()).toBe(ops.length === 0);
  });

  test("typing filters, Back takes the word away, Clear everything", async () => {
    const page = await open();
    await page.getByRole("searchbox").pressSequentially("zscore");
    expect(await shownOps(page)).toEqual(["stats::zscore"]);
    expect(query(page)).toBe("?q=zscore");
    await page.goBack();
    expect(await shownOps(page)).toHaveLength(69);
    expect(await page.getByRole("searchbox").inputValue()).toBe("");
    await page.goForward();
    expect(await shownOps(page)).toEqual(["stats::zscore"]);
    await page.locator("select[name=family]").selectOption("statistics");
    expect(query(page)).toBe("?q=zscore&family=statistics");
    await page.getByRole("button", { name: "Clear", exact: true }).click();
    expect(await shownOps(page)).toHaveLength(69);
    expect(query(page)).toBe("");
  });

  test("a family's link filters the table that is here already", async () => {
    const page = await open();
    await page.locator("#families").getByRole("link", { name: "reduction" }).click();
    expect(await shownOps(page)).toEqual(["cummax", "sum", "sum.dim_IntList"]);
    expect(query(page)).toBe("?family=reduction");
    await page.goBack();
    expect(await shownOps(page)).toHaveLength(69);
  });

  test("heads sort, and say so", async () => {
    const page = await open("?family=reduction");
    const head = page.locator("th[data-sort=op]");
    const button = head.getByRole("button");
    await button.click();
    expect(await shownOps(page)).toEqual(["cummax", "sum", "sum.dim_IntList"]);
    expect(await head.getAttribute("aria-sort")).toBe("ascending");
    await button.click();
    expect(await shownOps(page)).toEqual(["sum.dim_IntList", "sum", "cummax"]);
    expect(await head.getAttribute("aria-sort")).toBe("descending");
    await page.locator("th[data-sort=speedUp] button").click();
    expect(await shownOps(page)).toEqual(["sum.dim_IntList", "sum", "cummax"]);
    await page.locator("th[data-sort=vmap] button").click();
    expect(await shownOps(page)).toEqual(["cummax", "sum", "sum.dim_IntList"]);
    expect(query(page)).toBe("?family=reduction&sort=vmap");
    await page.goBack();
    expect(query(page)).toBe("?family=reduction&sort=speedUp&dir=desc");
    expect(await page.locator("th[aria-sort]").count()).toBe(1);
  });

  test("keys reach the search, the rows and the panel, and the focus comes back", async () => {
    const page = await open("?family=reduction");
    await page.keyboard.press("Control+k");
    expect(await page.getByRole("searchbox").evaluate((e) => e === document.activeElement)).toBe(
      true,
    );
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    expect(await focusedText(page)).toBe("sum");
    await page.keyboard.press("Enter");
    expect(await page.getByRole("dialog", { name: "sum", exact: true }).isVisible()).toBe(true);
    await page.keyboard.press("Escape");
    expect(await isPanelOpen(page)).toBe(false);
    expect(await focusedText(page)).toBe("sum");
    await expect.poll(() => new URL(page.url()).hash).toBe("");
    await page.keyboard.press("End");
    expect(await focusedText(page)).toBe("sum.dim_IntList");
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowUp");
    expect(await page.getByRole("searchbox").evaluate((e) => e === document.activeElement)).toBe(
      true,
    );
  });

  test("the panel steps through the rows shown, and leaves the focus on the last", async () => {
    const page = await open("?family=reduction");
    await page.locator("#matrix").getByRole("link", { name: "cummax" }).click();
    expect(await page.locator("#panel-place").textContent()).toBe("1 of 3");
    await page.keyboard.press("ArrowRight");
    await page.getByRole("button", { name: "Next operator" }).click();
    expect(await page.locator("#panel-title").textContent()).toBe("sum.dim_IntList");
    const next = page.getByRole("button", { name: "Next operator" });
    expect(await next.getAttribute("aria-disabled")).toBe("true");
    await page.getByRole("button", { name: /^Close/ }).click();
    expect(await focusedText(page)).toBe("sum.dim_IntList");
  });

  test("Back closes the panel, Forward opens it again", async () => {
    const page = await open();
    await page.locator("#matrix").getByRole("link", { name: "cummax" }).click();
    await page.goBack();
    expect(await isPanelOpen(page)).toBe(false);
    expect(await focusedText(page)).toBe("cummax");
    await page.goForward();
    expect(await page.getByRole("dialog", { name: "cummax" }).isVisible()).toBe(true);
  });

  test("links inside the panel lead on, and closing it goes back to before all of them", async () => {
    const page = await open();
    await page.locator("#matrix").getByRole("link", { name: "sum.dim_IntList" }).click();
    await page.locator("#panel-body .links").getByRole("link", { name: "add.Tensor" }).click();
    expect(await page.locator("#panel-title").textContent()).toBe("add.Tensor");
    await page.goBack();
    expect(await page.locator("#panel-title").textContent()).toBe("sum.dim_IntList");
    await page.goForward();
    await page.keyboard.press("Escape");
    await expect.poll(() => page.url()).toBe(address);
  });

  test("commands are copied", async () => {
    const page = await open("#op/cummax", { permissions: ["clipboard-read", "clipboard-write"] });
    const panel = page.locator("#panel");
    await panel.getByRole("button", { name: "Copy npx batchwise rule new cummax" }).click();
    await expect
      .poll(() => page.evaluate(() => navigator.clipboard.readText()))
      .toBe("npx batchwise rule new cummax");
  });

  test("the theme changes, and a browser that remembers nothing is no error", async () => {
    const page = await open("", { colorScheme: "light" });
    const ground = (): Promise<string> =>
      page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    const button = page.getByRole("button", { name: /^Theme/ });
    await button.click();
    expect(await ground()).toBe(light);
    await button.click();
    const dark = await ground();
    expect(dark).not.toBe(light);
    await page.reload();
    expect(await ground()).toBe(dark);
    await page.context().addInitScript(() => {
      Object.defineProperty(globalThis, "localStorage", {
        get: () => {
          throw new Error("denied");
        },
      });
    });
    await page.reload();
    expect(await ground()).toBe(light);
    await button.click();
    await button.click();
    expect(await ground()).toBe(dark);
  });

  test.each([
    ["the page", ""],
    ["the panel", "#op/hostile"],
  ])("%s fits 320 pixels", async (_, where) => {
    const page = await open(where, { viewport: { width: 320, height: 700 } });
    const widths = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.getElementById("panel-body")?.scrollWidth ?? 0,
    ]);
    expect(Math.max(...widths)).toBeLessThanOrEqual(320);
  });

  test("the heads and the first column stay in sight", async () => {
    const page = await open("", { viewport: { width: 400, height: 600 } });
    const box = page.locator(".matrix-scroll");
    await box.scrollIntoViewIfNeeded();
    await box.evaluate((element) => element.scrollTo(200, 900));
    const frame = await box.boundingBox();
    const head = await page.locator("#matrix thead").boundingBox();
    const cell = await page.locator("#matrix th", { hasText: /^filling_34$/ }).boundingBox();
    expect(Math.abs((head?.y ?? 0) - (frame?.y ?? 99))).toBeLessThan(2);
    expect(Math.abs((cell?.x ?? 0) - (frame?.x ?? 99))).toBeLessThan(2);
    const wide = await open();
    await wide.locator("#matrix th", { hasText: /^filling_40$/ }).scrollIntoViewIfNeeded();
    const wideHead = await wide.locator("#matrix thead").boundingBox();
    expect(wideHead?.y).toBeGreaterThan(0);
    expect(wideHead?.y).toBeLessThan(200);
  });

  test("paper has the tables, and none of the controls", async () => {
    const page = await open("", { colorScheme: "dark" });
    await page.emulateMedia({ media: "print" });
    expect(await page.locator("#filters").isVisible()).toBe(false);
    expect(await page.locator("#matrix").isVisible()).toBe(true);
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
      "rgb(255, 255, 255)",
    );
    const pdf = await page.pdf({ format: "A4" });
    expect(pdf.subarray(0, 4).toString()).toBe("%PDF");
  });

  test("five thousand rows filter and sort", async () => {
    const large = join(folder, "large.html");
    writeFileSync(large, largePage(5000));
    const page = await open();
    await page.goto(pathToFileURL(large).href);
    await page.getByRole("searchbox").fill("number 4999");
    expect(await shownOps(page)).toEqual(["op_4999.Tensor"]);
    await page.getByRole("searchbox").fill("");
    await page.locator("select[name=status]").selectOption("fallback");
    expect(await page.locator("#count").textContent()).toBe("50 of 5,000 operators");
  }, 60_000);
});
