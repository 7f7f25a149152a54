/** The console: sign in, then the pages that this person may see. */

import { ask, get } from "./api.js";
import { patch } from "./dom.js";
import { useKeys } from "./keys.js";
import { dressed, PAGES, wearOnly } from "./pages.js";
import { shell } from "./views/shell.js";
import { SignIn } from "./views/signin.js";

const app = document.getElementById("app");

let signedIn = null;
let opened = new Map(); // page id -> the page, or the promise of it

async function show(notice = "") {
  useKeys(() => ({}));
  if (!signedIn) {
    document.title = "Counterpart";
    await dressed("signin");
    new SignIn(app, { notice, onSignedIn: enter, code: location.hash.match(/^#\/join\/([^/]+)$/)?.[1] }).show();
    return;
  }
  const may = signedIn.second_factor_needed ? ({ id }) => id === "me" : ({ roles }) => roles.includes(signedIn.person.role);
  const allowed = PAGES.filter(may);
  const [wanted, ...path] = location.hash.slice(2).split("/").filter(Boolean).map(decodeURIComponent);
  const page = allowed.find(({ id }) => id === wanted) ?? allowed.find(({ id }) => id === home(signedIn.person)) ?? allowed[0];
  const frame = () => shell(app, { person: signedIn.person, pages: allowed, current: page?.id, onLeave: leave, redraw: frame });
  const root = frame();
  for (const [id, other] of opened) if (id !== page?.id) other.hide?.();
  if (page) await turnTo(page, root, path);
}

/** Where somebody begins: who may not serve customers yet, with learning it. */
function home({ role, qualifications }) {
  const serves = qualifications.some(({ name, expires_at: ends }) => name === "menu" && ends > Date.now() / 1000);
  return role === "agent" && !serves ? "training" : "desk";
}

async function turnTo(page, root, path) {
  const known = opened;
  const made = await pageOf(page.id);
  if (known !== opened || !isCurrent(page)) return made.hide(); // signed out or gone on meanwhile
  wearOnly(page);
  made.show(root, path);
}

/** A page, made if it was not opened yet. */
async function pageOf(id) {
  const known = opened;
  if (!known.has(id)) known.set(id, make(PAGES.find((page) => page.id === id)));
  const made = await known.get(id);
  known.set(id, made);
  return made;
}

const isCurrent = (page) => app.querySelector(".page")?.dataset.page === page.id;

async function make(page) {
  const [Page] = await Promise.all([page.load(), page.style ? dressed(page.style) : null]);
  return new Page({ person: signedIn.person, onSignedOut: () => forget("Please sign in again."), open: (path) => { location.hash = `#/${path}`; }, page: pageOf, unfinished: signedIn.second_factor_needed, finished });
}

/** The second factor is set up: everything else is open now. */
async function finished() {
  for (const page of opened.values()) page.close?.();
  opened = new Map();
  enter(await get("/api/session").catch(() => null));
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
  for (const page of opened.values()) page.close?.();
  opened = new Map();
  signedIn = null;
  patch(app);
  show(notice);
}

window.addEventListener("hashchange", () => show());

signedIn = await get("/api/session").catch(() => null);
show();
