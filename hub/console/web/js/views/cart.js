/** The cart as the customer sees it, live, with what was suggested and what became of it. */

import { el, icon } from "../dom.js";
import { differenceText } from "../money.js";
import { languageName } from "../words.js";
import { cartLine, removedLine } from "./cart-line.js";
import { place } from "./place.js";
import { outcomes } from "./proposals.js";
import { guided } from "./their-screen.js";

/** `about` is the running call, or the ring before it. */
export function cartPanel(desk, about) {
  const { book, call } = desk.store.state;
  if (!book) return el("p", { class: "quiet", key: "cart-loading" }, "The menu is on its way …");
  const { session } = about;
  return [
    place(about, book),
    el("section", { class: "cart", key: "cart", "aria-label": "The customer's cart" },
      header(session, about, book),
      session.cart?.lines.length || session.suggestions.length ? lines(desk, session, about === call) : empty(session, about !== call),
      footer(session, book)),
    about === desk.store.state.call ? [outcomes(desk), desk.work.panel === "screen" ? null : guided(about)] : null,
  ];
}

function header({ cart, language }, about, book) {
  const mode = cart && book.modes.get(cart.service_mode);
  return el("header", { class: "cart-head" },
    el("h2", {}, "Their order"),
    el("p", { class: "quiet" }, [mode ? book.text(mode.name) : "Not chosen how to eat yet", languageName(language)].join(" · ")));
}

function lines(desk, { cart, totals, suggestions, language }, mine) {
  const amounts = new Map(totals?.lines.map((line) => [line.line, line]));
  const removed = suggestions.filter((one) => one.line && !cart.lines.some((line) => line.id === one.line));
  return el("ul", { class: "lines" },
    cart.lines.map((line, index) => cartLine(desk, {
      line, language, number: index + 1, mine,
      total: amounts.get(line.id),
      suggestion: suggestions.findLast((one) => one.line === line.id),
    })),
    removed.map((suggestion) => removedLine(desk, suggestion)));
}

function empty({ page }, ringing) {
  const hint = page === "attract" || page === "service_mode"
    ? "They have not begun to order yet."
    : ringing ? "Nothing in it yet." : "Nothing in it yet. Find something above and suggest it.";
  return el("p", { class: "cart-empty quiet", key: "empty" }, icon("bag"), hint);
}

function footer({ totals, suggestions, page }, book) {
  if (!totals) return null;
  const open = suggestions.reduce((sum, one) => sum + one.delta, 0);
  const tax = totals.tax ? `${book.menu.tax_mode === "inclusive" ? "includes" : "with"} ${book.money(totals.tax)} tax` : "";
  return el("footer", { class: "cart-foot", key: "foot" },
    el("div", {},
      el("p", { class: "quiet" }, page === "thanks" ? "Paid by the customer" : "Only the customer can pay, at the kiosk"),
      totals.discount ? el("p", { class: "quiet figures" }, `${book.money(totals.discount)} off`) : null),
    el("p", { class: "total" },
      el("span", { class: "unseen" }, "Total "),
      suggestions.length ? el("span", { class: "mark figures" }, differenceText(open, book.menu.minor_digits)) : null,
      el("span", { class: "quiet small figures" }, tax),
      el("strong", { class: "figures" }, book.money(totals.gross))));
}
