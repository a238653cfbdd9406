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

// Cards are one row, until somebody opens it or looks for one of them.
const lines = [...$("list").tBodies[0].rows];
const cards = people.filter((person) => person.weather === CARD);
const fold = el("button", { type: "button", "aria-expanded": "false" });
const foldRow = el("tr", { class: "fold" }, el("td", { colspan: 10 }, fold));
let isFolded = cards.length > 3;
function filterList() {
  const folds = isFolded && shown.query === "";
  for (const person of people) {
    lines[person.index].hidden = !passes(person) || (shown.query !== "" && !matches(person)) || (folds && person.counted.weather === CARD);
  }
  const passing = cards.filter(passes).length;
  foldRow.hidden = passing === 0 || cards.length <= 3 || shown.query !== "";
  fold.textContent = `${passing} known only by a card: ${isFolded ? "show" : "hide"} them`;
  fold.setAttribute("aria-expanded", String(!isFolded));
}
fold.addEventListener("click", () => {
  isFolded = !isFolded;
  filterList();
});
$("list").tBodies[0].append(foldRow);
listeners.push(refresh, filterList);

// The time that is counted.
const lastDay = Date.parse(data.until) / DAY;
const times = [[`since ${data.since || "the beginning"}`, null], ["last 30 days", lastDay - 30], ["last 90 days", lastDay - 90], ["last half year", lastDay - 182], ["last two years", lastDay - 730], ["everything", -Infinity]];
$("time").append(...times.map(([name], nth) => el("option", { value: nth }, name)));
$("time").parentNode.hidden = false;
$("time").addEventListener("change", () => {
  chooseTime(times[Number($("time").value)][1]);
  for (const person of people) {
    const { cells } = lines[person.index];
    cells[2].textContent = weatherText(person);
    person.balance.forEach((n, nth) => { cells[5 + nth].textContent = n; });
  }
  changed();
  say(`${graph.visible.length} of ${people.length} people shown`);
});

// Of many people the nearest are drawn first.
const everybody = $("everybody");
everybody.hidden = shown.everybody;
everybody.textContent = `Show all ${people.length}, not only the nearest ${NEAREST}`;
everybody.addEventListener("click", () => {
  shown.everybody = true;
  everybody.hidden = true;
  layOut();
  fit();
  changed();
});

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
    $("list").tBodies[0].append(...sorted.map(([, row]) => row), foldRow);
  });
});

// Gives an element of a picture with attributes.
function make(name, attributes, text) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text !== undefined) node.textContent = clean(text);
  return node;
}

// The person in the middle, around them those whom they know, the nearest first.
function neighbourhood(person) {
  const MOST = 14;
  const strength = (edge) => (edge.kind === 2 ? edge.weight : 1000 + edge.weight);
  const others = [...new Set([...person.edges].sort((a, b) => strength(b) - strength(a)).map((edge) => (edge.from === person ? edge.to : edge.from)))].slice(0, MOST);
  if (!others.length) return null;
  const places = new Map([[person, [270, 150]]]);
  others.forEach((other, nth) => {
    const angle = (nth / others.length) * 2 * Math.PI - Math.PI / 2;
    places.set(other, [270 + 175 * Math.cos(angle), 150 + 118 * Math.sin(angle)]);
  });
  const svg = make("svg", { viewBox: "0 0 540 300", role: "img", "aria-label": `${person.name} and the people around them: ${others.map((other) => other.name).join(", ")}` });
  const drawn = new Set();
  for (const one of places.keys()) {
    for (const edge of one.edges) {
      if (drawn.has(edge) || !places.has(edge.from) || !places.has(edge.to)) continue;
      drawn.add(edge);
      const [[x1, y1], [x2, y2]] = [places.get(edge.from), places.get(edge.to)];
      svg.append(make("line", { class: `edge k${edge.kind}${one === person ? " own" : ""}`, x1, y1, x2, y2, "stroke-width": Math.min(4, 0.8 + 0.3 * edge.weight) }));
    }
  }
  for (const [one, [x, y]] of places) {
    const side = Math.abs(x - 270) < 60 ? 0 : Math.sign(x - 270);
    const name = one.name.length > 20 ? `${one.name.slice(0, 19)}…` : one.name;
    svg.append(make("circle", { class: `w${one.weather}`, cx: x, cy: y, r: one === person ? 11 : 7 }));
    svg.append(make("text", { class: ["end", "middle", "start"][side + 1], x: x + side * 11, y: side ? y + 4 : y + (y < 150 ? -12 : 22) }, name));
  }
  return el("div", { class: "chart around" }, svg);
}

// What they gave comes before what is counted.
function gifts(person) {
  const MOST = 8;
  const all = eventsOf(person).filter((event) => event.marker.split("/")[0] === "got").reverse();
  if (!all.length) return [];
  const list = el("ul", { class: "places" }, ...all.slice(0, MOST).map(({ day, note, line, text }) =>
    el("li", {}, `${dayText(day)}${text ? `: ${text}` : ""}`, el("br"), el("small", {}, noteLink(note, line)))));
  const more = all.length > MOST ? el("p", {}, `… and ${all.length - MOST} more below`) : null;
  return [el("h2", {}, "What they gave you"), list, more];
}

function monthBars(person) {
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
    const time = shown.since === null ? [] : [el("br"), el("small", {}, $("time").selectedOptions[0].textContent)];
    fact("you gave, got", `${gave}, ${got}`, ...time);
    fact("you asked, were asked", `${asked}, ${askedMe}`, ...time.map((node) => node.cloneNode(true)));
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
  const found = person.findings.map(({ rule, level, title, note, line }) =>
    el("li", { class: level }, el("span", { class: "level" }, level), " ", el("a", { href: `#rule-${rule}` }, el("code", {}, rule)), el("br"), title.replaceAll("`", ""), el("br"), el("small", {}, noteLink(note, line))));
  $("person").replaceChildren(...[
    el("p", {}, el("a", { href: "#/" }, "← everybody")),
    title,
    ...gifts(person),
    facts(person),
    monthBars(person),
    found.length ? el("h2", {}, "What a good friend would say") : null,
    found.length ? el("ul", { class: "places findings" }, ...found) : null,
    person.edges.length ? el("h2", {}, "Around them") : null,
    neighbourhood(person),
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

// Paper is light. What a screen folds away stays folded: it is on the screen.
addEventListener("beforeprint", () => {
  readColors(true);
  draw();
});
addEventListener("afterprint", paint);

if (data.edges_left_out) $("left-out").textContent = ` ${data.edges_left_out} weaker lines are left out.`;
readColors();
layOut();
changed();
// The calendar shows today first.
const calendar = document.querySelector(".heat");
calendar.scrollLeft = calendar.scrollWidth;
paint();
resize();
new ResizeObserver(resize).observe(canvas);
route();
document.documentElement.dataset.ready = "true";
performance.mark("ready");
