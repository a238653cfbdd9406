// The graph: people on rings by circle, laid out by d3-force, drawn on a canvas.

const canvas = $("canvas");
const pen = canvas.getContext("2d");
const view = { scale: 1, x: 0, y: 0, width: 0, height: 0, touched: false };
const graph = { hover: null, chosen: null, members: [], drawn: new Set(), visible: [], lines: [], rings: [], simulation: null };
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

// The style sheet's colours, as they are now; on paper those of light.
const color = {};
function readColors(onPaper) {
  const probe = $("probe");
  probe.style.colorScheme = onPaper ? "light" : "";
  for (const name of ["ink", "faint", "ground", "ring", "line", "accent", "w0", "w1", "w2", "w3", "w4", "w5"]) {
    probe.style.color = `var(--${name})`;
    color[name] = getComputedStyle(probe).color;
  }
}

// As large as the days of contact; among people seen every day those seen every month stay small.
function setSizes() {
  const largest = people.reduce((most, person) => Math.max(most, person.days), 1);
  const growth = Math.min(2.1, 18 / Math.sqrt(largest));
  for (const person of people) person.radius = 4 + growth * Math.sqrt(person.days);
}
setSizes();

// The band of each circle, wide enough for its people; those in none are outermost.
function makeRings() {
  graph.members = shown.everybody ? people : people.filter((person) => person.isNear);
  const order = [...data.circles.keys(), -1].filter((circle) => graph.members.some((person) => person.circle === circle));
  let inner = 26;
  graph.rings = order.map((circle) => {
    const members = graph.members.filter((person) => person.circle === circle);
    const area = members.reduce((sum, person) => sum + (person.radius + 5) ** 2, 0) * Math.PI * 2.6;
    const outer = Math.max(inner + 52, Math.sqrt(inner * inner + area / Math.PI));
    const ring = { circle, inner: inner + 8, outer: outer - 8, name: circle < 0 ? "no circle" : data.circles[circle] };
    // A start that is the same every time: members evenly on a spiral within their band.
    members.forEach((person, nth) => {
      const share = (nth + 0.5) / members.length;
      const angle = nth * 2.399963 + circle;
      const far = Math.sqrt(ring.inner ** 2 + share * (ring.outer ** 2 - ring.inner ** 2));
      person.x = far * Math.cos(angle);
      person.y = far * Math.sin(angle);
      person.ring = ring;
    });
    inner = outer;
    return ring;
  });
  graph.size = inner + 12;
}

// Keeps everybody within the band of their circle.
function bands(alpha) {
  for (const person of graph.members) {
    const far = Math.hypot(person.x, person.y) || 1;
    const low = person.ring.inner + person.radius;
    const high = Math.max(low, person.ring.outer - person.radius);
    const wanted = far < low ? low : far > high ? high : far;
    const push = ((wanted - far) / far) * Math.max(alpha, 0.1) * 0.9;
    person.vx += person.x * push;
    person.vy += person.y * push;
  }
}

function layOut() {
  makeRings();
  graph.drawn = new Set(graph.members);
  const strong = edges.filter((edge) => graph.drawn.has(edge.from) && graph.drawn.has(edge.to)).slice(0, 4000)
    .map((edge) => ({ source: edge.from, target: edge.to, weight: edge.weight, kind: edge.kind }));
  graph.simulation = d3.forceSimulation(graph.members)
    .alphaDecay(graph.members.length > 600 ? 0.045 : 0.028)
    .force("charge", d3.forceManyBody().strength((person) => -6 - 2 * person.radius).theta(1).distanceMax(160))
    .force("link", d3.forceLink(strong).distance(50).strength((link) => (link.kind === 2 ? 0.01 * Math.min(5, link.weight) : 0.06)))
    .force("collide", d3.forceCollide((person) => person.radius + 2.5))
    .force("bands", bands)
    .stop();
  if (calm) {
    const end = performance.now() + 800;
    while (graph.simulation.alpha() > 0.02 && performance.now() < end) graph.simulation.tick();
  }
  step();
}

// A few ticks a frame, so that the page answers while people find their places.
let scheduled = false;
function step() {
  scheduled = false;
  const simulation = graph.simulation;
  if (simulation.alpha() > 0.01 && !calm) {
    const end = performance.now() + 10;
    do simulation.tick(); while (simulation.alpha() > 0.01 && performance.now() < end);
    redraw();
  } else {
    canvas.dataset.settled = "true";
  }
  draw();
}
function redraw() {
  if (!scheduled) {
    scheduled = true;
    requestAnimationFrame(step);
  }
}

