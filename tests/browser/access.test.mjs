// The HTML report for everybody: axe-core's rules, the keyboard, paper.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { launch, open, report, settled } from "./journal.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let browser;
let sample;
before(async () => {
  browser = await launch();
  sample = report("sample-journal");
});
after(() => browser.close());

// What axe-core holds against a page. The page's policy lets no script in, so it comes by the
// debugger's way.
async function complaints(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("Runtime.evaluate", { expression: `${axe};0` });
  const { result } = await session.send("Runtime.evaluate", {
    expression: "axe.run(document, { resultTypes: ['violations'] }).then((found) => found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).join(', ')}`))",
    awaitPromise: true,
    returnByValue: true,
  });
  return result.value;
}

for (const colorScheme of ["light", "dark"]) {
  test(`axe-core finds nothing in the ${colorScheme} page, nor on a person's`, async () => {
    for (const [hash, viewport] of [["", { width: 1280, height: 1100 }], ["#/rosalind-pike", { width: 1280, height: 1100 }], ["", { width: 390, height: 800 }]]) {
      const page = await open(browser, sample + hash, { colorScheme, viewport });
      if (!hash) await settled(page);
      await page.evaluate(() => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
      assert.deepEqual(await complaints(page), [], hash);
      await page.close();
    }
  });
}

test("the keyboard goes to a person and comes back to where it was", async () => {
  const page = await open(browser, sample);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  const link = page.locator("#list tbody a").nth(6);
  const name = await link.textContent();
  await link.focus();
  await page.keyboard.press("Enter");
  await page.waitForSelector("#person:not([hidden])");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), name);
  await page.goBack();
  await page.waitForSelector("#overview:not([hidden])");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), name);
});

test("a search is said aloud on a person's page, too", async () => {
  const page = await open(browser, `${sample}#/ana-lopez`);
  await page.fill("#query", "rosal");
  assert.equal(await page.locator("#said").textContent(), "1 found: Rosalind Pike");
  assert.deepEqual(await page.locator("#names option").evaluateAll((all) => all.map((one) => one.value)), ["Rosalind Pike"]);
  await page.press("#query", "Enter");
  await page.waitForFunction(() => document.querySelector("#person h1").textContent === "Rosalind Pike");
});

test("a finding on a person's page leads to its explanation", async () => {
  const page = await open(browser, `${sample}#/rosalind-pike`);
  await page.locator("#person .findings a", { hasText: "asks-without-give" }).click();
  await page.waitForSelector("#overview:not([hidden])");
  const rule = page.locator("#rule-asks-without-give");
  assert.equal(await rule.getAttribute("open"), "");
  assert.match(await rule.textContent(), /Ask once and it may go unnoticed/);
  assert.ok(await rule.evaluate((node) => node.getBoundingClientRect().top < innerHeight));
});

test("paper is light, and what the screen folds is a line", async () => {
  const page = await open(browser, sample, { colorScheme: "dark" });
  await settled(page);
  const corner = () => page.evaluate(() => {
    const canvas = document.getElementById("canvas");
    return [...canvas.getContext("2d").getImageData(canvas.width / 2, canvas.height / 2 + 40, 1, 1).data];
  });
  const dark = await corner();
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  assert.ok((await page.locator("details:not([open])").count()) > 0);
  assert.equal(await page.locator("#rules .what").first().isVisible(), false);
  assert.notDeepEqual(await corner(), dark);
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(255, 255, 255)");
  assert.equal(await page.locator(".top").isVisible(), false);
  await page.emulateMedia({ media: "screen" });
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  assert.deepEqual(await corner(), dark);
});
