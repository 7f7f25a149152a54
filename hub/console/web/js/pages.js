/** The pages of the console, in the order of the navigation. A page is loaded when it is first opened, with its style sheet.
 *
 * `load()` gives the class. A page has `show(root, path)` (`path`: what stands behind its name in the address,
 * `#/planning/week/2` as `["week", "2"]`), `hide()` and `close()`; it is made once with
 * `{person, onSignedOut, open(path), page(id)}`; `page` gives another page (a promise), made without being shown.
 */

const AGENTS = ["agent", "supervisor", "manager", "admin"];

export const PAGES = [
  { id: "desk", title: "Desk", roles: AGENTS, load: async () => (await import("./desk/desk.js")).Desk },
  { id: "training", title: "Training", roles: AGENTS, style: "training", load: async () => (await import("./pages/training.js")).TrainingPage },
  { id: "wallboard", title: "Wallboard", roles: ["supervisor", "manager", "admin"], style: "wallboard", load: async () => (await import("./pages/wallboard.js")).WallboardPage },
  { id: "planning", title: "Planning", roles: AGENTS, style: "planning", load: async () => (await import("./pages/planning.js")).PlanningPage },
  { id: "reports", title: "Reports", roles: ["supervisor", "manager", "admin"], style: "reports", load: async () => (await import("./pages/reports.js")).ReportsPage },
  { id: "fleet", title: "Fleet", roles: ["supervisor", "manager", "technician", "admin"], style: "tables", load: async () => (await import("./pages/fleet.js")).FleetPage },
  { id: "quality", title: "Quality", roles: ["supervisor", "manager", "technician", "admin"], style: "quality", load: async () => (await import("./pages/quality.js")).QualityPage },
  { id: "orders", title: "Orders", roles: ["supervisor", "manager", "kitchen", "admin"], style: "tables", load: async () => (await import("./pages/orders.js")).OrdersPage },
  { id: "people", title: "People", roles: ["supervisor", "manager", "admin"], style: "people", load: async () => (await import("./pages/people.js")).PeoplePage },
  { id: "me", title: "Me", roles: [...AGENTS, "kitchen", "technician"], style: "people", load: async () => (await import("./pages/me.js")).MePage },
];

/** The style sheet of a page, loaded once; resolves when it holds. */
export function dressed(style) {
  const href = `/static/css/${style}.css`;
  const known = document.querySelector(`link[href="${href}"]`);
  if (known) {
    if (known.sheet) known.sheet.disabled = false;
    return Promise.resolve();
  }
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  return new Promise((done) => {
    link.addEventListener("load", done);
    link.addEventListener("error", done);
    document.head.append(link);
  });
}

/** Of the pages' style sheets only this page's holds: two pages may mean different things by one class. */
export function wearOnly({ style }) {
  for (const one of new Set(PAGES.map((page) => page.style).filter(Boolean))) {
    const link = document.querySelector(`link[href="/static/css/${one}.css"]`);
    if (link?.sheet) link.sheet.disabled = one !== style;
  }
}
