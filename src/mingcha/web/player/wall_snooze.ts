// An alarm put aside from the wall in two keys: Z takes the newest one that this person accepts, 1 to 4 say why.
import type { AlarmNote } from "./alarm_news.js";
import { one } from "./elements.js";
import { post, Refused } from "./server.js";
import { say } from "./words.js";

/** The dialog of the reasons that the page offers. */
export class SnoozeDialog {
  private readonly dialog: HTMLDialogElement;
  private readonly said: HTMLElement;
  private readonly reasons: HTMLButtonElement[];
  private note: AlarmNote | null = null;

  /** `done`: the alarm is put aside. */
  constructor(
    root: ParentNode,
    private readonly done: (note: AlarmNote) => void,
  ) {
    this.dialog = one<HTMLDialogElement>(root, "dialog[data-snooze]");
    this.said = one(this.dialog, "[data-snooze-said]");
    this.reasons = [...this.dialog.querySelectorAll<HTMLButtonElement>("[data-snooze-reason]")];
    for (const button of this.reasons) button.addEventListener("click", () => void this.snooze(button));
    one(this.dialog, "[data-snooze-close]").addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("keydown", (event) => this.press(event));
  }

  /** Asks why this alarm is put aside. */
  show(note: AlarmNote): void {
    this.note = note;
    one(this.dialog, "[data-snooze-which]").textContent = `${note.kind} · ${note.title}`;
    one<HTMLAnchorElement>(this.dialog, "[data-snooze-open]").href = note.url;
    this.said.textContent = "";
    this.enable(true);
    this.dialog.showModal();
    this.reasons[0]?.focus();
  }

  private press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const button = /^[1-9]$/.test(event.key) ? this.reasons[Number(event.key) - 1] : undefined;
    if (!button || button.disabled) return;
    event.preventDefault();
    void this.snooze(button);
  }

  private async snooze(button: HTMLButtonElement): Promise<void> {
    const note = this.note;
    if (!note) return;
    this.enable(false);
    try {
      const body = { number: note.number, revision: note.revision, reason: button.dataset.snoozeReason ?? "" };
      await post("/watch/alarms/snooze", body);
      this.note = null;
      this.dialog.close();
      this.done(note);
    } catch (error) {
      this.enable(true);
      const again = say("没有暂缓，请再按一次", "not snoozed: press the key again");
      this.said.textContent = error instanceof Refused ? error.refusal.reason : again;
    }
  }

  private enable(on: boolean): void {
    for (const button of this.reasons) button.disabled = !on;
  }
}
