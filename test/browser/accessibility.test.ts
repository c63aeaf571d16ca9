// The dashboard under axe: WCAG 2.1 A and AA and best practice, in both themes, wide and narrow, with the panel open.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { browserPath, startBrowser } from "./browser.ts";
import { madePage } from "./pages.ts";

const folder = mkdtempSync(join(tmpdir(), "batchwise-axe-"));
const file = join(folder, "index.html");

let browser: Browser;

/** Every violation, with the elements that it is about. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"];
    const checker: unknown = Reflect.get(globalThis, "axe");
    const run = (
      checker as {
        readonly run: (
          context: Document,
          options: object,
        ) => Promise<{
          readonly violations: readonly {
            readonly id: string;
            readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
          }[];
        }>;
      }
    ).run;
    const { violations: found } = await run(document, {
      runOnly: { type: "tag", values: tags },
    });
    return found.map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .slice(0, 4)
          .map(({ html, failureSummary }) => `${html.slice(0, 120)} ${failureSummary ?? ""}`)
          .join(" | ")}`,
    );
  });
}

describe.runIf(browserPath !== null)("axe", () => {
  beforeAll(async () => {
    writeFileSync(file, madePage());
    browser = await startBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const schemes = ["light", "dark"] as const;
  const widths = [1280, 320];
  const places = ["", "#op/cummax", "?status=wrong&sort=vmap"];
  const cases = schemes.flatMap((colorScheme) =>
    widths.flatMap((width) => places.map((where) => ({ colorScheme, width, where }))),
  );

  test.each(cases)(
    "$colorScheme, $width wide, at $where",
    async ({ colorScheme, width, where }) => {
      const page = await browser.newPage({
        colorScheme,
        viewport: { width, height: 800 },
        reducedMotion: "reduce",
      });
      await page.goto(`${pathToFileURL(file).href}${where}`);
      // Every change and every program in sight, so that they are looked at too.
      await page
        .locator("main details")
        .evaluateAll((all) => all.map((details) => details.setAttribute("open", "")));
      expect(await violations(page)).toEqual([]);
      await page.close();
    },
  );

  test("without a script", async () => {
    // The checker is a script itself: the page's own is left out instead.
    const bare = join(folder, "bare.html");
    writeFileSync(bare, madePage().replace(/<script>[\s\S]*?<\/script>/, ""));
    const page = await browser.newPage();
    await page.goto(pathToFileURL(bare).href);
    expect(await violations(page)).toEqual([]);
    await page.close();
  });
});
