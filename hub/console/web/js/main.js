/** The console: sign in, then the pages that this person may see. */

import { ask, get } from "./api.js";
import { patch } from "./dom.js";
import { useKeys } from "./keys.js";
import { Desk } from "./desk/desk.js";
import { FleetPage } from "./pages/fleet.js";
import { OrdersPage } from "./pages/orders.js";
import { shell } from "./views/shell.js";
import { SignIn } from "./views/signin.js";

const app = document.getElementById("app");

const PAGES = [
  { id: "desk", title: "Desk", roles: ["agent", "supervisor", "manager", "admin"], make: (context) => new Desk(context) },
  { id: "fleet", title: "Fleet", roles: ["supervisor", "manager", "technician", "admin"], make: (context) => new FleetPage(context) },
  { id: "orders", title: "Orders", roles: ["supervisor", "manager", "admin"], make: (context) => new OrdersPage(context) },
];

let signedIn = null;
let opened = new Map();

function show(notice = "") {
  useKeys(() => ({}));
  if (!signedIn) {
    document.title = "Counterpart";
    new SignIn(app, { notice, onSignedIn: enter }).show();
    return;
  }
  const allowed = PAGES.filter((page) => page.roles.includes(signedIn.person.role));
  const wanted = location.hash.slice(2);
  const page = allowed.find(({ id }) => id === wanted) ?? allowed[0];
  const root = shell(app, { person: signedIn.person, pages: allowed, current: page.id, onLeave: leave });
  if (!opened.has(page.id)) opened.set(page.id, page.make({ person: signedIn.person, onSignedOut: () => forget("Please sign in again.") }));
  for (const [id, other] of opened) if (id !== page.id) other.hide();
  opened.get(page.id).show(root);
}

function enter(answer) {
  signedIn = answer;
  show();
}

async function leave() {
  await ask("DELETE", "/api/session").catch(() => null);
  forget("");
}

function forget(notice) {
  for (const page of opened.values()) page.close();
  opened = new Map();
  signedIn = null;
  patch(app);
  show(notice);
}

window.addEventListener("hashchange", () => show());

signedIn = await get("/api/session").catch(() => null);
show();
