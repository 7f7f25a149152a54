/** A customer at my own counter asked for the people of the place. */

import { el, icon } from "../dom.js";

export function staffWanted({ staff }) {
  if (!staff.length) return null;
  return staff.map(({ call, kiosk }) => el("p", { class: "staff-wanted", key: `staff-${call}`, role: "alert" }, icon("person"),
    el("span", {}, el("strong", {}, `Somebody is needed at ${kiosk.name}`), " here. A customer asked for the people of the place; the lamp blinks.")));
}
