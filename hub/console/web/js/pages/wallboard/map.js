/** Where the sites are, and who serves whom: a line from the agent's home to the customer's counter while the call runs. */

import { el, svg } from "../../dom.js";
import { framed } from "./projection.js";
import { LOWER_48, isInside } from "./us-outline.js";

const WIDTH = 640;
const HEIGHT = 400;
const LABELS = 10;

export function mapPanel(floor) {
  const placed = floor.sites.filter(({ lat, lon }) => lat !== null && lon !== null);
  const routes = routesOf(floor);
  return el("section", { class: "wall-map", key: "map", "aria-label": "Sites" },
    el("h2", {}, "Who serves whom", el("span", { class: "quiet" }, ` ${routeWords(routes)}`)),
    placed.length ? drawing(floor, placed, routes) : el("p", { class: "nobody" }, "No site has coordinates yet: hub site place ID LAT LON"),
    el("ul", { class: "unseen" }, routes.map(({ from, to, calls }) => el("li", { key: `${from.id}-${to.id}` }, `${from.name} serves ${to.name}: ${calls}`))));
}

/** Running calls by home site of the agent and site of the customer. */
function routesOf({ agents, sites }) {
  const site = new Map(sites.map((one) => [one.id, one]));
  const routes = new Map();
  for (const agent of agents) {
    for (const call of agent.calls) {
      const [from, to] = [site.get(agent.site), site.get(call.site)];
      if (!from || !to) continue;
      const key = `${from.id} ${to.id}`;
      const known = routes.get(key) ?? { from, to, calls: 0 };
      known.calls += 1;
      routes.set(key, known);
    }
  }
  return [...routes.values()];
}

function routeWords(routes) {
  const all = routes.reduce((sum, { calls }) => sum + calls, 0);
  const away = routes.filter(({ from, to }) => from !== to).reduce((sum, { calls }) => sum + calls, 0);
  if (!all) return "no call right now";
  return `${all} ${all === 1 ? "call" : "calls"}, ${away} across sites`;
}

function drawing(floor, placed, routes) {
  const inUS = placed.every(isInside);
  const frame = framed(inUS ? LOWER_48 : placed.map(({ lon, lat }) => [lon, lat]), WIDTH, HEIGHT, inUS ? 8 : 70, inUS ? 84 : 120);
  const spot = (site) => frame([site.lon, site.lat]);
  const labelled = busiest(placed, floor, routes);
  return svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": "Map of the sites" },
    inUS ? svg("path", { class: "land", d: `M${LOWER_48.map((point) => frame(point).map((value) => value.toFixed(1)).join(" ")).join("L")}Z` }) : null,
    routes.filter(({ from, to }) => from !== to && placed.includes(from) && placed.includes(to)).map((route) => arc(route, spot)),
    placed.map((site) => dot(site, spot(site), floor, routes)),
    labelled.map((site) => label(site, spot(site), floor)));
}

function busiest(placed, { counts }, routes) {
  const weight = (site) => (waitingAt(counts, site)?.waiting ?? 0) * 10 + routes.filter(({ from, to }) => from === site || to === site).length;
  return placed.length <= LABELS ? placed : [...placed].sort((a, b) => weight(b) - weight(a)).slice(0, LABELS);
}

const waitingAt = (counts, { id }) => counts.find(({ by, of }) => by === "site" && of === id);

function arc({ from, to, calls }, spot) {
  const [x1, y1] = spot(from);
  const [x2, y2] = spot(to);
  const far = Math.hypot(x2 - x1, y2 - y1);
  // Bowed upwards from west to east and downwards the other way, so that both directions of a pair are seen.
  const bow = Math.sign(x2 - x1 || 1) * Math.min(90, far * .24);
  const [mx, my] = [(x1 + x2) / 2 + ((y2 - y1) / far) * bow, (y1 + y2) / 2 - ((x2 - x1) / far) * bow];
  const key = `${from.id}-${to.id}`;
  const [bx, by] = [(x1 + 2 * mx + x2) / 4, (y1 + 2 * my + y2) / 4];
  // An arrow where the help arrives, a little before the dot.
  const [dx, dy] = [x2 - mx, y2 - my].map((value) => value / Math.hypot(x2 - mx, y2 - my));
  const [hx, hy] = [x2 - dx * 19, y2 - dy * 19];
  const arrow = `M${hx + dx * 9} ${hy + dy * 9}L${hx - dx * 5 - dy * 7} ${hy - dy * 5 + dx * 7}L${hx - dx * 5 + dy * 7} ${hy - dy * 5 - dx * 7}Z`;
  return svg("g", { class: "route", key },
    svg("path", { class: "route-under", d: `M${x1} ${y1}Q${mx} ${my} ${x2} ${y2}` }),
    svg("path", { class: "route-flow", d: `M${x1} ${y1}Q${mx} ${my} ${x2} ${y2}` }),
    svg("path", { class: "route-arrow", d: arrow }),
    calls > 1 ? svg("circle", { class: "route-badge", cx: bx, cy: by, r: 15 }) : null,
    calls > 1 ? svg("text", { class: "route-count", x: bx, y: by + 5.5 }, String(calls)) : null);
}

function dot(site, [x, y], { counts, alarm_s: alarm }, routes) {
  const waits = waitingAt(counts, site);
  const local = routes.find(({ from, to }) => from === site && to === site)?.calls ?? 0;
  const late = (waits?.oldest_s ?? 0) >= alarm;
  return svg("g", { class: "site", key: site.id, "data-late": late, "data-waits": Boolean(waits), "data-off": site.kiosks > 0 && site.online === 0 },
    local ? svg("circle", { class: "site-local", cx: x, cy: y, r: 15 }) : null,
    waits ? svg("circle", { class: "site-halo", cx: x, cy: y, r: Math.min(34, 12 + 3 * Math.sqrt(waits.waiting)) }) : null,
    svg("circle", { class: "site-dot", cx: x, cy: y, r: 7 }));
}

function label(site, [x, y], { counts }) {
  const waits = waitingAt(counts, site)?.waiting ?? 0;
  const words = [waits ? `${waits} ${waits === 1 ? "waits" : "wait"}` : timeThere(site.zone)];
  if (site.kiosks > 0 && site.online < site.kiosks) words.push(`${site.kiosks - site.online} offline`);
  const at = { x: x + (waits ? 24 : 20) };
  return svg("g", { class: "site-label", key: `label-${site.id}`, "data-waits": waits > 0 },
    svg("text", { ...at, y: y - 3, class: "site-name" }, site.name),
    svg("text", { ...at, y: y + 16, class: "site-words" }, words.join(" · ")));
}

function timeThere(zone) {
  return new Intl.DateTimeFormat("en", { hour: "numeric", minute: "2-digit", timeZone: zone }).format(new Date());
}
