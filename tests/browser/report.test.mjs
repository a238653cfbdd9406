// The HTML report in a real Chromium.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fairweather, findSomebody, inked, launch, open, report, settled, temporary, write } from "./journal.mjs";

let browser;
let sample;
before(async () => {
  browser = await launch();
  sample = report("sample-journal");
});
after(() => browser.close());

const visible = (page) => page.locator("#canvas").getAttribute("data-visible").then(Number);
const shownRows = (page) => page.locator("#list tbody tr:not([hidden]):not(.fold)").count();
const unfold = (page) => page.locator("#list .fold button").click();

test("the graph is drawn, nothing is loaded and nobody complains", async () => {
  const page = await open(browser, sample);
  await settled(page);
  assert.ok((await inked(page)) > 20000);
  await unfold(page);
  assert.equal(await visible(page), await shownRows(page));
  assert.deepEqual(page.requests, [sample]);
  assert.deepEqual(page.complaints, []);
});

test("hovering names a person and a click opens their page", async () => {
  const page = await open(browser, sample);
  await settled(page);
  const { x, y, key } = await findSomebody(page);
  const name = await page.locator("#tip strong").textContent();
  assert.ok(name.length > 0);
  await page.mouse.click(x, y);
  await page.waitForSelector("#person:not([hidden])");
  assert.equal(await page.locator("#person h1").textContent(), name);
  assert.equal(decodeURIComponent(new URL(page.url()).hash), `#/${key}`);
  await page.goBack();
  await page.waitForSelector("#overview:not([hidden])");
  assert.deepEqual(page.complaints, []);
});

test("a person's page shows what passed with links to the notes", async () => {
  const page = await open(browser, `${sample}#/rosalind-pike`);
  assert.equal(await page.locator("#person h1").textContent(), "Rosalind Pike");
  assert.ok((await page.locator("#person .events li:not(.year)").count()) > 3);
  const links = await page.locator("#person .events a").evaluateAll((all) => all.map((link) => link.href));
  assert.ok(links.length > 3);
  for (const link of links) assert.match(link, /^file:\/\/\/.*\/sample-journal\/.*\.md$/);
  assert.equal(await page.locator("#person .findings li").count() > 0, true);
  await page.locator("#person a.person").first().click();
  await page.waitForFunction(() => document.querySelector("#person h1").textContent !== "Rosalind Pike");
});

test("the search finds by alias and opens the first with Enter", async () => {
  const page = await open(browser, sample);
  await page.fill("#query", "anita");
  assert.equal(await shownRows(page), 1);
  assert.match(await page.locator("#said").textContent(), /1 found: Ana Lopez/);
  await page.press("#query", "Enter");
  await page.waitForFunction(() => document.querySelector("#person h1")?.textContent === "Ana Lopez");
});

test("circles and weather filter the graph and the list", async () => {
  const page = await open(browser, sample);
  await unfold(page);
  const all = await visible(page);
  await page.locator("#circles label", { hasText: "no circle" }).click();
  const fewer = await visible(page);
  assert.ok(fewer > 0 && fewer < all);
  assert.equal(await shownRows(page), fewer);
  await page.locator("#weathers label", { hasText: "mutual" }).click();
  assert.ok((await visible(page)) < fewer);
});

test("the graph zooms, moves and can be walked with the keyboard", async () => {
  const page = await open(browser, sample);
  await settled(page);
  await page.focus("#canvas");
  await page.keyboard.press("ArrowRight");
  const said = await page.locator("#said").textContent();
  assert.ok(said.length > 0);
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction((said) => document.querySelector("#said").textContent !== said, said);
  const before = await inked(page);
  for (let n = 0; n < 5; n += 1) await page.keyboard.press("+");
  await page.waitForTimeout(200);
  assert.notEqual(await inked(page), before);
  await page.keyboard.press("Enter");
  await page.waitForSelector("#person:not([hidden])");
});

test("the list sorts by any column, numbers as numbers", async () => {
  const page = await open(browser, sample);
  const column = () => page.locator("#list tbody tr td:nth-child(6)").allTextContents();
  const head = page.locator("#list thead th", { hasText: "gave" });
  await head.locator("button").click();
  await head.locator("button").click();
  const numbers = (await column()).map(Number);
  assert.deepEqual(numbers, [...numbers].sort((a, b) => b - a));
  assert.equal(await head.getAttribute("aria-sort"), "descending");
});

