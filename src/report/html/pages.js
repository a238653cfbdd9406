// Everything around the graph: filters, search, the list, a page for each person, light and dark.

const EVENTS_AT_ONCE = 200;

for (const circle of [...data.circles.keys(), -1].filter((one) => people.some((person) => person.circle === one))) {
  const box = el("input", { type: "checkbox", value: circle, checked: "" });
  const count = people.filter((person) => person.circle === circle).length;
  $("circles").append(el("label", { class: "chip" }, box, ` ${circle < 0 ? "no circle" : data.circles[circle]} `, el("small", {}, String(count))));
}
for (const id of ["weathers", "circles"]) {
  $(id).addEventListener("change", () => {
    shown[id] = new Set([...$(id).querySelectorAll("input:checked")].map((box) => Number(box.value)));
    changed();
    say(`${graph.visible.length} of ${people.length} people shown`);
  });
}

const lines = [...$("list").tBodies[0].rows];
function filterList() {
  for (const person of people) lines[person.index].hidden = !passes(person) || (shown.query !== "" && !matches(person));
}
listeners.push(refresh, filterList);

$("query").addEventListener("input", () => {
  shown.query = plainText($("query").value.trim());
  const found = people.filter(matches);
  $("names").replaceChildren(...found.slice(0, 12).map((person) => el("option", { value: person.name })));
  say(shown.query === "" ? "" : `${found.length} found${found.length ? `: ${found[0].name}` : ""}`);
  changed();
});
$("search").addEventListener("submit", (event) => {
  event.preventDefault();
  const exact = people.find((person) => plainText(person.name) === shown.query);
  const found = exact || people.find(matches);
  if (shown.query && found) location.hash = personHref(found);
});

// The list sorts by any column; numbers as numbers.
[...$("list").tHead.rows[0].cells].forEach((head, column) => {
  if (column === 9) return;
  const button = el("button", { type: "button" }, head.textContent);
  head.replaceChildren(button);
  button.addEventListener("click", () => {
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const value = (row) => {
      const text = row.cells[column].textContent;
      return "number" in head.dataset ? (Number.isNaN(parseFloat(text)) ? Infinity : parseFloat(text)) : text.toLowerCase();
    };
    const compare = (a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[2] - b[2]);
    const sorted = lines.map((row, nth) => [value(row), row, nth]).sort(compare);
    if (down) sorted.reverse();
    $("list").tBodies[0].append(...sorted.map(([, row]) => row));
  });
});

