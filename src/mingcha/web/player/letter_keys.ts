// Whether single characters are keys in this browser (WCAG 2.1.4), and the switch for it.
const KEY = "mingcha-letter-keys";

/** Whether single characters act. */
export function lettersOn(): boolean {
  return window.localStorage.getItem(KEY) !== "off";
}

/** Whether a key press is a single character while these are switched off; Space, arrows and named keys act always. */
export function isSwitchedOff(event: KeyboardEvent): boolean {
  return event.key.length === 1 && event.key !== " " && !lettersOn();
}

/** Connects a check box with the choice of this browser; all check boxes of a page show it. */
export function switchLetters(box: HTMLInputElement): void {
  box.checked = lettersOn();
  box.addEventListener("change", () => {
    window.localStorage.setItem(KEY, box.checked ? "on" : "off");
    for (const other of document.querySelectorAll<HTMLInputElement>("[data-letter-keys]")) other.checked = box.checked;
  });
}
