/** Questions over the page: why, what is wrong; and here is the code. */

import { el } from "../../dom.js";

/** Asks for a reason; "" when the person thinks better of it. */
export function reasonFor(title, act, about = "The reason is kept with your name.") {
  return new Promise((done) => {
    const reason = el("input", { class: "field", name: "reason", required: true, maxlength: 300, autocomplete: "off" });
    const dialog = el("dialog", { class: "box", "aria-labelledby": "reason-title", onclose: () => { dialog.remove(); done(dialog.returnValue); } },
      el("form", { onsubmit: (event) => { event.preventDefault(); dialog.close(reason.value.trim()); } },
        el("h2", { id: "reason-title" }, title),
        el("p", { class: "quiet" }, about),
        el("label", {}, el("span", {}, "Reason"), reason),
        el("div", { class: "box-buttons" },
          el("button", { type: "button", class: "soft", onclick: () => dialog.close("") }, "Cancel"),
          el("button", { class: "danger" }, act))));
    document.body.append(dialog);
    dialog.showModal();
    reason.focus();
  });
}

/** Asks for some sentences; "" when the person thinks better of it. */
export function textFor(title, act, about, more = null) {
  return new Promise((done) => {
    const text = el("textarea", { class: "field", required: true, maxlength: 1000, rows: 4, "aria-label": title });
    const dialog = el("dialog", { class: "box", "aria-labelledby": "text-title", onclose: () => { dialog.remove(); done(dialog.returnValue); } },
      el("form", { onsubmit: (event) => { event.preventDefault(); dialog.close(text.value.trim()); } },
        el("h2", { id: "text-title" }, title),
        el("p", { class: "quiet" }, about),
        text,
        more,
        el("div", { class: "box-buttons" },
          el("button", { type: "button", class: "soft", onclick: () => dialog.close("") }, "Cancel"),
          el("button", { class: "primary" }, act))));
    document.body.append(dialog);
    dialog.showModal();
    text.focus();
  });
}

/** The code of an invitation, shown this once. */
export function codeBox({ invitation, code }) {
  const link = new URL(`/#/join/${code}`, location.href).href;
  const copy = el("button", { class: "soft", onclick: async () => { await navigator.clipboard.writeText(link); copy.textContent = "Copied"; } }, "Copy the link");
  const dialog = el("dialog", { class: "box", "aria-labelledby": "code-title", onclose: () => dialog.remove() },
    el("h2", { id: "code-title" }, invitation.renews ? `A way back for ${invitation.name}` : `An invitation for ${invitation.name}`),
    el("p", { class: "quiet" }, "Give them this link. It works once, for three days, and is not shown again."),
    el("p", { class: "invitation-code" }, code),
    el("p", { class: "quiet small secret" }, link),
    el("div", { class: "box-buttons" }, copy, el("button", { class: "primary", onclick: () => dialog.close() }, "Done")));
  document.body.append(dialog);
  dialog.showModal();
}