function fit() {
  const size = graph.size * 2;
  view.scale = Math.min(1.8, Math.min(view.width, view.height) / size);
  view.x = view.width / 2;
  view.y = view.height / 2;
}

function resize() {
  const box = canvas.getBoundingClientRect();
  if (!box.width) return;
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(box.width * ratio);
  canvas.height = Math.round(box.height * ratio);
  view.width = box.width;
  view.height = box.height;
  view.ratio = ratio;
  if (!view.touched) fit();
  redraw();
}

function refresh() {
  graph.visible = graph.members.filter(passes);
  const set = new Set(graph.visible);
  graph.lines = edges.filter((edge) => set.has(edge.from) && set.has(edge.to));
  if (graph.chosen && !set.has(graph.chosen)) graph.chosen = null;
  canvas.dataset.visible = graph.visible.length;
  redraw();
}

function draw() {
  const { scale, x, y } = view;
  pen.setTransform(view.ratio, 0, 0, view.ratio, 0, 0);
  pen.clearRect(0, 0, view.width, view.height);
  pen.translate(x, y);
  pen.scale(scale, scale);
  const focus = graph.hover || graph.chosen;
  const near = new Set(focus ? [focus, ...focus.edges.flatMap((edge) => [edge.from, edge.to])] : []);
  const searching = shown.query !== "";
  const bright = (person) => (searching ? matches(person) : !focus || near.has(person));
  drawRings();
  drawLines(focus, scale);
  for (const person of graph.visible) drawPerson(person, bright(person) ? 1 : 0.18, scale);
  drawLabels(focus, bright, scale);
}

function drawRings() {
  pen.textAlign = "center";
  graph.rings.forEach((ring, nth) => {
    pen.globalAlpha = nth % 2 ? 0.35 : 0.8;
    pen.fillStyle = color.ring;
    pen.beginPath();
    pen.arc(0, 0, ring.outer + 8, 0, 2 * Math.PI);
    pen.moveTo(ring.inner - 8, 0);
    pen.arc(0, 0, ring.inner - 8, 0, 2 * Math.PI);
    pen.fill("evenodd");
  });
  pen.globalAlpha = 1;
  pen.fillStyle = color.ink;
  pen.font = `600 ${12.5 / view.scale}px system-ui, sans-serif`;
  pen.fillText("you", 0, 4 / view.scale);
}

// Lines of one look are one stroke: thousands of them are drawn while people find their places.
function drawLines(focus, scale) {
  const many = graph.lines.length > 1500;
  const looks = new Map();
  for (const edge of graph.lines) {
    const near = focus !== null && (edge.from === focus || edge.to === focus);
    const width = edge.kind === 2 ? Math.min(3, 0.6 + 0.3 * edge.weight) : 1.4;
    const look = `${near ? 1 : 0} ${edge.kind} ${width.toFixed(1)}`;
    if (!looks.has(look)) looks.set(look, { near, kind: edge.kind, width, edges: [] });
    looks.get(look).edges.push(edge);
  }
  for (const { near, kind, width, edges: alike } of [...looks.values()].sort((a, b) => a.near - b.near)) {
    pen.globalAlpha = near ? 0.9 : focus ? 0.05 : kind !== 2 ? 0.7 : many ? 0.06 : 0.35;
    pen.strokeStyle = kind === 2 ? color.line : color.accent;
    pen.lineWidth = width / Math.sqrt(scale);
    pen.setLineDash(kind === 1 ? [4 / scale, 3 / scale] : []);
    pen.beginPath();
    for (const edge of alike) {
      pen.moveTo(edge.from.x, edge.from.y);
      pen.lineTo(edge.to.x, edge.to.y);
    }
    pen.stroke();
  }
  pen.setLineDash([]);
  pen.globalAlpha = 1;
}

// The weather is a shape as well as a colour: full, a dot in a ring, three quarters, half, a ring, a square.
function drawPerson(person, alpha, scale) {
  const { x, y, radius: r, weather } = person;
  const filled = [7, 7, Math.PI * 1.5, Math.PI, 0, 0][weather];
  pen.globalAlpha = alpha;
  pen.fillStyle = color.ground;
  pen.strokeStyle = color[`w${weather}`];
  pen.lineWidth = 1.6;
  pen.beginPath();
  if (weather === 5) pen.rect(x - r * 0.8, y - r * 0.8, r * 1.6, r * 1.6);
  else pen.arc(x, y, r, 0, 7);
  pen.fill();
  pen.stroke();
  if (filled) {
    pen.fillStyle = color[`w${weather}`];
    pen.beginPath();
    if (filled < 7) pen.moveTo(x, y);
    pen.arc(x, y, weather === 1 ? r * 0.4 : r, Math.PI / 2, Math.PI / 2 + Math.min(filled, Math.PI * 2));
    pen.fill();
  }
  if (person === graph.chosen || (shown.query !== "" && alpha === 1)) {
    pen.strokeStyle = color.ink;
    pen.lineWidth = 2 / scale;
    pen.beginPath();
    pen.arc(x, y, r + 3 / scale, 0, 7);
    pen.stroke();
  }
  pen.globalAlpha = 1;
}

