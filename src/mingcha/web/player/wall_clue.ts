// A clue noted from the wall in two keys: X takes the chosen point and the time of its picture, 1 to 4 file it.
import { one } from "./elements.js";
import { typing } from "./frame.js";
import { isSwitchedOff } from "./letter_keys.js";
import { clockText } from "./moments.js";
import { post, Refused } from "./server.js";
import { say } from "./words.js";

/** What is chosen on the wall: a point, and the time of its picture in Unix milliseconds. */
export interface ClueSight {
  code: string;
  name: string;
  seen_ms: number;
}

interface NotedClue {
  no: string;
  url: string;
  hold: string;
  due_ms: number;
}

/** Key X and the button note a clue at what is chosen; without a picture the wall says so. */
export function listenForClues(root: HTMLElement, chosen: () => ClueSight | null): void {
  const dialog = new ClueDialog(root, chosen);
  const show = (): void => {
    one(root, "[data-tell]").textContent = dialog.show();
  };
  one(root, "[data-clue-note]").addEventListener("click", show);
  document.addEventListener("keydown", (event) => {
    const modified = event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented;
    if (event.key.toLowerCase() !== "x" || modified || typing(event) || isSwitchedOff(event)) return;
    if (document.querySelector("dialog[open]")) return;
    event.preventDefault();
    show();
  });
}

class ClueDialog {
  private readonly dialog: HTMLDialogElement;
  private readonly said: HTMLElement;
  private readonly open: HTMLAnchorElement;
  private readonly kinds: HTMLButtonElement[];
  private sight: ClueSight | null = null;

  constructor(
    root: HTMLElement,
    private readonly chosen: () => ClueSight | null,
  ) {
    this.dialog = one<HTMLDialogElement>(root, "dialog[data-clue]");
    this.said = one(this.dialog, "[data-clue-said]");
    this.open = one<HTMLAnchorElement>(this.dialog, "[data-clue-open]");
    this.kinds = [...this.dialog.querySelectorAll<HTMLButtonElement>("[data-clue-kind]")];
    for (const button of this.kinds)
      button.addEventListener("click", () => void this.file(button.dataset.clueKind ?? ""));
    one(this.dialog, "[data-clue-close]").addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("keydown", (event) => this.press(event));
  }

  /** Opens the dialog with the chosen picture; returns why there is none, "" if it opened. */
  show(): string {
    this.sight = this.chosen();
    if (!this.sight) return say("先选一路画面，再记线索", "Choose a picture first, then note a clue");
    one(this.dialog, "[data-clue-where]").textContent = `${this.sight.name} · ${clockText(this.sight.seen_ms)}`;
    this.said.textContent = "";
    this.open.hidden = true;
    this.enable(true);
    this.dialog.showModal();
    this.kinds[0]?.focus();
    return "";
  }

  private press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || isSwitchedOff(event)) return;
    const button = /^[1-9]$/.test(event.key) ? this.kinds[Number(event.key) - 1] : undefined;
    if (!button || button.disabled) return;
    event.preventDefault();
    void this.file(button.dataset.clueKind ?? "");
  }

  private async file(kind: string): Promise<void> {
    const sight = this.sight;
    if (!sight) return;
    this.enable(false);
    try {
      const body = { camera: sight.code, kind, seen_ms: Math.round(sight.seen_ms) };
      const noted = await post<NotedClue>("/oversight/clues/note", body);
      this.sight = null;
      const held = noted.hold
        ? say(`录像已保全（${noted.hold}）`, `its footage is held (${noted.hold})`)
        : say("没有可保全的录像", "there was no footage to hold");
      const due = clockText(noted.due_ms).slice(0, -3);
      this.said.textContent = say(
        `线索 ${noted.no} 已记录，尚未报告，${held}；平台自定时限（非法定）${due}`,
        `Clue ${noted.no} is noted, not reported yet, ${held}; our own limit is ${due}`,
      );
      this.open.href = noted.url;
      this.open.hidden = false;
      this.open.focus();
    } catch (error) {
      this.enable(true);
      this.said.textContent =
        error instanceof Refused
          ? [error.refusal.reason, ...error.refusal.missing].join(" · ")
          : say("未能记录，请重试", "It was not noted: try again");
    }
  }

  private enable(on: boolean): void {
    for (const button of this.kinds) button.disabled = !on;
  }
}
