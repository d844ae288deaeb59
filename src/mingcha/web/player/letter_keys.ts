// Whether single letters are keys in this browser (WCAG 2.1.4), and the switch for it.
const KEY = "mingcha-letter-keys";

/** Whether single letters act. */
export function lettersOn(): boolean {
  return window.localStorage.getItem(KEY) !== "off";
}

/** Connects a check box with the choice of this browser. */
export function switchLetters(box: HTMLInputElement): void {
  box.checked = lettersOn();
  box.addEventListener("change", () => window.localStorage.setItem(KEY, box.checked ? "on" : "off"));
}
