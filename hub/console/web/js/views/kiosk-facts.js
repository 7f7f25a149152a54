/** How the kiosk at the other end is: only what does not work takes room. */

import { el, icon } from "../dom.js";
import { deviceName } from "../words.js";

export function kioskFacts(kiosk, soldOut = [], book = null) {
  const trouble = kiosk.devices.filter((device) => device.state === "trouble");
  const simulated = kiosk.devices.some((device) => device.simulated);
  return el("div", { class: "kiosk-facts", key: "kiosk", "aria-label": "The kiosk" },
    trouble.length
      ? trouble.map((device) => el("p", { key: device.kind, "data-trouble": true }, icon("warning"),
        el("span", {}, el("strong", {}, deviceName(device.kind)), ` ${device.detail || "does not work"}`)))
      : el("p", { class: "quiet", key: "well" }, icon("check"), kiosk.devices.length ? "Terminal, printer and all devices work" : "The kiosk has reported no devices"),
    soldOut.length && book ? el("p", { class: "quiet", key: "sold-out" }, icon("close"), el("span", {}, "Sold out here: ", soldOut.map(({ what }) => book.nameOf(what.split("/").at(-1))).join(", "))) : null,
    simulated ? el("p", { class: "quiet", key: "simulated" }, "Devices of this kiosk are simulated") : null);
}
