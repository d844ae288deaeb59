// The timeline: the visible range, wheel, drag and click, and the same as text for screen readers.
import { clockText, lengthText } from "./moments.js";
import { type Lane, type Model, NAMES_FROM_PX, RIGHT_PX, TimelinePainter } from "./timeline_paint.js";
import { instantAt, type Scale, zoomed } from "./timeline_scale.js";
import { gapReason, say } from "./words.js";

export type { Lane, Model } from "./timeline_paint.js";

const NAMES_PX = 52;
const LONG_NAMES_PX = 132;
const DRAG_FROM_PX = 4;
const KEEP_SHARE = 0.02;
/** So near to a bookmark its words are part of the slider's text. */
const MARK_NEAR_MS = 1_000;

export class Timeline {
  from_ms: number;
  to_ms: number;
  private play_ms: number;
  private model: Model = { lanes: [], holds: [], loop: [null, null], activity: null, marks: [] };
  private drawing = 0;
  private readonly painter: TimelinePainter;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly now_ms: () => number,
    private readonly onSeek: (at_ms: number) => void,
    private readonly onView: () => void,
  ) {
    this.painter = new TimelinePainter(canvas);
    this.play_ms = now_ms();
    this.from_ms = this.play_ms - 2.5 * 3_600_000;
    this.to_ms = this.play_ms + 0.5 * 3_600_000;
    this.listen();
  }

  /** Sets the data and draws; omitted parts stay unchanged. */
  show(model: Partial<Model>): void {
    this.model = { ...this.model, ...model };
    this.draw();
  }

  get data(): Model {
    return this.model;
  }

  /** Sets the playhead; keeps it in view. */
  play(at_ms: number): void {
    if (
      Math.abs(at_ms - this.play_ms) < this.span() / 4000 &&
      Math.floor(at_ms / 1000) === Math.floor(this.play_ms / 1000)
    )
      return;
    this.play_ms = at_ms;
    if (at_ms < this.from_ms || at_ms > this.to_ms - this.span() * KEEP_SHARE) {
      const span = this.span();
      this.from_ms = at_ms - span * 0.7;
      this.to_ms = this.from_ms + span;
      this.onView();
    }
    this.draw();
  }

  /** Zooms around an instant (default: the playhead): below 1 is closer. */
  zoom(factor: number, around_ms = this.play_ms): void {
    [this.from_ms, this.to_ms] = zoomed(this.from_ms, this.to_ms, factor, around_ms);
    this.onView();
    this.draw();
  }

  /** The visible range, milliseconds. */
  span(): number {
    return this.to_ms - this.from_ms;
  }

  /** The visible range as text for the zoom buttons. */
  spanText(): string {
    return lengthText(this.span());
  }

  /** The instant under a pointer, even far from the canvas. */
  at(event: { clientX: number }): number {
    return instantAt(this.scale(), event.clientX - this.canvas.getBoundingClientRect().left);
  }

  private scale(): Scale {
    const width = this.canvas.clientWidth;
    const names = width <= NAMES_FROM_PX ? 0 : this.model.lanes.length > 1 ? LONG_NAMES_PX : NAMES_PX;
    return {
      from_ms: this.from_ms,
      to_ms: this.to_ms,
      left_px: names,
      right_px: Math.max(names + 1, width - RIGHT_PX),
    };
  }

  private listen(): void {
    const canvas = this.canvas;
    canvas.addEventListener(
      "wheel",
      (event) => {
        event.preventDefault();
        if (Math.abs(event.deltaX) > Math.abs(event.deltaY))
          this.pan((event.deltaX / canvas.clientWidth) * this.span());
        else this.zoom(event.deltaY > 0 ? 1.25 : 0.8, this.at(event));
      },
      { passive: false },
    );
    let held: { x: number; from_ms: number; moved: boolean } | null = null;
    canvas.addEventListener("pointerdown", (event) => {
      held = { x: event.clientX, from_ms: this.from_ms, moved: false };
      canvas.setPointerCapture(event.pointerId);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!held) return;
      const moved_px = event.clientX - held.x;
      held.moved ||= Math.abs(moved_px) > DRAG_FROM_PX;
      const { left_px, right_px } = this.scale();
      if (held.moved) this.pan(held.from_ms - (moved_px / (right_px - left_px)) * this.span() - this.from_ms);
    });
    canvas.addEventListener("pointerup", (event) => {
      const was = held;
      held = null;
      if (was && !was.moved) this.onSeek(Math.min(this.at(event), this.now_ms()));
    });
    canvas.addEventListener("pointercancel", () => (held = null));
    new ResizeObserver(() => this.draw()).observe(canvas);
    window.addEventListener("themechange", () => {
      this.painter.newTheme();
      this.draw();
    });
  }

  private pan(by_ms: number): void {
    this.from_ms += by_ms;
    this.to_ms += by_ms;
    this.onView();
    this.draw();
  }

  /** Draws once for all changes since the last frame. */
  draw(): void {
    if (this.drawing) return;
    this.drawing = requestAnimationFrame(() => {
      this.drawing = 0;
      this.painter.paint(this.model, this.scale(), this.play_ms, this.now_ms());
      this.tell();
    });
  }

  /** Updates the text for screen readers. */
  private tell(): void {
    const gaps = this.model.lanes.flatMap((lane) => {
      const gap = lane.gaps.find(([from, to]) => from <= this.play_ms && this.play_ms < to);
      return gap ? [(this.model.lanes.length > 1 ? `${lane.name} ` : "") + gapReason(gap[2])] : [];
    });
    const marks = this.model.marks.filter(
      ([from, to]) => from - MARK_NEAR_MS <= this.play_ms && this.play_ms <= to + MARK_NEAR_MS,
    );
    const noted = marks.map(([, , words]) => words);
    const text =
      clockText(this.play_ms) +
      (gaps.length > 0 ? say(`，缺口：${gaps.join("、")}`, `, gap: ${gaps.join("; ")}`) : "") +
      (noted.length > 0 ? say(`，书签：${noted.join("、")}`, `, bookmark: ${noted.join("; ")}`) : "");
    const seconds = (value: number): string => String(Math.round(value / 1000));
    this.canvas.setAttribute("aria-valuemin", seconds(Math.min(this.from_ms, this.play_ms)));
    this.canvas.setAttribute("aria-valuemax", seconds(Math.max(this.to_ms, this.play_ms)));
    this.canvas.setAttribute("aria-valuenow", seconds(this.play_ms));
    if (this.canvas.getAttribute("aria-valuetext") !== text) this.canvas.setAttribute("aria-valuetext", text);
  }
}

/** The start of the first footage at or after an instant; null if there is none. */
export function nextFootage(lane: Pick<Lane, "footage"> | undefined, after_ms: number): number | null {
  for (const [from, to] of lane?.footage ?? []) {
    if (to > after_ms) return Math.max(from, after_ms);
  }
  return null;
}

/** The end of the last footage before an instant; null if there is none. */
export function footageBefore(lane: Pick<Lane, "footage"> | undefined, before_ms: number): number | null {
  for (const [from, to] of lane?.footage.toReversed() ?? []) {
    if (from < before_ms) return Math.min(to, before_ms);
  }
  return null;
}