// Boxes on the screen that are taken, by the squares of a grid that they touch.
function takenPlaces() {
  const CELL = 90;
  const grid = new Map();
  const cells = ([left, top, right, bottom]) => {
    const ids = [];
    for (let x = Math.floor(left / CELL); x <= right / CELL; x += 1) {
      for (let y = Math.floor(top / CELL); y <= bottom / CELL; y += 1) ids.push(x * 4096 + y);
    }
    return ids;
  };
  return {
    take(box, owner) {
      for (const id of cells(box)) {
        if (grid.has(id)) grid.get(id).push([box, owner]);
        else grid.set(id, [[box, owner]]);
      }
    },
    isFree(box, owner) {
      const hits = ([other, whose]) => whose !== owner && box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3];
      return !cells(box).some((id) => grid.get(id)?.some(hits));
    },
  };
}

// Names where there is room, the most in touch first: under a dot, over it, or beside it, none over
// another name, and among few none over another dot.
const LABEL = 11.5;
const labelWidths = new Map();
function drawLabels(focus, bright, scale) {
  const taken = takenPlaces();
  pen.setTransform(view.ratio, 0, 0, view.ratio, 0, 0);
  pen.textAlign = "center";
  pen.font = `${LABEL}px system-ui, sans-serif`;
  pen.lineJoin = "round";
  const write = (text, owner, ink, places) => {
    if (!labelWidths.has(text)) labelWidths.set(text, pen.measureText(text).width);
    const half = labelWidths.get(text) / 2 + 2;
    for (const [x, y, side] of places) {
      const middle = x + side * (half + 2);
      const box = [middle - half, y - LABEL + 1, middle + half, y + 3];
      if (box[0] < 0 || box[1] < 0 || box[2] > view.width || box[3] > view.height || !taken.isFree(box, owner)) continue;
      taken.take(box, null);
      pen.strokeStyle = color.ground;
      pen.lineWidth = 3;
      pen.strokeText(text, middle, y);
      pen.fillStyle = ink;
      pen.fillText(text, middle, y);
      return;
    }
  };
  for (const person of graph.visible) {
    const [x, y, r] = [person.x * scale + view.x, person.y * scale + view.y, person.radius * scale];
    if (graph.visible.length < 400 || person === focus) taken.take([x - r, y - r, x + r, y + r], person);
  }
  // The buttons.
  taken.take([view.width - 52, 0, view.width, 132], null);
  taken.take([view.x - 16, view.y - 10, view.x + 16, view.y + 8], null);
  const first = (person) => (person === focus || person === graph.chosen ? 1e9 : bright(person) ? 1e6 : 0) + person.radius;
  const order = graph.visible.filter(bright).sort((a, b) => first(b) - first(a)).slice(0, 200);
  for (const ring of graph.rings) {
    const places = [-1, 1].map((side) => [view.x, view.y + side * ((ring.outer + 8) * scale - 8) + 5, 0]);
    write(ring.name, null, color.faint, places);
  }
  for (const person of order) {
    const [x, y, r] = [person.x * scale + view.x, person.y * scale + view.y, person.radius * scale];
    if (x < -40 || y < -20 || x > view.width + 40 || y > view.height + 20) continue;
    const name = person.name.length > 24 ? `${person.name.slice(0, 23)}…` : person.name;
    write(name, person, color.ink, [[x, y + r + LABEL + 1, 0], [x, y - r - 4, 0], [x + r, y + 4, 1], [x - r, y + 4, -1]]);
  }
}

function at(event) {
  const box = canvas.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
}

function personAt([px, py]) {
  const x = (px - view.x) / view.scale;
  const y = (py - view.y) / view.scale;
  let best = null;
  let nearest = Infinity;
  for (const person of graph.visible) {
    const away = Math.hypot(person.x - x, person.y - y) - person.radius;
    if (away < nearest && away * view.scale < 8) [best, nearest] = [person, away];
  }
  return best;
}

