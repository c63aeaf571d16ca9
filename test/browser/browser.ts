// The browser that the tests drive: where it is, and how it is started without reaching for the network.
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const usualPlaces = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

const launchArguments = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
];

const wanted = process.env["CHROMIUM_PATH"];

/** The browser's program; null where there is none. */
export const browserPath: string | null =
  wanted !== undefined && wanted !== ""
    ? wanted
    : (usualPlaces.find((path) => existsSync(path)) ?? null);

/** Whether a missing browser is a failure: in CI, where the run installs one. */
export const mustHaveBrowser: boolean = process.env["BATCHWISE_CI"] === "1";

/** Why the tests cannot run, for the one who reads their output. */
export const missingBrowser =
  "there is no Chromium or Chrome in the usual places; the tests of the dashboard in a browser are skipped\n" +
  "  hint: install chromium, or set CHROMIUM_PATH to the program";

/** Starts the browser. */
export async function startBrowser(): Promise<Browser> {
  if (browserPath === null) throw new Error(missingBrowser);
  return chromium.launch({ executablePath: browserPath, args: launchArguments });
}
