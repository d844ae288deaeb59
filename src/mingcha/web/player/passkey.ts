// Passkeys (WebAuthn Level 3): asks the server for options, the authenticator for an answer, and sends it back. The server
// checks everything; nothing is decided here.
import { enrolled, type Options, used } from "./authenticator.js";
import { post, Refused, ServerFault } from "./server.js";

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