function zoom(factor, [px, py] = [view.width / 2, view.height / 2]) {
  const scale = Math.min(12, Math.max(0.05, view.scale * factor));
  view.x = px - ((px - view.x) * scale) / view.scale;
  view.y = py - ((py - view.y) * scale) / view.scale;
  view.scale = scale;
  view.touched = true;
  redraw();
}

function showTip(person, [x, y]) {
  const tip = $("tip");
  tip.hidden = !person;
  if (!person) return;
  const [gave, got, asked, askedMe] = person.balance;
  tip.replaceChildren(
    el("strong", {}, person.name), el("br"), `${weatherText(person)}, ${circleName(person)}`, el("br"),
    person.last === null ? "no contact yet" : `last contact ${dayText(person.last)}`, el("br"),
    `gave ${gave}, got ${got}, asked ${asked}, were asked ${askedMe}`,
  );
  tip.style.left = `${Math.max(0, Math.min(x + 14, view.width - 230))}px`;
  tip.style.top = `${Math.max(0, Math.min(y + 14, view.height - 96))}px`;
}

function hover(person, point) {
  if (person !== graph.hover) {
    graph.hover = person;
    canvas.style.cursor = person ? "pointer" : "grab";
    canvas.dataset.hover = person ? person.address : "";
    redraw();
  }
  showTip(person, point);
}

const fingers = new Map();
let moved = 0;
canvas.addEventListener("pointerdown", (event) => {
  canvas.setPointerCapture(event.pointerId);
  fingers.set(event.pointerId, at(event));
  moved = 0;
});
canvas.addEventListener("pointermove", (event) => {
  const point = at(event);
  const before = fingers.get(event.pointerId);
  if (!before) return hover(personAt(point), point);
  if (fingers.size === 2) {
    const [other] = [...fingers].filter(([id]) => id !== event.pointerId).map(([, place]) => place);
    const spread = (place) => Math.hypot(place[0] - other[0], place[1] - other[1]) || 1;
    zoom(spread(point) / spread(before), other);
    moved += 10;
  } else {
    view.x += point[0] - before[0];
    view.y += point[1] - before[1];
    moved += Math.hypot(point[0] - before[0], point[1] - before[1]);
    if (moved > 4) view.touched = true;
    redraw();
  }
  fingers.set(event.pointerId, point);
});
function lift(event) {
  const held = fingers.delete(event.pointerId);
  if (event.type !== "pointerup" || !held || moved > 4) return;
  const person = personAt(at(event));
  if (person) location.hash = personHref(person);
}
canvas.addEventListener("pointerup", lift);
canvas.addEventListener("pointercancel", lift);
canvas.addEventListener("pointerleave", () => hover(null, [0, 0]));
canvas.addEventListener("wheel", (event) => {
  // The page scrolls on, unless the graph was clicked before or the fingers pinch.
  if (!event.ctrlKey && document.activeElement !== canvas) return;
  event.preventDefault();
  zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0015)), at(event));
}, { passive: false });

function choose(person) {
  graph.chosen = person;
  say(`${person.name}, ${weatherText(person)}, ${circleName(person)}`);
  const [x, y] = [person.x * view.scale + view.x, person.y * view.scale + view.y];
  if (x < 20 || y < 20 || x > view.width - 20 || y > view.height - 20) {
    view.x += view.width / 2 - x;
    view.y += view.height / 2 - y;
    view.touched = true;
  }
  redraw();
}

canvas.addEventListener("keydown", (event) => {
  const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
  if (step && event.shiftKey) {
    const sideways = event.key === "ArrowLeft" || event.key === "ArrowRight";
    view[sideways ? "x" : "y"] -= 40 * step;
    view.touched = true;
    redraw();
  } else if (step && graph.visible.length) {
    const now = graph.visible.indexOf(graph.chosen);
    choose(graph.visible[(now + step + graph.visible.length) % graph.visible.length] || graph.visible[0]);
  } else if (event.key === "Enter" && graph.chosen) location.hash = personHref(graph.chosen);
  else if (event.key === "+" || event.key === "=") zoom(1.3);
  else if (event.key === "-") zoom(1 / 1.3);
  else if (event.key === "0") showAll();
  else if (event.key === "Escape") { graph.chosen = null; redraw(); }
  else return;
  event.preventDefault();
});

function showAll() {
  view.touched = false;
  fit();
  redraw();
}
for (const button of document.querySelectorAll("[data-zoom]")) {
  button.addEventListener("click", () => ({ in: () => zoom(1.4), out: () => zoom(1 / 1.4), fit: showAll })[button.dataset.zoom]());
}
