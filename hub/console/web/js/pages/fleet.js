/** The kiosks of the chain: which are there, what is wrong with them and what helps; and how a new one joins. */

import { get } from "../api.js";
import { el, icon } from "../dom.js";
import { deviceName } from "../words.js";
import { adviceWords } from "./quality/words.js";
import { Enrol } from "./enrol.js";
import { LoadedPage } from "./loaded-page.js";

const EVERY_S = 3;
const LINES_EVERY = 20; // times that
const MAY_ENROL = new Set(["manager", "technician", "admin"]);

export class FleetPage extends LoadedPage {
  #asked = 0;
  kiosks = null;
  #lines = new Map(); // kiosk -> what would help its line

  constructor({ person }) {
    super({ everyS: EVERY_S });
    this.enrol = MAY_ENROL.has(person.role) ? new Enrol(() => this.draw(), () => this.load()) : null;
  }

  show(root) {
    super.show(root);
    this.enrol?.load();
  }

  async #loadLines() {
    const found = await get("/api/quality").catch(() => null); // it is a note; the page is about kiosks
    if (!found) return;
    const troubled = found.sites.flatMap(({ kiosks }) => kiosks).filter(({ advice }) => advice);
    this.#lines = new Map(troubled.map(({ kiosk, advice }) => [kiosk, adviceWords(advice, found.days.at(-1))]));
    this.draw();
  }

  async ask() {
    if (this.#asked++ % LINES_EVERY === 0) this.#loadLines();
    this.kiosks = (await get("/api/fleet/kiosks")).kiosks;
  }

  main() {
    return el("main", { class: "sheet fleet", key: "fleet" },
      el("header", {}, el("h1", {}, "Fleet"), this.kiosks ? el("p", { class: "quiet" }, summary(this.kiosks)) : null),
      this.troubleText,
      el("div", { class: "fleet-columns" },
        el("ul", { class: "kiosks" }, (this.kiosks ?? []).map((kiosk) => kioskRow(kiosk, this.#lines.get(kiosk.id)))),
        this.enrol?.view() ?? null));
  }
}

function summary(kiosks) {
  const away = kiosks.filter(({ online }) => !online).length;
  const troubled = kiosks.filter((kiosk) => troubles(kiosk).length).length;
  const count = kiosks.length === 1 ? "1 kiosk" : `${kiosks.length} kiosks`;
  if (!kiosks.length) return "No kiosk has joined yet.";
  return [count, away ? `${away} offline` : "all online", troubled ? `${troubled} in trouble` : "no device in trouble"].join(" · ");
}

const troubles = ({ devices }) => devices.filter(({ state }) => state === "trouble");

function kioskRow(kiosk, line) {
  const state = !kiosk.online ? "offline" : kiosk.in_service ? "in service" : "out of service";
  return el("li", { key: kiosk.id },
    el("div", { class: "kiosk-head" },
      el("h2", {}, kiosk.site_name, el("span", { class: "quiet" }, ` ${kiosk.name}`)),
      el("p", { class: "kiosk-state", "data-state": state }, el("span", { class: "lamp", "aria-hidden": "true" }), state)),
    el("p", { class: "quiet" }, [`Order numbers ${kiosk.prefix}…`, kiosk.software && `version ${kiosk.software}`, waiting(kiosk)].filter(Boolean).join(" · ")),
    troubles(kiosk).map((device) => el("p", { class: "device-trouble", key: device.kind }, icon("warning"),
      el("span", {}, el("strong", {}, deviceName(device.kind)), ` ${device.detail} `, el("em", {}, device.remedy)))),
    line ? el("p", { class: "line-trouble", key: "line" }, icon("signal"),
      el("span", {}, el("strong", {}, "Line"), ` ${line.what}. `, el("em", {}, line.remedy), el("a", { href: "#/quality" }, "Call quality"))) : null,
    el("p", { class: "devices quiet" }, kiosk.devices.filter(({ state: is }) => is !== "trouble").map((device) =>
      el("span", { key: device.kind, "data-state": device.state }, icon(device.state === "ok" ? "check" : "minus"), deviceName(device.kind), device.simulated ? " (simulated)" : ""))));
}

function waiting({ orders_waiting: count }) {
  return count ? `${count} ${count === 1 ? "order waits" : "orders wait"} for upload` : "";
}
