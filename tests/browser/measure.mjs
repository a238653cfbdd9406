// How soon a page answers: `node measure.mjs report.html`. From the start of the navigation until the
// page has drawn what a search, a filter and a click on a person ask for, and until everybody on the
// graph is in place; each of five runs in a new page of one browser.

import { pathToFileURL } from "node:url";
import { launch } from "./journal.mjs";

const [file] = process.argv.slice(2);
const browser = await launch();

// Inside the page: does something, and gives the time when it is on the screen.
async function answer(act) {
  const drawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(Math.round(performance.now())))));
  if (act === "search") {
    const query = document.getElementById("query");
    query.focus();
    query.value = "an";
    query.dispatchEvent(new Event("input", { bubbles: true }));
  } else if (act === "filter") {
    document.querySelector("#circles input").click();
  } else {
    document.querySelector("#list tbody a").click();
    await new Promise((done) => addEventListener("hashchange", done, { once: true }));
  }
  return drawn();
}

console.log("run   ready   search   filter   person   in place   (ms since the navigation began)");
for (let run = 1; run <= 5; run += 1) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 1100 } });
  await page.goto(pathToFileURL(file).href, { waitUntil: "commit" });
  await page.waitForSelector("html[data-ready]", { state: "attached" });
  const ready = await page.evaluate(() => Math.round(performance.getEntriesByName("ready")[0].startTime));
  const times = [ready];
  for (const act of ["search", "filter", "person"]) times.push(await page.evaluate(answer, act));
  await page.goBack();
  await page.waitForSelector("canvas[data-settled]", { state: "attached", timeout: 120000 });
  times.push(await page.evaluate(() => Math.round(performance.now())));
  console.log([run, ...times].map((n) => String(n).padStart(7)).join("  "));
  await page.close();
}
await browser.close();