test("light and dark follow the system and the button", async () => {
  const page = await open(browser, sample, { colorScheme: "light" });
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await ground();
  assert.notEqual(light, dark);
  await page.click("#theme");
  assert.equal(await ground(), light);
  assert.deepEqual(page.complaints, []);
});

test("a phone shows it without scrolling sideways, paper shows it whole", async () => {
  for (const width of [390, 320]) {
    const page = await open(browser, sample, { viewport: { width, height: 800 }, hasTouch: true });
    for (const hash of ["", "#/ana-lopez"]) {
      await page.goto(sample + hash);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `${hash} at ${width}: ${wide} pixels too wide`);
    }
    await page.goto(sample);
    // The calendar begins at today.
    const left = await page.locator(".heat").evaluate((one) => one.scrollWidth - one.clientWidth - one.scrollLeft);
    assert.ok(left <= 1, `${left} pixels of the calendar lie to the right`);
  }
  const page = await open(browser, sample);
  const paper = await page.pdf({ format: "A4" });
  assert.ok(paper.length > 20000);
  const pages = paper.toString("latin1").match(/\/Type\s*\/Page\b/g).length;
  assert.ok(pages <= 8, `${pages} pages of paper`);
});

test("every control has a name and every picture a text", async () => {
  const page = await open(browser, sample);
  const nameless = await page.evaluate(() => [...document.querySelectorAll("button, input, canvas, svg")].filter((node) => {
    const name = node.getAttribute("aria-label") || node.textContent || node.labels?.[0]?.textContent || "";
    return name.trim() === "";
  }).map((node) => node.outerHTML));
  assert.deepEqual(nameless, []);
});

const HOSTILE = {
  'people/"><img src=x onerror=window.hacked=1>.md': "---\ncircle: inner\naliases: ['</script><script>window.hacked=2</script>', '=cmd()']\n---\n",
  "people/javascript:alert(1).md": "---\nname: '<svg onload=window.hacked=3>'\nvia: '[[--><b>]]'\n---\n",
  "2026-11-01.md": [
    "- #give/<b>x [[javascript:alert(1)]] </script><script>window.hacked=4</script> <!-- <script>",
    "- #ask @[[<img src=x onerror=window.hacked=5>]] and @[[{{7*7}}]] \u001b[31m \u2028 ]]> ${hacked}",
    "- #met @[[__proto__]] @[[constructor]]",
    "- #talked @[[gnp.\u202eeve\u200f\u2066]]",
    "- [ ] #give @[[<img src=x onerror=window.hacked=5>]] \"'><script>window.hacked=6</script> due:2026-11-02",
  ].join("\n"),
};

