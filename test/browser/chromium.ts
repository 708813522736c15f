// A real Chromium, as it is installed on the machine: nothing is downloaded. Where there is none, these tests are skipped, loudly;
// in CI that is a failure.
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { describe, test } from "vitest";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const elsewhere = ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];
const quiet = ["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

export const phone = { width: 390, height: 844 };
const desk = { width: 1280, height: 900 };

const executablePath = findChromium();

/** Like `describe`, for what only a browser can show. */
export function describeInBrowser(title: string, tests: () => void) {
  if (executablePath === undefined) sayThatItIsMissing(title);
  describe.skipIf(executablePath === undefined)(title, tests);
}

export function launch(): Promise<Browser> {
  if (executablePath === undefined) throw new Error("there is no Chromium");
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", ...quiet] });
}

/** A page of a person who has never been here. The browser's zone and language are not the shop's. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Opened> {
  const context = await browser.newContext({ viewport: desk, locale: "en-GB", timezoneId: "Asia/Tokyo", ...options });
  context.setDefaultTimeout(30_000);
  return { context, page: await context.newPage() };
}

type Opened = { page: Page; context: BrowserContext };

function findChromium(): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter).concat("/usr/bin");
  const places = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return [process.env.CHROMIUM_PATH ?? "", ...places, ...elsewhere].find((path) => path !== "" && isProgram(path));
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function sayThatItIsMissing(title: string) {
  const remedy = "install it (Debian, Ubuntu: apt-get install chromium) or give its path in CHROMIUM_PATH";
  console.warn(`\n!!! NOT TESTED: ${title}. No Chromium was found: ${remedy}.\n`);
  if (process.env.CI === "true") {
    test(`${title}: there is a Chromium to open the page with`, () => {
      throw new Error(`CI needs a Chromium: ${remedy}`);
    });
  }
}
