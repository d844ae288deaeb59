// The list of what is to be looked at in a review: in the order of the film, with the answers; the chosen one is in view.
import { element } from "./elements.js";
import type { Span } from "./redaction_watch.js";
import { say } from "./words.js";

/** An item as the API has it. */
export interface ReviewItem {
  number: number;
  kind: string;
  from_90k: number;
  to_90k: number;
  track: string;
  answer: string;
  answered_by: string;
  /** The number of the first item that the same look answers. */
  together: number;
}

/** The names of the kinds of items, as the page has them. */
export type ItemWords = Record<string, { zh: string; en: string }>;

/** The kinds that are of tracks. */
const OF_TRACKS: ReadonlySet<string> = new Set(["begin", "end", "bridged", "weak", "dropped"]);

export class ReviewItems {
  private rows: ReviewItem[] = [];
  private chosen = 0;

  constructor(
    private readonly list: HTMLElement,
    private readonly words: ItemWords,
    private readonly go: (item: ReviewItem) => void,
  ) {}

  /** Shows these items; the chosen one stays chosen if it is still there. */
  show(rows: readonly ReviewItem[]): void {
    this.rows = inOrder(rows);
    this.list.replaceChildren(...this.rows.map((row) => this.line(row)));
    this.mark();
  }

  /** The chosen item; null if none is. */
  get current(): ReviewItem | null {
    return this.rows.find((row) => row.number === this.chosen) ?? null;
  }

  /** The first item of the film; null if there is none. */
  get first(): ReviewItem | null {
    return this.rows[0] ?? null;
  }

  /** What one look answers: an item, and those of its look that are open. */
  look(row: ReviewItem): ReviewItem[] {
    return this.rows.filter((one) => one === row || (one.together === row.together && !one.answer));
  }

  /** How many there are, and how many have no answer. */
  get counts(): { all: number; open: number } {
    return { all: this.rows.length, open: this.rows.filter((row) => !row.answer).length };
  }

  /** Whether there is an item of this kind. */
  has(kind: string): boolean {
    return this.rows.some((row) => row.kind === kind);
  }

  /** Chooses an item and goes there. */
  choose(row: ReviewItem | null): void {
    if (!row) return;
    this.chosen = row.number;
    this.mark();
    this.go(row);
  }

  /** The item beside the chosen one; without one the next after a time of the film. */
  beside(by: 1 | -1, at_90k: number): ReviewItem | null {
    const place = this.rows.findIndex((row) => row.number === this.chosen);
    if (place >= 0) return this.rows[place + by] ?? null;
    const after = this.rows.findIndex((row) => row.from_90k >= at_90k);
    return this.rows[by > 0 ? after : after < 0 ? this.rows.length - 1 : after - 1] ?? null;
  }

  /** The next item without an answer after the chosen one, from the begin again after the last; null if all have one. */
  nextOpen(): ReviewItem | null {
    const place = this.rows.findIndex((row) => row.number === this.chosen);
    const around = [...this.rows.slice(place + 1), ...this.rows.slice(0, place + 1)];
    return around.find((row) => !row.answer) ?? null;
  }

  /** Notes answers by number before the server has them. */
  answered(answers: Record<number, string>): void {
    for (const row of this.rows) row.answer = answers[row.number] ?? row.answer;
    this.show(this.rows);
  }

  private line(row: ReviewItem): HTMLElement {
    const words = this.words[row.kind];
    const name = words ? say(words.zh, words.en) : row.kind;
    const made = element(
      "button",
      "redaction-item",
      element("span", "mono", filmTime(row.from_90k)),
      element("span", "", `${name}${trackWords(row)}`),
      element("span", row.answer ? "answer ok" : "answer", answerWords(row.answer)),
    );
    made.type = "button";
    made.dataset.number = String(row.number);
    made.addEventListener("click", () => this.choose(row));
    return element("li", "", made);
  }

  private mark(): void {
    const { current } = this;
    const numbers = new Set(current ? this.look(current).map((row) => row.number) : []);
    for (const one of this.list.querySelectorAll<HTMLElement>("[data-number]")) {
      const on = Number(one.dataset.number) === this.chosen;
      one.classList.toggle("on", on);
      one.classList.toggle("with", !on && numbers.has(Number(one.dataset.number)));
      if (on) one.setAttribute("aria-current", "true");
      else one.removeAttribute("aria-current");
      if (on) one.scrollIntoView({ block: "nearest" });
    }
  }
}

/** Which track an item is of: one of tracks that names none is of several, which one look shows. */
export function trackWords(row: Pick<ReviewItem, "kind" | "track">): string {
  if (row.track) return ` · ${row.track}`;
  return OF_TRACKS.has(row.kind) ? say(" · 多条轨迹", " · several tracks") : "";
}

function answerWords(answer: string): string {
  if (answer === "ok") return say("无误", "right");
  return answer ? say("已修改", "edited") : say("待看", "open");
}

/** From when until when a look at these items lasts. */
export function timeOf(rows: readonly ReviewItem[]): Span {
  return [Math.min(...rows.map((row) => row.from_90k)), Math.max(...rows.map((row) => row.to_90k))];
}

/** Items by their time, then by number. */
export function inOrder(rows: readonly ReviewItem[]): ReviewItem[] {
  return [...rows].sort((a, b) => a.from_90k - b.from_90k || a.number - b.number);
}

/** The answer of an item: edited if an edit touched its time since it was chosen. */
export function answerOf(row: ReviewItem, edits: readonly Span[]): "ok" | "edited" {
  const to_90k = Math.max(row.to_90k, row.from_90k + 1);
  return edits.some(([from, to]) => from < to_90k && row.from_90k < to) ? "edited" : "ok";
}

/** The answers to send, by number: those that differ from what a row has, so that one more press is no second act; of who
 *  takes a review over all, since the earlier answers go. */
export function newAnswers(
  rows: readonly ReviewItem[],
  edits: readonly Span[],
  take_over: boolean,
): Record<number, "ok" | "edited"> {
  const all = rows.map((row) => ({ row, answer: answerOf(row, edits) }));
  const sent = all.filter(({ row, answer }) => take_over || row.answer !== answer);
  return Object.fromEntries(sent.map(({ row, answer }) => [row.number, answer]));
}

/** A time of a film: minutes, seconds, hundredths. */
export function filmTime(at_90k: number): string {
  const hundredths = Math.floor(at_90k / 900);
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${two(Math.floor(hundredths / 6000))}:${two(Math.floor(hundredths / 100) % 60)}.${two(hundredths % 100)}`;
}

/** A time as it is typed, "m:ss.hh" or seconds, in 90 kHz; null if it is none. */
export function timeTyped(text: string): number | null {
  const found = /^(?:(\d{1,3})[:：])?(\d{1,4}(?:\.\d{1,2})?)$/u.exec(text.trim());
  if (!found) return null;
  const seconds = Number(found[2]);
  if (found[1] !== undefined && seconds >= 60) return null;
  return Math.round((Number(found[1] ?? 0) * 60 + seconds) * 90_000);
}
