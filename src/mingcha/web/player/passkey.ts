// Passkeys (WebAuthn Level 3): asks the server for options, the authenticator for an answer, and sends it back. The server
// checks everything; nothing is decided here.
import { post, Refused, ServerFault } from "./server.js";

type Wire = Record<string, unknown>;

interface Options {
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

async function enrolled(given: Wire): Promise<Wire | null> {
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

async function used(given: Wire): Promise<Wire | null> {
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

async function go(button: HTMLButtonElement): Promise<void> {
  const use = button.dataset.passkey ?? "";
  const options = await post<Options>("/session/passkey/options", { use });
  const credential = await (use === "enrol" ? enrolled(options.publicKey) : used(options.publicKey));
  if (!credential) throw new Error("no credential");
  const name = document.querySelector<HTMLInputElement>("[data-passkey-name]")?.value ?? "";
  const next = button.dataset.next ?? "";
  const answer = await post<{ next: string }>("/session/passkey/answer", { use, credential, name, next });
  const form = button.closest<HTMLFormElement>("form[data-step-up]");
  // the form that was stopped for this question goes on where it wanted to go
  if (form && new URL(form.action).pathname !== "/session/step-up") form.submit();
  else window.location.assign(answer.next);
}

function start(button: HTMLButtonElement): void {
  const problem = button.parentElement?.querySelector<HTMLElement>("[data-passkey-problem]");
  const show = (text: string): void => {
    if (!problem) return;
    problem.textContent = text;
    problem.hidden = false;
  };
  button.addEventListener("click", () => {
    if (!("credentials" in navigator) || !window.isSecureContext) return show(button.dataset.none ?? "");
    button.disabled = true;
    if (problem) problem.hidden = true;
    go(button)
      .catch((error: unknown) => {
        const told = error instanceof Refused || (error instanceof ServerFault && error.status > 0);
        show(told ? (error as Error).message : (button.dataset.failed ?? ""));
      })
      .finally(() => {
        button.disabled = false;
      });
  });
}

for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-passkey]")) start(button);
