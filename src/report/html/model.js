// The data of the page as objects, and small helpers. Text from notes is only ever set as text.

const data = JSON.parse(document.getElementById("data").textContent);
const $ = (id) => document.getElementById(id);
const DAY = 86400000;
const dayText = (day) => (day === null ? "undated" : new Date(day * DAY).toISOString().slice(0, 10));

// Gives an element with attributes and children; strings become text.
function el(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value !== null && value !== undefined && value !== false) node.setAttribute(key, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

const people = data.people.map((row, index) => {
  const [name, key, page, circle, bond, status, weather, lean, last, rhythm, cadence, days, balance, months, aliases, count] = row;
  return { index, name, key, page, circle, bond, status, weather, lean, last, rhythm, cadence, days, balance, months, aliases, count, edges: [], findings: [] };
});
const byKey = new Map(people.map((person) => [person.key, person]));
const edges = [];
for (let at = 0; at < data.edges.length; at += 4) {
  const [from, to, kind, weight] = data.edges.slice(at, at + 4);
  const edge = { from: people[from], to: people[to], kind, weight };
  edges.push(edge);
  people[from].edges.push(edge);
  people[to].edges.push(edge);
}
for (const finding of data.findings) {
  for (const person of new Set(finding[5])) people[person].findings.push(finding);
}

const plainText = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
for (const person of people) person.search = plainText([person.name, person.key, ...person.aliases].join(" "));

const circleName = (person) => (person.status !== "active" ? person.status : person.circle < 0 ? "no circle" : data.circles[person.circle]);
const weatherText = (person) => {
  const [symbol, word] = data.weathers[person.weather];
  return `${symbol} ${word}${person.lean > 0 ? " →" : person.lean < 0 ? " ←" : ""}`;
};
const personHref = (person) => `#/${encodeURIComponent(person.key)}`;

// A link to a note, where the page may know one.
function noteLink(note, line, text) {
  if (note < 0) return document.createTextNode(text || "");
  const path = data.notes[note];
  const shown = text || (line ? `${path}:${line}` : path);
  if (!data.link) return document.createTextNode(shown);
  const [prefix, strict] = data.link;
  const encoded = encodeURIComponent(path);
  return el("a", { href: prefix + (strict ? encoded : encoded.replaceAll("%2F", "/")) }, shown);
}

// What is shown: by weather, circle (-1: none) and search.
const shown = { weathers: new Set(data.weathers.keys()), circles: new Set([-1, ...data.circles.keys()]), query: "" };
const passes = (person) => shown.weathers.has(person.weather) && shown.circles.has(person.circle);
const matches = (person) => shown.query !== "" && person.search.includes(shown.query);
const listeners = [];
const changed = () => listeners.forEach((listener) => listener());
