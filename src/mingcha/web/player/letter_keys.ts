// Whether single characters are keys for this person in this browser (WCAG 2.1.4), and the switch for it.
const KEY = "mingcha-letter-keys";

/** A seat is used by one person after another: each has a choice of their own. */
function keyOfPerson(): string {
  const account = document.body?.dataset.account;
  return account ? `${KEY}-${account}` : KEY;
}

/** Whether single characters act. A choice from before choices were a person's counts until a new one. */
export function lettersOn(): boolean {
  const { localStorage } = window;
  return (localStorage.getItem(keyOfPerson()) ?? localStorage.getItem(KEY)) !== "off";
}

/** Whether a key press is a single character while these are switched off; Space, arrows and named keys act always. */
export function isSwitchedOff(event: KeyboardEvent): boolean {
  return event.key.length === 1 && event.key !== " " && !lettersOn();
}

/** Connects a check box with the choice; all check boxes of a page show it. */
export function switchLetters(box: HTMLInputElement): void {
  box.checked = lettersOn();
  box.addEventListener("change", () => {
    window.localStorage.setItem(keyOfPerson(), box.checked ? "on" : "off");
    for (const other of document.querySelectorAll<HTMLInputElement>("[data-letter-keys]")) other.checked = box.checked;
  });
}