test("names and texts of notes are data, whatever they say", async () => {
  const journal = write(temporary(), HOSTILE);
  const address = report(journal);
  const page = await open(browser, address);
  await settled(page);
  const keys = await page.evaluate(() => JSON.parse(document.getElementById("data").textContent).people.map((person) => person[2]));
  assert.ok(keys.length >= 6);
  for (const key of keys) {
    await page.evaluate((to) => { location.hash = to; }, `#/${encodeURIComponent(key)}`);
    await page.waitForFunction(() => !document.getElementById("person").hidden);
  }
  await page.evaluate(() => { location.hash = "#/%E0%A4%A"; });
  await page.evaluate(() => { location.hash = "#1]<"; });
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  // Nothing turns the direction of writing, or is obeyed by what copies it.
  const text = await page.evaluate(() => document.body.innerText);
  assert.equal(text.match(/[\u0000-\u0008\u001b\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/), null);
  assert.equal(await page.locator("img, iframe, object, embed, svg[onload], b").count(), 0);
  assert.equal(await page.locator("script").count(), 3);
  const links = await page.locator("a").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
  for (const link of links) assert.match(link, /^(#|file:\/\/\/)/);
  assert.deepEqual(page.requests, [address]);
  assert.deepEqual(page.complaints, []);
});

test("the policy stops a script that would slip in all the same", async () => {
  const page = await open(browser, sample);
  await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.hacked = true";
    document.body.append(script);
    const image = new Image();
    image.src = "https://example.org/x.png";
    document.body.append(image);
  });
  await page.waitForTimeout(100);
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  assert.ok(page.complaints.some((text) => text.includes("Content Security Policy")));
});

test("notes open in Obsidian where it is configured, and nowhere when redacted", async () => {
  const obsidian = await open(browser, `${report("sample-journal", "--config", 'output.links="obsidian"')}#/ana-lopez`);
  const links = await obsidian.locator("#person .events a").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
  assert.ok(links.length > 0);
  for (const link of links) assert.match(link, /^obsidian:\/\/open\?vault=sample-journal&file=[^/&]+$/);
  const redacted = await open(browser, report("sample-journal", "--redact"));
  assert.equal((await redacted.content()).match(/Ana Lopez|ana-lopez|Rosalind|novel/), null);
  assert.equal(await redacted.locator('a[href^="file:"], a[href^="."]').count(), 0);
});

test("every event of everybody is on their page with its place", async () => {
  const lines = fairweather("export", "events", "sample-journal", "--today", "2026-11-20").trim().split("\n").map((line) => JSON.parse(line));
  const wanted = lines.filter((one) => one.person === "nuala-byrne" && !one.planned && one.date <= "2026-11-20");
  const page = await open(browser, `${sample}#/nuala-byrne`);
  const shown = await page.locator("#person .events li:not(.year)").evaluateAll((all) => all.map((item) => {
    const [time, marker] = [item.querySelector("time").textContent, item.querySelector(".marker").textContent];
    return `${time} ${marker.split("/")[0]} ${item.querySelector("a").textContent}`;
  }));
  assert.ok(wanted.length > 5);
  assert.deepEqual([...shown].sort(), wanted.map((one) => `${one.date} ${one.marker} ${one.path}:${one.line}`).sort());
});

test("two pages of one name are two people", async () => {
  const journal = write(temporary(), { "people/Ana.md": "- 2026-11-01: #met\n", "contacts/Ana.md": "- 2026-11-02: #talked\n" });
  const page = await open(browser, report(journal));
  const found = [];
  for (const link of await page.locator("#list tbody a").evaluateAll((all) => all.map((one) => one.hash))) {
    await page.evaluate((hash) => { location.hash = hash; }, link);
    await page.waitForFunction((hash) => location.hash === hash && !document.getElementById("person").hidden, link);
    await page.waitForTimeout(50);
    found.push(await page.locator("#person .events .marker").textContent());
  }
  assert.deepEqual(found.sort(), ["met", "talked"]);
});

test("five people and none at all make a page, too", async () => {
  const five = await open(browser, report(write(temporary(), { "2026-11-01.md": "- #met @ana, @bo, @cy, @dee and @eve\n" })));
  await settled(five);
  assert.equal(await visible(five), 5);
  assert.deepEqual(five.complaints, []);
  const none = await open(browser, report(write(temporary(), { "2026-11-01.md": "rain\n" })));
  assert.deepEqual(none.complaints, []);
});

test("two thousand people are drawn while the page answers", async (context) => {
  const notes = {};
  for (let day = 0; day < 1000; day += 1) {
    const date = new Date(Date.UTC(2024, 2, 1) + day * 86400000).toISOString().slice(0, 10);
    const who = [0, 1, 2, 3].map((nth) => `@person-${(day * 7 + nth * nth * 501) % 2000}x`);
    notes[`${date}.md`] = `- #met ${who[0]} and ${who[1]}\n- #ask ${who[2]}\n- #give ${who[3]}\n`;
  }
  for (let nth = 0; nth < 2000; nth += 1) notes[`people/Person ${nth}x.md`] = `---\ncircle: ${["inner", "close", "wide", "outer"][nth % 4]}\n---\n`;
  const address = report(write(temporary(), notes));
  const started = Date.now();
  const page = await open(browser, address);
  context.diagnostic(`ready after ${Date.now() - started} ms`);
  assert.equal(await visible(page), 150);
  assert.equal(await shownRows(page), 150);
  await page.fill("#query", "person 1977x");
  assert.equal(await shownRows(page), 1);
  await page.fill("#query", "");
  await page.click("#everybody");
  assert.equal(await visible(page), 2000);
  await page.fill("#query", "person 77x");
  assert.equal(await shownRows(page), 1);
  await settled(page);
  context.diagnostic(`everybody in place after ${Date.now() - started} ms`);
  assert.ok((await inked(page)) > 20000);
});

test("the gravest findings are read without a click, people's names first", async () => {
  const page = await open(browser, sample);
  const lines = await page.locator("#findings .first > li").allTextContents();
  assert.equal(lines.length, 10);
  const top = await page.locator("#findings .first").boundingBox();
  assert.ok(top.y < 700, `they begin ${top.y} pixels down`);
  const first = page.locator("#findings .first > li").first();
  const name = await first.locator("a.person").first().textContent();
  assert.ok((await first.textContent()).startsWith(name));
});

test("another time counts anew in the list and on the graph", async () => {
  const page = await open(browser, sample);
  const gave = () => page.locator("#list tbody tr:not(.fold) td:nth-child(6)").allTextContents().then((all) => all.reduce((sum, n) => sum + Number(n), 0));
  const [people, year] = [await visible(page), await gave()];
  await page.selectOption("#time", { label: "last 90 days" });
  assert.ok((await visible(page)) < people);
  const season = await gave();
  assert.ok(season > 0 && season < year);
  const report = JSON.parse(fairweather("report", "sample-journal", "--today", "2026-11-20", "--since", "90d", "--format", "json"));
  assert.equal(season, report.people.reduce((sum, person) => sum + person.gave, 0));
  const weathers = await page.locator("#list tbody tr:not(.fold):not([hidden])").evaluateAll((all) => all.map((row) => [row.cells[0].textContent, row.cells[2].textContent.replace(/^\S+ | [→←]$/g, "").replace(" ", "-")]));
  const wanted = new Map(report.people.map((person) => [person.name, person.weather]));
  for (const [name, weather] of weathers) assert.equal(weather, wanted.get(name), name);
  await page.selectOption("#time", { index: 0 });
  assert.equal(await gave(), year);
  assert.deepEqual(page.complaints, []);
});

test("another time counts the same everywhere as a report on that time", async () => {
  const page = await open(browser, sample);
  const season = await open(browser, report("sample-journal", "--since", "90d"));
  const counted = (one) => one.evaluate(() => ({
    lead: document.getElementById("lead").textContent,
    cards: [...document.querySelectorAll(".cards li")].map((card) => card.textContent),
    weathers: [...document.querySelectorAll("#weathers small")].map((count) => count.textContent),
    legend: [...document.querySelectorAll(".legend.weathers li:not([hidden])")].map((item) => item.textContent),
    circles: [...document.querySelectorAll(".bars tbody tr")].map((row) => row.textContent.trim()),
    glad: [...document.querySelectorAll("#glad li")].map((item) => item.textContent.replace(/\s+/g, " ").trim().slice(0, 100)),
    findings: [...document.querySelectorAll("#findings li")].map((item) => item.textContent),
  }));
  const year = await counted(page);
  await page.selectOption("#time", { label: "last 90 days" });
  assert.deepEqual(await counted(page), await counted(season));
  // What lies before is paler, in every chart.
  const before = (chart) => page.locator(`${chart} rect.before`).count();
  for (const chart of ["section[aria-labelledby=h-balance]", ".heat"]) assert.ok((await before(chart)) > 0, chart);
  assert.equal(await page.locator(".heat rect:not(.before) > title", { hasText: "2026-03-" }).count(), 0);
  assert.ok((await page.locator(".heat rect:not(.before) > title", { hasText: "2026-10-" }).count()) > 3);
  await page.selectOption("#time", { label: "everything" });
  assert.equal(await page.locator("rect.before").count(), 0);
  await page.selectOption("#time", { index: 0 });
  assert.deepEqual(await counted(page), year);
  assert.equal(await page.locator("rect.before").count(), 0);
  assert.deepEqual(page.complaints, []);
});

test("a person's page draws who is around them, and begins with what they gave", async () => {
  const page = await open(browser, `${sample}#/rosalind-pike`);
  assert.match(await page.locator("#person .around svg").getAttribute("aria-label"), /^Rosalind Pike and the people around them: .*Ines Farrow/);
  assert.ok((await page.locator("#person .around circle").count()) > 4);
  assert.equal(await page.locator("#person h2").first().textContent(), "What they gave you");
  assert.ok((await page.locator("#person .places li").first().textContent()).includes("2026-06-21"));
});

test("a day of the calendar names its people, and what one got is a list", async () => {
  const page = await open(browser, sample);
  const titles = await page.locator(".heat title").allTextContents();
  assert.ok(titles.some((title) => /^2026-10-22: .*Rosalind Pike/.test(title)), titles.slice(-9).join("\n"));
  assert.ok((await page.locator("#glad li").count()) > 3);
});

test("cards are one row until it is opened or one of them is looked for", async () => {
  const page = await open(browser, sample);
  const folded = await shownRows(page);
  await unfold(page);
  const cards = (await shownRows(page)) - folded;
  assert.ok(cards > 10);
  await unfold(page);
  assert.equal(await shownRows(page), folded);
  assert.match(await page.locator("#list .fold").textContent(), new RegExp(`^${cards} known only by a card`));
});
