// Journals and pages for the tests: the program is run for real, its page opened from disk.

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

export const root = resolve(import.meta.dirname, "../..");
const built = ["release", "debug"].map((profile) => join(root, "target", profile, "fairweather"));
const program = process.env.FAIRWEATHER || built.find((path) => existsSync(path));
const browserPath = process.env.CHROMIUM || ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => existsSync(path));

export const temporary = () => mkdtempSync(join(tmpdir(), "fairweather-"));

export function fairweather(...args) {
  const env = { ...process.env };
  delete env.FAIRWEATHER_TODAY;
  return execFileSync(program, args, { cwd: root, env, encoding: "utf8", maxBuffer: 1 << 28 });
}

export function write(folder, notes) {
  for (const [path, text] of Object.entries(notes)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

// The report on a journal, as an address.
export function report(journal, ...args) {
  const file = join(temporary(), "report.html");
  fairweather("report", journal, "--today", "2026-11-20", "--format", "html", "--output", file, ...args);
  return pathToFileURL(file).href;
}

export const launch = () => chromium.launch({ executablePath: browserPath, args: ["--no-sandbox"] });

// Opens a page; what it complains of and what it asks the world for are kept.
export async function open(browser, address, options = {}) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 1100 }, ...options });
  page.complaints = [];
  page.requests = [];
  page.on("console", (message) => message.type() === "error" && page.complaints.push(message.text()));
  page.on("pageerror", (error) => page.complaints.push(error.message));
  page.on("request", (request) => page.requests.push(request.url()));
  await page.goto(address);
  await page.waitForSelector("html[data-ready]", { state: "attached" });
  return page;
}

// Waits until everybody has found a place.
export const settled = (page) => page.waitForSelector("canvas[data-settled]", { state: "attached", timeout: 60000 });

// Moves the mouse over the graph until it is over somebody; where that is and who.
export async function findSomebody(page) {
  await page.locator("#canvas").scrollIntoViewIfNeeded();
  const box = await page.locator("#canvas").boundingBox();
  for (let y = box.y + 20; y < box.y + box.height; y += 14) {
    for (let x = box.x + 20; x < box.x + box.width; x += 14) {
      await page.mouse.move(x, y);
      const key = await page.locator("#canvas").getAttribute("data-hover");
      if (key) return { x, y, key };
    }
  }
  throw new Error("nobody is on the graph");
}

// How many pixels of the graph are not those of its corner.
export const inked = (page) => page.evaluate(() => {
  const canvas = document.getElementById("canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let count = 0;
  for (let at = 0; at < data.length; at += 4) if (data[at + 3] > 0) count += 1;
  return count;
});
