// Signs a request with a passkey: the challenge is the digest of what the page shows; the server refuses if something
// else is asked by now, and checks everything.
import { asksAuthenticator, type Options, used } from "./authenticator.js";
import { post } from "./server.js";

async function sign(button: HTMLButtonElement): Promise<void> {
  const options = await post<Options>(button.dataset.options ?? "", { digest: button.dataset.digest });
  const credential = await used(options.publicKey);
  if (!credential) throw new Error("no credential");
  const answer = await post<{ next: string }>(button.dataset.answer ?? "", { credential });
  window.location.assign(answer.next);
}

for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-sign-request]"))
  asksAuthenticator(button, document.querySelector<HTMLElement>("[data-sign-problem]"), sign);
