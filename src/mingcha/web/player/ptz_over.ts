// The dialog in which a duty leader says why a camera is taken from its holder, who is shown it (article 16(3)).
import { one } from "./elements.js";
import { say } from "./words.js";

export class TakeOverDialog {
  private readonly dialog: HTMLDialogElement;
  private readonly reason: HTMLTextAreaElement;

  /** `take`: takes it over with a reason; returns why that failed, "" if it did not. */
  constructor(take: (reason: string) => Promise<string>) {
    this.dialog = one<HTMLDialogElement>(document, "dialog[data-ptz-over]");
    this.reason = one<HTMLTextAreaElement>(this.dialog, "textarea");
    one(this.dialog, "[data-ptz-over-close]").addEventListener("click", () => this.dialog.close());
    one<HTMLFormElement>(this.dialog, "form").addEventListener("submit", (event) => {
      event.preventDefault();
      void take(this.reason.value).then((why) => (why ? this.say(why) : this.dialog.close()));
    });
  }

  /** Asks why the camera of this name is taken from this person. */
  show(camera: string, holder: string): void {
    this.say("");
    this.reason.value = "";
    one(this.dialog, "[data-ptz-over-which]").textContent = say(
      `${camera} · ${holder} 正在控制`,
      `${camera} · controlled by ${holder}`,
    );
    this.dialog.showModal();
    this.reason.focus();
  }

  private say(text: string): void {
    one(this.dialog, "[data-ptz-over-said]").textContent = text;
  }
}
