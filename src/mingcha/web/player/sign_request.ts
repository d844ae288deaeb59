// Signs a request with a passkey: the challenge is the digest of what is asked. The server checks everything.
import { type Options, used } from "./authenticator.js";
import { post, Refused, ServerFault } from "./server.js";

async function sign(button: HTMLButtonElement): Promise<void> {
  const options = await post<Options>(button.dataset.options ?? "", {});
  const credential = await used(options.publicKey);
  if (!credential) throw new Error("no credential");
  const answer = await post<{ next: string }>(button.dataset.answer ?? "", { credential });
  window.location.assign(answer.next);
}

function start(button: HTMLButtonElement): void {
  const problem = document.querySelector<HTMLElement>("[data-sign-problem]");
  const show = (text: string): void => {
    if (!problem) return;
    problem.textContent = text;
    problem.hidden = false;
  };
  button.addEventListener("click", () => {
    if (!("credentials" in navigator) || !window.isSecureContext) return show(button.dataset.none ?? "");
    button.disabled = true;
    if (problem) problem.hidden = true;
    sign(button)
      .catch((error: unknown) => {
        const told = error instanceof Refused || (error instanceof ServerFault && error.status > 0);
        show(told ? (error as Error).message : (button.dataset.failed ?? ""));
      })
      .finally(() => {
        button.disabled = false;
      });
  });
}

for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-sign-request]")) start(button);
