// The data of the page as objects, and small helpers. Text from notes is only ever set as text.

const $ = (id) => document.getElementById(id);
const data = JSON.parse($("data").textContent);
const DAY = 86400000;
const dayText = (day) => (day === null ? "undated" : new Date(day * DAY).toISOString().slice(0, 10));

// Text without what a page would obey: control characters, and those that turn the direction.
const COMMANDS = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]/gu;
const clean = (text) => text.replace(COMMANDS, "\ufffd");

// Gives an element with attributes and children; strings become text.
function el(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value !== null && value !== undefined && value !== false) node.setAttribute(key, value);
  }
  const kept = children.filter((child) => child !== null && child !== undefined);
  node.append(...kept.map((child) => (typeof child === "string" ? clean(child) : child)));
  return node;
}

const people = data.people.map((row, index) => {
  const [given, key, address, page, circle, bond, status, weather, lean, last, rhythm, cadence, days, balance, months, aliases, count] = row;
  const name = clean(given);
  return { index, name, key, address, page, circle, bond, status, weather, lean, last, rhythm, cadence, days, balance, months, aliases, count, edges: [], findings: [] };
});
const byAddress = new Map(people.map((person) => [person.address, person]));
const edges = [];
for (let at = 0; at < data.edges.length; at += 4) {
  const [from, to, kind, weight] = data.edges.slice(at, at + 4);
  const edge = { from: people[from], to: people[to], kind, weight };
  edges.push(edge);
  people[from].edges.push(edge);
  people[to].edges.push(edge);
}
for (const row of data.findings) {
  const [rule, level, title, note, line, about] = row;
  const finding = { rule, level, title, note, line };
  for (const person of new Set(about)) people[person].findings.push(finding);
}

const plainText = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
for (const person of people) person.search = plainText([person.name, person.key, ...person.aliases].join(" "));

const circleName = (person) => (person.status !== "active" ? person.status : person.circle < 0 ? "no circle" : data.circles[person.circle]);
const weatherText = (person) => {
  const [symbol, word] = data.weathers[person.weather];
  return `${symbol} ${word}${person.lean > 0 ? " →" : person.lean < 0 ? " ←" : ""}`;
};
const personHref = (person) => `#/${encodeURIComponent(person.address)}`;

// Reads packed numbers, and what is left as text.
const DIGITS = new Map([..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"].map((digit, n) => [digit, n]));
function unpack(text) {
  let at = 0;
  const number = () => {
    let n = 0;
    for (let place = 1; ; place *= 32) {
      const digit = DIGITS.get(text[at++]);
      n += (digit % 32) * place;
      if (digit < 32) return n;
    }
  };
  const signed = (n) => (n % 2 ? -(n + 1) / 2 : n / 2);
  return { number, step: () => signed(number()), signed, rest: () => text.slice(at), more: () => at < text.length };
}

// What passed is read when it is first asked for: most of the page is that.
let read = null;
function passed() {
  if (read) return read;
  read = JSON.parse($("passed").textContent);
  let before = "";
  read.notes = read.notes.map((packed) => {
    const from = unpack(packed);
    before = before.slice(0, from.number()) + from.rest();
    return before;
  });
  return read;
}

// A person's events, oldest first.
function eventsOf(person) {
  const { markers, texts, events } = passed();
  const from = unpack(events[person.index]);
  const all = [];
  let [note, lastDay, lastText] = [0, 0, 0];
  while (from.more()) {
    note += from.step();
    const [marker, line, day, text] = [from.number(), from.number(), from.number(), from.number()];
    if (day) lastDay += from.signed(day - 1);
    if (text) lastText += from.signed(text - 1);
    all.push({ note, line, marker: markers[marker], day: day ? lastDay : null, text: text ? texts[lastText] : "" });
  }
  return all;
}

// A link to a note, where the page may know one.
function noteLink(note, line, text) {
  if (note < 0) return text || "";
  const path = passed().notes[note];
  const shown = text || (line ? `${path}:${line}` : path);
  if (!data.link) return shown;
  const [prefix, strict] = data.link;
  const encoded = encodeURIComponent(path);
  return el("a", { href: prefix + (strict ? encoded : encoded.replaceAll("%2F", "/")) }, shown);
}

// Of many people the nearest are shown: by circle, then by days of contact. The search finds everybody.
const NEAREST = 150;
[...people].sort((a, b) => (a.circle < 0) - (b.circle < 0) || a.circle - b.circle || b.days - a.days || a.index - b.index)
  .forEach((person, nth) => { person.isNear = nth < NEAREST; });

// What is shown: by weather, circle (-1: none), time and search.
const shown = { weathers: new Set(data.weathers.keys()), circles: new Set([-1, ...data.circles.keys()]), since: null, everybody: people.length <= NEAREST, query: "" };
const passes = (person) => shown.weathers.has(person.weather) && shown.circles.has(person.circle)
  && (shown.everybody || person.isNear || matches(person)) && (shown.since === null || person.isInTime);
const matches = (person) => shown.query !== "" && person.search.includes(shown.query);
const say = (text) => { $("said").textContent = clean(text); };
const listeners = [];
const changed = () => listeners.forEach((listener) => listener());

// The counts of a time other than that of the report, from what passed. The weather is judged as the program
// judges it; `report --since` says the same.
const MUTUAL = 0, EVEN = 1, LEANING = 2, ONE_SIDED = 3, QUIET = 4, CARD = 5;
const NO_CONTACT = new Set(["added", "no-reply", "let-go"]);
for (const person of people) person.counted = { days: person.days, balance: person.balance, weather: person.weather, lean: person.lean };
function count(person, since) {
  const balance = [0, 0, 0, 0];
  const days = new Set();
  let any = false;
  for (const { day, marker } of eventsOf(person)) {
    if (day !== null && day < since) continue;
    any ||= day !== null;
    const kind = marker.split("/")[0];
    const place = { give: 0, introduced: 0, got: 1, ask: 2, "asked-me": 3 }[kind];
    if (place !== undefined) balance[place] += 1;
    if (day !== null && !NO_CONTACT.has(kind) && (kind !== "mention" || data.mentions)) days.add(day);
  }
  return { isInTime: any, days: days.size, balance, ...weatherOf(person, balance, days.size) };
}
function weatherOf(person, [gave, got, asked, askedMe], days) {
  if (person.counted.weather === CARD) return { weather: CARD, lean: 0 };
  const [toThem, toMe] = [gave + askedMe, got + asked];
  const [more, less] = [Math.max(toThem, toMe), Math.min(toThem, toMe)];
  if (days === 0 && more === 0) return { weather: QUIET, lean: 0 };
  if (person.bond === "communal") return { weather: MUTUAL, lean: 0 };
  if (more + less < 2) return { weather: EVEN, lean: 0 };
  if (2 * less >= more) return { weather: MUTUAL, lean: 0 };
  return { weather: more >= 3 && 6 * less < more ? ONE_SIDED : LEANING, lean: toThem > toMe ? 1 : -1 };
}
function setTime(since) {
  shown.since = since;
  for (const person of people) Object.assign(person, since === null ? { isInTime: true, ...person.counted } : count(person, since));
}
