// Another time than that of the report: everything that counts follows it. What is due today and what was found
// today does not.

// Fills in what was counted: the first line, the cards, the weathers, the list, the circles.
function recount(since) {
  const from = since === null ? data.since : since === -Infinity ? null : dayText(since);
  $("lead").textContent = `${people.length === 1 ? "1 person" : `${people.length} people`}, counted from ${from || "the beginning"} to ${data.until}.`;
  const sum = (number) => people.reduce((all, person) => all + number(person), 0);
  const [gave, got, asked, askedMe] = [0, 1, 2, 3].map((nth) => sum((person) => person.balance[nth]));
  const figures = [[sum((person) => (person.days > 0 ? 1 : 0))], [sum((person) => person.days)], [gave, `and got ${got}`], [asked, `and were asked ${askedMe}`]];
  figures.forEach(([value, note], nth) => {
    const card = document.querySelector(".cards").children[nth];
    card.querySelector("strong").textContent = value;
    if (note) card.querySelector("small").textContent = note;
  });
  for (const box of $("weathers").querySelectorAll("input")) {
    box.parentNode.querySelector("small").textContent = sum((person) => (person.weather === Number(box.value) ? 1 : 0));
  }
  for (const item of document.querySelectorAll(".legend.weathers li")) {
    item.hidden = !people.some((person) => person.weather === Number(item.dataset.weather));
  }
  const inCircle = new Map();
  for (const person of people) inCircle.set(person.circle, (inCircle.get(person.circle) || 0) + person.days);
  const all = sum((person) => person.days);
  for (const row of document.querySelector(".bars").tBodies[0].rows) {
    const days = inCircle.get(Number(row.dataset.circle)) || 0;
    const share = all ? Math.floor((100 * days + Math.floor(all / 2)) / all) : 0;
    row.cells[2].textContent = days;
    row.cells[3].replaceChildren(el("meter", { min: 0, max: 100, value: share }, `${share}%`), ` ${share}%`);
  }
}

// What was got in that time, the newest first.
const gladOfReport = [...$("glad").querySelector("ul").children];
function receivedSince(since) {
  const MOST = 12;
  if (since === null) return gladOfReport;
  const gifts = people.flatMap((person) => eventsOf(person).filter(({ marker, day }) => marker.split("/")[0] === "got" && (day === null ? since === -Infinity : day >= since)).map((event) => ({ person, ...event })));
  const when = ({ day }) => (day === null ? -1e9 : day);
  gifts.sort((a, b) => when(b) - when(a) || a.note - b.note || a.line - b.line || (a.person.address < b.person.address ? -1 : 1));
  // What several gave is one gift.
  const given = new Map();
  for (const gift of gifts) {
    const place = `${gift.note}:${gift.line}`;
    if (!given.has(place)) given.set(place, { ...gift, givers: new Set() });
    given.get(place).givers.add(gift.person);
  }
  return [...given.values()].slice(0, MOST).map(({ givers, day, note, line, text }) =>
    el("li", {}, ...[...givers].flatMap((person) => [el("a", { class: "person", href: personHref(person) }, person.name), " "]),
      `${dayText(day)}${text ? `: ${text}` : ""}`, el("br"), el("small", {}, noteLink(note, line))));
}

// In the charts, what lies before that time is paler. Their titles begin with a day or a month.
function fadeBefore(since) {
  const first = since === null || since === -Infinity ? "" : dayText(since);
  for (const title of document.querySelectorAll("#overview svg rect > title")) {
    const when = title.textContent.split(": ")[0];
    title.parentNode.classList.toggle("before", when < first.slice(0, when.length));
  }
}

function chooseTime(since) {
  setTime(since);
  setSizes();
  recount(since);
  const gifts = receivedSince(since);
  $("glad").hidden = gifts.length === 0;
  $("glad").querySelector("ul").replaceChildren(...gifts);
  fadeBefore(since);
}
