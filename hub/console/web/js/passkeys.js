/** Passkeys in this browser. The hub's options come as JSON and the browser's answers go back as JSON. */

import { ask } from "./api.js";

export const passkeysWork = () => Boolean(globalThis.PublicKeyCredential?.parseCreationOptionsFromJSON && isSecureContext);

/** The person presses a finger on the reader, or gives up: then it is null. */
const given = (answer) => answer.then((credential) => credential.toJSON(), (error) => {
  if (["NotAllowedError", "AbortError"].includes(error.name)) return null;
  throw error;
});

/** Sign in: the hub's answer, or null when the person gave up. */
export async function signInWithPasskey() {
  const { ticket, options } = await ask("POST", "/api/session/passkey/options");
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  const credential = await given(navigator.credentials.get({ publicKey }));
  return credential && ask("POST", "/api/session/passkey", { ticket, credential });
}

/** Make a passkey on this device: the hub's answer, or null when the person gave up. */
export async function makePasskey(name) {
  const { ticket, options } = await ask("POST", "/api/me/passkeys/options");
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  const credential = await given(navigator.credentials.create({ publicKey }));
  return credential && ask("POST", "/api/me/passkeys", { ticket, credential, name });
}
