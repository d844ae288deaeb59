// Passkeys (WebAuthn Level 3): asks the server for options, the authenticator for an answer, and sends it back. The server
// checks everything; nothing is decided here.
import { asksAuthenticator, enrolled, type Options, used } from "./authenticator.js";
import { post } from "./server.js";
import { forgetWindows } from "./wall_windows.js";

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

for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-passkey]"))
  asksAuthenticator(button, button.parentElement?.querySelector<HTMLElement>("[data-passkey-problem]"), go);

// the page of sign-in: what the person before arranged on this screen is not for the next one
if (document.querySelector('button[data-passkey="sign-in"]')) forgetWindows();
