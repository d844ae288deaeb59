// A tour: pages of points shown in turn on the wall. Any input pauses it; a hidden page does not advance.
import { one } from "./elements.js";
import { say } from "./words.js";

/** Shortest time for a page, seconds. */
export const SHORTEST_DWELL_S = 10;
export const LONGEST_DWELL_S = 120;
export const USUAL_DWELL_S = 20;

export type TourState = "off" | "running" | "waiting";

/** The interface of the wall for a tour. */
export interface TourUse {
  show(page: readonly string[]): void;
  changed(): void;
}

export class Tour {
  state: TourState = "off";
  at = 0;
  private pages: readonly (readonly string[])[] = [];
  private dwell_s = USUAL_DWELL_S;
  private timer = 0;

  constructor(private readonly use: TourUse) {
    document.addEventListener("visibilitychange", () => this.again());
  }

  /** The buttons of the tour: one starts and stops it, two turn its pages. `toured` is called with what came of it. */
  listen(root: HTMLElement, toured: (happened: boolean) => void): void {
    one(root, "[data-tour]").addEventListener("click", () => toured(this.toggle()));
    for (const button of root.querySelectorAll<HTMLElement>("[data-turn]"))
      button.addEventListener("click", () => toured(this.turnBy(Number(button.dataset.turn))));
  }

  /** The number of pages. */
  get length(): number {
    return this.pages.length;
  }

  /** The tour's button: its words and state, and beside it the buttons that turn its pages. */
  paint(button: HTMLElement): void {
    one(button, "[data-tour-state]").textContent = this.words();
    button.classList.toggle("on", this.state !== "off");
    button.setAttribute("aria-pressed", String(this.state === "running"));
    button.setAttribute("aria-disabled", String(this.length < 2));
    for (const turn of button.parentElement?.querySelectorAll<HTMLElement>("[data-turn]") ?? [])
      turn.hidden = this.length < 2;
  }

  /** The label of the tour's button. */
  words(): string {
    const at = `${this.at + 1}/${this.pages.length}`;
    const words = {
      off: say(`轮巡 ${this.dwell_s} 秒`, `Tour ${this.dwell_s} s`),
      running: say(`轮巡中 ${at}`, `Tour ${at}`),
      waiting: say(`轮巡已暂停 ${at}`, `Tour waits ${at}`),
    };
    return words[this.state];
  }

  /** Sets the pages; a running tour restarts with the first. */
  load(pages: readonly (readonly string[])[], dwell_s: number): void {
    this.pages = pages;
    this.dwell_s = Math.min(LONGEST_DWELL_S, Math.max(SHORTEST_DWELL_S, dwell_s || USUAL_DWELL_S));
    this.at = 0;
    if (pages.length < 2) this.state = "off";
    this.again();
    this.use.changed();
  }

  /** R: on, off, and on again after an input. False if there is only one page. */
  toggle(): boolean {
    if (this.pages.length < 2) return false;
    this.state = this.state === "running" ? "off" : "running";
    this.again();
    this.use.changed();
    return true;
  }

  /** `[` and `]`: the page before or after, by hand; a running tour waits there. */
  turnBy(by: number): boolean {
    if (this.pages.length < 2) return false;
    if (this.state === "running") this.state = "waiting";
    this.turnTo(this.at + by);
    return true;
  }

  /** A person uses the wall: the page stays until R. */
  touch(): void {
    if (this.state !== "running") return;
    this.state = "waiting";
    this.again();
    this.use.changed();
  }

  private again(): void {
    window.clearTimeout(this.timer);
    if (this.state === "running" && document.visibilityState === "visible")
      this.timer = window.setTimeout(() => this.turn(), this.dwell_s * 1000);
  }

  private turn(): void {
    this.turnTo(this.at + 1);
  }

  private turnTo(page: number): void {
    this.at = (page + this.pages.length) % this.pages.length;
    this.use.show(this.pages[this.at] ?? []);
    this.use.changed();
    this.again();
  }
}

/** Why a tour does not turn. */
export function onePageText(): string {
  return say(
    "只有一页，无法轮巡：请放入更多点位，或者打开多页布局",
    "There is one page only: place more points or open a layout of several pages",
  );
}

/** Points in screens of a layout. */
export function screensOf(codes: readonly string[], layout: number): string[][] {
  return Array.from({ length: Math.ceil(codes.length / layout) }, (_, page) =>
    codes.slice(page * layout, (page + 1) * layout),
  );
}
