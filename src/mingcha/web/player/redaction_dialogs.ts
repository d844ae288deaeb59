// The dialogs of a review: the reason of an edit that may leave something open, and the list of keys.
import { element, one } from "./elements.js";
import { keyList } from "./redaction_keys.js";

/** What an edit with a reason is called, and the class of things if one is chosen. */
export interface Reasoned {
  reason: string;
  class_of: string;
}

export class ReviewDialogs {
  private readonly reason: HTMLDialogElement;
  private readonly keys: HTMLDialogElement;

  constructor(root: HTMLElement) {
    this.reason = one(root, "dialog[data-reason]");
    this.keys = one(root, "dialog[data-review-keys]");
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
      submit.disabled = !(free.value.trim() || usual.value);
    };
    for (const field of [usual, free]) field.addEventListener("input", judge);
    usual.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      submit.click(); // a disabled button does nothing
    });
  }

  /** Shows the list of keys; another press of a key closes it. */
  showKeys(): void {
    this.keys.showModal();
  }

  /** Asks for the reason of an edit; `title` says what is done. Null if it is given up. */
  async ask(title: string, withClass: boolean): Promise<Reasoned | null> {
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
    return { reason: free.value.trim() || usual.value, class_of: withClass ? classes.value : "" };
  }
}
