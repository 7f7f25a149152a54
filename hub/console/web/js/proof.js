/** What changes rights or a sign-in is asked for with the password, when it was not given a moment ago. */

import { ask } from "./api.js";
import { el } from "./dom.js";

/** Do it; when the hub wants proof, ask for the password and do it again. Undefined when the person gives up. */
export async function withProof(act) {
  try {
    return await act();
  } catch (error) {
    if (error.key !== "prove_yourself") throw error;
    return (await prove()) ? act() : undefined;
  }
}

function prove() {
  return new Promise((done) => {
    const said = el("p", { class: "trouble-text", role: "alert" });
    const password = el("input", { class: "field", type: "password", autocomplete: "current-password", required: true });
    const dialog = el("dialog", { class: "box", "aria-labelledby": "proof-title", onclose: () => { dialog.remove(); done(dialog.returnValue === "proved"); } },
      el("form", { onsubmit: submit },
        el("h2", { id: "proof-title" }, "Is it you?"),
        el("p", { class: "quiet" }, "This changes who may do what. Please give your password once more."),
        el("label", {}, el("span", {}, "Password"), password),
        said,
        el("div", { class: "box-buttons" },
          el("button", { type: "button", class: "soft", onclick: () => dialog.close() }, "Cancel"),
          el("button", { class: "primary" }, "Go on"))));
    async function submit(event) {
      event.preventDefault();
      try {
        await ask("POST", "/api/session/proof", { password: password.value });
        dialog.close("proved");
      } catch (error) {
        said.textContent = error.key === "too_many_attempts" ? "Too many attempts. Please wait a minute." : "That is not your password.";
        password.select();
      }
    }
    document.body.append(dialog);
    dialog.showModal();
    password.focus();
  });
}
