// The dialogs of a review: the reason of an edit that may leave something open and its time, why nobody is marked, and
// the list of keys.
import { element, one } from "./elements.js";
import { filmTime, timeTyped } from "./redaction_items.js";
import { keyList } from "./redaction_keys.js";
import type { Span } from "./redaction_watch.js";

/** What an edit with a reason is called, and the class of things if one is chosen. */
export interface Reasoned {
  reason: string;
  class_of: string;
  /** The time that was chosen, null where none was asked for. */
  span: Span | null;
}

export class ReviewDialogs {
  private readonly reason: HTMLDialogElement;
  private readonly keys: HTMLDialogElement;
  private readonly statement: HTMLDialogElement;
  /** Whose time is asked for, in 90 kHz; 0: none is. */
  private length_90k = 0;

  constructor(root: HTMLElement) {
    this.reason = one(root, "dialog[data-reason]");
    this.keys = one(root, "dialog[data-review-keys]");
    this.statement = one(root, "dialog[data-statement]");
    const rows = keyList().map(([key, words]) =>
      element("li", "", element("kbd", "", key), element("span", "", words)),
    );
    one(this.keys, "ul").replaceChildren(...rows);
    this.listen();
  }

  /** No reason is chosen beforehand, so that Enter alone, the key of "right", uncovers nothing; Enter on a chosen reason
   * sends it. */
  private listen(): void {
    const usual = one<HTMLSelectElement>(this.reason, "[data-usual]");
    const [free, submit] = [
      one<HTMLInputElement>(this.reason, "[data-free]"),
      one<HTMLButtonElement>(this.reason, "[value=yes]"),
    ];
    const judge = (): void => {
      submit.disabled = !(free.value.trim() || usual.value) || (this.length_90k > 0 && this.span === null);
    };
    for (const field of [usual, free, ...this.times]) field.addEventListener("input", judge);
    usual.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      submit.click(); // a disabled button does nothing
    });
  }

  private get times(): [HTMLInputElement, HTMLInputElement] {
    return [one(this.reason, "[data-stretch-from]"), one(this.reason, "[data-stretch-to]")];
  }

  /** The time that is typed; null if it is none of the film. */
  private get span(): Span | null {
    const [from, to] = this.times.map((field) => timeTyped(field.value));
    if (from === undefined || to === undefined || from === null || to === null) return null;
    const until_90k = Math.min(to, this.length_90k);
    return from < until_90k ? [from, until_90k] : null;
  }

  /** Asks why nobody is marked in a film for a person concerned; "" if it is given up. */
  async askStatement(): Promise<string> {
    const dialog = this.statement;
    const text = one<HTMLInputElement>(dialog, "input");
    dialog.returnValue = text.value = "";
    dialog.showModal();
    await new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
    return dialog.returnValue === "yes" ? text.value.trim() : "";
  }

  /** Shows the list of keys; another press of a key closes it. */
  showKeys(): void {
    this.keys.showModal();
  }

  /** Asks for the reason of an edit; `title` says what is done. `length_90k`: of a film in all of which it is done, but
   * for another time that is typed; 0: no time is asked for. Null if it is given up. */
  async ask(title: string, withClass: boolean, length_90k = 0): Promise<Reasoned | null> {
    this.length_90k = length_90k;
    one(this.reason, "[data-stretch-field]").hidden = length_90k === 0;
    const [from, to] = this.times;
    [from.value, to.value] = [filmTime(0), filmTime(length_90k + 899)];
    const dialog = this.reason;
    one(dialog, "h2").textContent = title;
    const classes = one<HTMLSelectElement>(dialog, "[data-class]");
    one(dialog, "[data-class-field]").hidden = !withClass;
    const [usual, free] = [
      one<HTMLSelectElement>(dialog, "[data-usual]"),
      one<HTMLInputElement>(dialog, "[data-free]"),
    ];
    [usual.value, free.value] = ["", ""];
    one<HTMLButtonElement>(dialog, "[value=yes]").disabled = true;
    dialog.returnValue = "";
    dialog.showModal();
    await new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
    if (dialog.returnValue !== "yes") return null;
    const span = length_90k > 0 ? this.span : null;
    return { reason: free.value.trim() || usual.value, class_of: withClass ? classes.value : "", span };
  }
}
