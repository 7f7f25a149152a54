/** The kinds of background work: what each is for, what is asked, and which answer makes it whole.
 *
 * A kind is {name, why, question, choices: [[value, words]…], of: the result's key, form(desk, work), whole(result, facts)};
 * `form` shows what is no plain fact, and asks where more than one thing is asked. */

import { allMarked, scoreForm } from "./work-score.js";
import { paymentStory } from "./payment.js";
import { translationForm } from "./work-translation.js";

export const WORK_KINDS = {
  settle_payment: {
    name: "Unknown payment",
    why: "Neither the terminal nor the journal knows whether it was paid. The merchant's own records do.",
    question: "What do the merchant's records say?",
    of: "paid",
    choices: [[true, "It was paid"], [false, "It was not paid"]],
    form: (_desk, { facts }) => (facts.payment ? paymentStory(facts.payment) : null),
  },
  review_refund: {
    name: "Refund",
    why: "Somebody asks for money back. Look at the order and say yes or no.",
    question: "Shall they have it?",
    of: "granted",
    choices: [[true, "Grant it"], [false, "Refuse it"]],
  },
  check_translation: { name: "Translation", why: "The menu has new words in two languages. Do they say the same?", form: translationForm, whole: ({ texts }, facts) => (facts.texts ?? []).every((_, index) => texts?.[index]) },
  score_call: { name: "Quality of a call", why: "A call is scored by a person, by the house's own questions.", form: scoreForm, whole: allMarked },
};

/** Whether the answer may be sent. */
export function isWhole({ kind, result, facts, note }) {
  const known = WORK_KINDS[kind];
  if (known?.whole) return known.whole(result, facts);
  return known?.of ? result[known.of] !== undefined : note.trim() !== "" || Object.keys(result).length > 0;
}
