// The points of a form: codes in its text field, and below it a list with their names from which one is taken away.
import { element } from "./elements.js";
import { say } from "./words.js";

/** The codes of a field of points and their names as far as they are known. */
export class ChosenPoints {
  /** Called after each change. */
  changed: () => void = () => undefined;
  private readonly names = new Map<string, string>();

  constructor(
    private readonly field: HTMLTextAreaElement,
    private readonly list: HTMLElement,
  ) {
    for (const one of list.querySelectorAll<HTMLElement>("[data-chosen]")) {
      this.names.set(one.dataset.chosen ?? "", one.dataset.name ?? "");
    }
    field.addEventListener("input", () => this.show());
    list.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-unpick]") : null;
      if (button) this.takeAwayByHand(button.dataset.unpick ?? "");
    });
    this.show();
  }

  /** The codes in the field, each once. */
  codes(): string[] {
    return [...new Set(this.field.value.split(/[\s,，、;；]+/u).filter((one) => one !== ""))];
  }

  has(code: string): boolean {
    return this.codes().includes(code);
  }

  name(code: string): string {
    return this.names.get(code) || code;
  }

  /** Whether the field has as many points as a request may name. */
  get isFull(): boolean {
    return this.codes().length >= Number(this.list.dataset.most ?? 0);
  }

  /** Adds a point; false if it is there already or there are too many. */
  add(code: string, name: string): boolean {
    this.names.set(code, name);
    if (code === "" || this.has(code) || this.isFull) return false;
    this.put([...this.codes(), code]);
    return true;
  }

  takeAway(code: string): void {
    this.put(this.codes().filter((one) => one !== code));
  }

  private put(codes: string[]): void {
    this.field.value = codes.join("\n");
    this.show();
  }

  /** Takes a point away by its button; the focus goes to the next button, or to the field. */
  private takeAwayByHand(code: string): void {
    const place = this.codes().indexOf(code);
    this.takeAway(code);
    const buttons = this.list.querySelectorAll<HTMLElement>("[data-unpick]");
    (buttons[Math.min(place, buttons.length - 1)] ?? this.field).focus();
  }

  private show(): void {
    const codes = this.codes();
    this.list.replaceChildren(...codes.map((code) => this.item(code)));
    this.list.hidden = codes.length === 0;
    this.changed();
  }

  private item(code: string): HTMLElement {
    const button = element("button", "button quiet small", say("移除", "Remove"));
    button.type = "button";
    button.dataset.unpick = code;
    button.setAttribute("aria-label", say(`移除 ${this.name(code)}`, `Remove ${this.name(code)}`));
    const name = this.names.get(code);
    const words = element("span", "", ...(name ? [name, " "] : []), element("span", "mono small ink-3", code));
    const item = element("li", "", words, button);
    item.dataset.chosen = code;
    return item;
  }
}
