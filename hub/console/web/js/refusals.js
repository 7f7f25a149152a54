/** Why something was not done, in words for an agent. */

import { NOT_FOLLOWED } from "./words.js";

const REFUSALS = {
  ...NOT_FOLLOWED,
  unknown_item: (about) => `${about} is not on this kiosk's menu`,
  unknown_line: () => "the customer has removed this line",
  unknown_promotion: () => "this promotion does not exist",
  unknown_service_mode: () => "this kiosk does not offer it",
  sold_out: (about) => `${about} is sold out`,
  variant_needed: (about) => `choose a size of ${about}`,
  unknown_variant: (about) => `${about} is no size of it`,
  unknown_option: (about) => `${about} cannot be chosen here`,
  too_few: (about, limit) => `${about} needs at least ${limit}`,
  too_many: (about, limit) => `at most ${limit} of ${about}`,
  stale: () => "the customer has just changed this",
  unchanged: () => "the order is like this already",
  page: () => "the customer is not ordering right now",
  not_in_call: () => "the call is not connected yet",
  screen_away: () => "the kiosk's screen does not answer",
};

/** `sold_out shake` as `Vanilla shake is sold out`. */
export function refusalWords(reason, book) {
  const [, key, about, limit] = reason.match(/^(\w+)\s*([\w-]*)(?: \(limit (\d+)\))?$/) ?? [null, reason, "", ""];
  const words = REFUSALS[key];
  return typeof words === "function" ? words(about ? book.nameOf(about) : "this", limit) : (words ?? "the kiosk did not take it");
}

const UNGUIDED = {
  ...NOT_FOLLOWED,
  customer_busy: "the customer is touching the screen right now",
  choosing: "the customer is choosing something and would lose it; ask them to add it or go back first",
  paying: "the customer is paying; the screen is theirs",
  no_visit: "nobody has begun to order there",
  unknown: "it is not on this kiosk's menu",
  sold_out: "it is sold out there",
  not_on_this_page: "it is not on the page they see; open that page first",
  not_in_call: "the call is not connected yet",
  screen_away: "the kiosk's screen does not answer",
};

export const unguidedWords = (reason) => UNGUIDED[reason] ?? "the screen did not follow";

const NOT_SETTLED = {
  ...NOT_FOLLOWED,
  settled: "it is settled already",
  not_paid: "nothing was paid",
  unknown_order: "the kiosk does not know this order",
  too_late: "it is too late for that",
  till_away: "the kiosk's till does not answer",
};

export const paymentRefusal = (reason) => NOT_SETTLED[reason] ?? "the kiosk did not do it";