function monthBars(person) {
  const space = "http://www.w3.org/2000/svg";
  const make = (name, attributes) => {
    const node = document.createElementNS(space, name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    return node;
  };
  const svg = make("svg", { viewBox: "0 0 360 76", role: "img", "aria-label": `Days of contact by month: ${person.months.map((n, nth) => `${data.months[nth]} ${n}`).join(", ")}` });
  const most = Math.max(4, ...person.months);
  person.months.forEach((n, nth) => {
    const height = (n / most) * 52;
    const bar = make("rect", { class: "contact", x: nth * 30 + 4, y: 54 - height, width: 22, height });
    const title = make("title", {});
    title.textContent = `${data.months[nth]}: ${n}`;
    bar.append(title);
    const label = make("text", { x: nth * 30 + 15, y: 70 });
    label.textContent = new Date(`${data.months[nth]}-15`).toLocaleString("en", { month: "short", timeZone: "UTC" });
    svg.append(bar, label);
  });
  svg.append(make("line", { class: "axis", x1: 0, x2: 360, y1: 54, y2: 54 }));
  return el("div", { class: "chart" }, svg);
}

function facts(person) {
  const list = el("dl", { class: "facts" });
  const fact = (name, ...value) => list.append(el("div", {}, el("dt", {}, name), el("dd", {}, ...value)));
  fact("weather", weatherText(person), el("br"), el("small", {}, data.weathers[person.weather][2]));
  fact("circle", circleName(person));
  fact("bond", person.bond);
  fact("last contact", person.last === null ? "never" : dayText(person.last));
  const rhythm = [];
  if (person.rhythm !== null) rhythm.push(`every ${person.rhythm} days`);
  if (person.cadence !== null) rhythm.push(`the cadence is ${person.cadence}`);
  if (rhythm.length) fact("rhythm", rhythm.join(", "));
  if (person.bond !== "communal") {
    const [gave, got, asked, askedMe] = person.balance;
    fact("you gave, got", `${gave}, ${got}`);
    fact("you asked, were asked", `${asked}, ${askedMe}`);
  }
  if (person.aliases.length) fact("also", person.aliases.join(", "));
  fact("page", person.page < 0 ? "none" : noteLink(person.page));
  return list;
}

function acquaintances(person) {
  const groups = [
    ["introduced to you by", (edge) => edge.kind === 1 && edge.to === person],
    ["introduced to you", (edge) => edge.kind === 1 && edge.from === person],
    ["you introduced them to", (edge) => edge.kind === 0],
    ["named with", (edge) => edge.kind === 2],
  ];
  const out = [];
  for (const [name, fits] of groups) {
    const found = person.edges.filter(fits).sort((a, b) => b.weight - a.weight);
    if (!found.length) continue;
    const list = el("ul", { class: "people" });
    for (const edge of found.slice(0, 40)) {
      const other = edge.from === person ? edge.to : edge.from;
      list.append(el("li", {}, el("a", { class: "person", href: personHref(other) }, other.name), edge.weight > 1 ? ` ${edge.weight}×` : ""));
    }
    out.push(el("h3", {}, name), list);
  }
  return out;
}

function events(person) {
  const all = eventsOf(person).reverse();
  const list = el("ol", { class: "events" });
  let next = 0;
  let year = null;
  const more = el("button", { type: "button", class: "more" }, "Show more");
  const add = () => {
    for (const { day, marker, note, line, text } of all.slice(next, next + EVENTS_AT_ONCE)) {
      const now = dayText(day).slice(0, 4);
      if (now !== year) list.append(el("li", { class: "year" }, day === null ? "undated" : now));
      year = now;
      list.append(el("li", {},
        el("time", day === null ? {} : { datetime: dayText(day) }, dayText(day)),
        el("span", { class: `marker m-${marker.split("/")[0]}` }, marker),
        el("span", { class: "text" }, text, " ", el("small", {}, noteLink(note, line)))));
    }
    next += EVENTS_AT_ONCE;
    more.hidden = next >= all.length;
  };
  more.addEventListener("click", add);
  add();
  const left = person.count - all.length;
  return [list, more, left > 0 ? el("p", {}, `… and ${left} older: `, el("code", {}, `fairweather show ${person.key}`)) : null];
}

function showPerson(person) {
  const title = el("h1", { tabindex: "-1" }, person.name);
  const found = person.findings.map(([rule, level, text, note, line]) =>
    el("li", { class: level }, el("span", { class: "level" }, level), " ", el("a", { href: `#rule-${rule}` }, el("code", {}, rule)), el("br"), text.replaceAll("`", ""), el("br"), el("small", {}, noteLink(note, line))));
  $("person").replaceChildren(...[
    el("p", {}, el("a", { href: "#/" }, "← everybody")),
    title,
    facts(person),
    monthBars(person),
    found.length ? el("h2", {}, "What a good friend would say") : null,
    found.length ? el("ul", { class: "places findings" }, ...found) : null,
    person.edges.length ? el("h2", {}, "Around them") : null,
    ...acquaintances(person),
    el("h2", {}, "What passed"),
    ...events(person),
  ].filter(Boolean));
  $("overview").hidden = true;
  $("person").hidden = false;
  document.title = person.name;
  scrollTo(0, 0);
  title.focus({ preventScroll: true });
}

// `#/key` is a person's page; everything else is a place of the overview.
let here = 0;
let from = null;
const pageTitle = document.title;
function route() {
  let key = null;
  try {
    key = location.hash.startsWith("#/") ? decodeURIComponent(location.hash.slice(2)) : null;
  } catch { /* an address that is no text leads to the overview */ }
  const person = key ? byAddress.get(key) : undefined;
  if (person) {
    if (!$("overview").hidden) [here, from] = [scrollY, document.activeElement];
    showPerson(person);
    return;
  }
  const place = key === null ? $(location.hash.slice(1)) : null;
  if (place?.tagName === "DETAILS") place.open = true;
  if (!$("overview").hidden) return;
  $("overview").hidden = false;
  $("person").hidden = true;
  document.title = pageTitle;
  resize();
  if (place) {
    place.scrollIntoView();
    return;
  }
  // Back to where one was, the keyboard, too.
  scrollTo(0, here);
  from?.focus({ preventScroll: true });
}
addEventListener("hashchange", route);

const theme = $("theme");
const dark = matchMedia("(prefers-color-scheme: dark)");
function paint() {
  const set = document.documentElement.dataset.theme;
  const isDark = set ? set === "dark" : dark.matches;
  theme.textContent = isDark ? "Light" : "Dark";
  readColors();
  redraw();
}
theme.addEventListener("click", () => {
  document.documentElement.dataset.theme = theme.textContent === "Light" ? "light" : "dark";
  paint();
});
dark.addEventListener("change", paint);

// Paper is light, and holds what a screen folds away.
let folded = [];
addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("details:not([open])")];
  for (const one of folded) one.open = true;
  readColors(true);
  draw();
});
addEventListener("afterprint", () => {
  for (const one of folded) one.open = false;
  paint();
});

if (data.edges_left_out) $("left-out").textContent = ` ${data.edges_left_out} weaker lines are left out.`;
readColors();
layOut();
refresh();
paint();
resize();
new ResizeObserver(resize).observe(canvas);
route();
document.documentElement.dataset.ready = "true";
performance.mark("ready");
