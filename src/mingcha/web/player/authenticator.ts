// Passkeys (WebAuthn Level 3): turns a server's options into the browser's, and the authenticator's answer into JSON.
import { Refused, ServerFault } from "./server.js";

export type Wire = Record<string, unknown>;

export interface Options {
  publicKey: Wire;
}

function bytes(text: unknown): ArrayBuffer {
  const plain = atob(String(text).replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0)).buffer;
}

function wire(data: ArrayBuffer): string {
  const plain = String.fromCharCode(...new Uint8Array(data));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/u, "");
}

function credentials(list: unknown): PublicKeyCredentialDescriptor[] {
  return ((list ?? []) as Wire[]).map((one) => ({ type: "public-key", id: bytes(one.id) }));
}

/** A new credential for these options. */
export async function enrolled(given: Wire): Promise<Wire | null> {
  const user = given.user as Wire;
  const publicKey = {
    ...given,
    challenge: bytes(given.challenge),
    user: { ...user, id: bytes(user.id) },
    excludeCredentials: credentials(given.excludeCredentials),
  } as unknown as PublicKeyCredentialCreationOptions;
  const made = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential | null;
  if (!made) return null;
  const response = made.response as AuthenticatorAttestationResponse;
  return {
    id: made.id,
    rawId: wire(made.rawId),
    type: made.type,
    clientExtensionResults: {},
    response: { clientDataJSON: wire(response.clientDataJSON), attestationObject: wire(response.attestationObject) },
  };
}

/** An assertion for these options. */
export async function used(given: Wire): Promise<Wire | null> {
  const publicKey = {
    ...given,
    challenge: bytes(given.challenge),
    allowCredentials: credentials(given.allowCredentials),
  } as unknown as PublicKeyCredentialRequestOptions;
  const found = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential | null;
  if (!found) return null;
  const response = found.response as AuthenticatorAssertionResponse;
  return {
    id: found.id,
    rawId: wire(found.rawId),
    type: found.type,
    clientExtensionResults: {},
    response: {
      clientDataJSON: wire(response.clientDataJSON),
      authenticatorData: wire(response.authenticatorData),
      signature: wire(response.signature),
      userHandle: response.userHandle ? wire(response.userHandle) : null,
    },
  };
}

/** A button that asks an authenticator by `act`: off while it works; what went wrong is told in `problem`. The texts for
 * a browser without passkeys and for a failure are in the button's data-none and data-failed. */
export function asksAuthenticator(
  button: HTMLButtonElement,
  problem: HTMLElement | null | undefined,
  act: (button: HTMLButtonElement) => Promise<void>,
): void {
  const show = (text: string): void => {
    if (!problem) return;
    problem.textContent = text;
    problem.hidden = false;
  };
  button.addEventListener("click", () => {
    if (!("credentials" in navigator) || !window.isSecureContext) return show(button.dataset.none ?? "");
    button.disabled = true;
    if (problem) problem.hidden = true;
    act(button)
      .catch((error: unknown) => {
        const told = error instanceof Refused || (error instanceof ServerFault && error.status > 0);
        show(told ? (error as Error).message : (button.dataset.failed ?? ""));
      })
      .finally(() => {
        button.disabled = false;
      });
  });
}
