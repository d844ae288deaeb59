// The exact time field: shows the picture's time, accepts a typed one, and explains the format.
import { readMoment } from "./time_field.js";
import { say } from "./words.js";

export class TimeField {
  private readonly input: HTMLInputElement;

  constructor(
    form: HTMLFormElement,
    now_ms: () => number,
    onTime: (at_ms: number) => void,
    onSaid: (text: string) => void,
  ) {
    const input = form.querySelector<HTMLInputElement>("[data-when]");
    if (!input) throw new Error("the page lacks the time field");
    this.input = input;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const at_ms = readMoment(input.value, now_ms());
      input.setAttribute("aria-invalid", String(at_ms === null));
      if (at_ms === null)
        return onSaid(
          say("请写成 2026-11-24 13:41:07、1341 或 昨天 1341", "write 2026-11-24 13:41:07, 1341 or yesterday 1341"),
        );
      input.blur();
      onTime(at_ms);
    });
  }

  /** Shows a time unless a person is typing. */
  show(text: string): void {
    if (document.activeElement !== this.input && this.input.value !== text) this.input.value = text;
  }

  /** Focuses the field and selects its text. */
  focus(): void {
    this.input.select();
  }
}
