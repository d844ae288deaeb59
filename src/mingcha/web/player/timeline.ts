// The timeline: holds, footage with gaps hatched by cause, and what this person may play, from 90 days to one second.
import { dayText, lengthText, timeText, clockText } from "./moments.js";
import { gapKind, gapReason, say } from "./words.js";

/** What is drawn; all times Unix milliseconds. */
export interface Model {
  footage: [number, number][];
  gaps: [number, number, string][];
  holds: [number, number, string][];
  grant: [number, number, string] | null;
}

const SECOND = 1_000;
const DAY = 86_400_000;
const BEIJING = 8 * 3_600_000;
const LONGEST = 90 * DAY;
const SHORTEST = SECOND;
const STEPS = [1, 5, 15, 30, 60, 300, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400, 604_800].map((seconds) => seconds * SECOND);
const TICK_PX = 74;
const NAMES_FROM_PX = 560;
const NAMES_PX = 52;
const RIGHT_PX = 8;
const LANES = { hold: [24, 15], footage: [43, 26], grant: [73, 15] } as const;
const FOOT_PX = 92;
const DRAG_FROM_PX = 4;

export class Timeline {
  from_ms: number;
  to_ms: number;
  private play_ms: number;
  private model: Model = { footage: [], gaps: [], holds: [], grant: null };
  private patterns = new Map<string, CanvasPattern | null>();
  private drawing = 0;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly now_ms: () => number,
    private readonly onSeek: (at_ms: number) => void,
    private readonly onView: () => void,
  ) {
    this.play_ms = now_ms();
    this.from_ms = this.play_ms - 2.5 * 3_600_000;
    this.to_ms = this.play_ms + 0.5 * 3_600_000;
    this.listen();
  }

  /** What there is; draws it. */
  show(model: Model): void {
    this.model = model;
    this.draw();
  }

  get data(): Model {
    return this.model;
  }

  /** Where the playhead stands; keeps it in view unless somebody drags. */
  play(at_ms: number): void {
    if (Math.abs(at_ms - this.play_ms) < this.span() / 4000 && Math.floor(at_ms / 1000) === Math.floor(this.play_ms / 1000)) return;
    this.play_ms = at_ms;
    if (at_ms < this.from_ms || at_ms > this.to_ms - this.span() * 0.02) {
      const span = this.span();
      this.from_ms = at_ms - span * 0.7;
      this.to_ms = this.from_ms + span;
      this.onView();
    }
    this.draw();
  }

  /** Zooms around an instant (the playhead when none is given): below 1 is closer. */
  zoom(factor: number, around_ms = this.play_ms): void {
    const span = Math.min(Math.max(this.span() * factor, SHORTEST), LONGEST);
    const share = Math.min(1, Math.max(0, (around_ms - this.from_ms) / this.span()));
    this.from_ms = around_ms - span * share;
    this.to_ms = this.from_ms + span;
    this.onView();
    this.draw();
  }

  /** How much is in view, milliseconds. */
  span(): number {
    return this.to_ms - this.from_ms;
  }

  /** The next (1) or previous (-1) gap from an instant; null when the known part has none. */
  gapFrom(at_ms: number, direction: 1 | -1): [number, number, string] | null {
    const known = this.model.gaps.filter((gap) => (direction > 0 ? gap[0] > at_ms + 500 : gap[0] < at_ms - 1500));
    return (direction > 0 ? known[0] : known.at(-1)) ?? null;
  }

  /** The start of the first footage at or after an instant; null when the known part has none. */
  nextFootage(after_ms: number): number | null {
    for (const [from, to] of this.model.footage) {
      if (to > after_ms) return Math.max(from, after_ms);
    }
    return null;
  }

  private names(): number {
    return this.canvas.clientWidth > NAMES_FROM_PX ? NAMES_PX : 0;
  }

  private x(at_ms: number): number {
    return this.names() + ((at_ms - this.from_ms) / this.span()) * (this.canvas.clientWidth - this.names() - RIGHT_PX);
  }

  private at(event: { clientX: number }): number {
    const box = this.canvas.getBoundingClientRect();
    const share = (event.clientX - box.left - this.names()) / (box.width - this.names() - RIGHT_PX);
    return this.from_ms + share * this.span();
  }

  private listen(): void {
    const canvas = this.canvas;
    canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) this.pan((event.deltaX / canvas.clientWidth) * this.span());
      else this.zoom(event.deltaY > 0 ? 1.25 : 0.8, this.at(event));
    }, { passive: false });
    let held: { x: number; from_ms: number; moved: boolean } | null = null;
    canvas.addEventListener("pointerdown", (event) => {
      held = { x: event.clientX, from_ms: this.from_ms, moved: false };
      canvas.setPointerCapture(event.pointerId);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!held) return;
      const moved_px = event.clientX - held.x;
      held.moved ||= Math.abs(moved_px) > DRAG_FROM_PX;
      if (held.moved) this.pan(held.from_ms - (moved_px / (canvas.clientWidth - this.names())) * this.span() - this.from_ms);
    });
    canvas.addEventListener("pointerup", (event) => {
      const was = held;
      held = null;
      if (was && !was.moved) this.onSeek(Math.min(this.at(event), this.now_ms()));
    });
    canvas.addEventListener("pointercancel", () => (held = null));
    new ResizeObserver(() => this.draw()).observe(canvas);
    window.addEventListener("themechange", () => {
      this.patterns.clear();
      this.draw();
    });
  }

  private pan(by_ms: number): void {
    this.from_ms += by_ms;
    this.to_ms += by_ms;
    this.onView();
    this.draw();
  }

  /** Draws once for all that changed since the last frame. */
  draw(): void {
    if (this.drawing) return;
    this.drawing = requestAnimationFrame(() => {
      this.drawing = 0;
      this.paint();
    });
  }

  private paint(): void {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const pen = this.canvas.getContext("2d");
    if (!pen || width === 0) return;
    const ratio = window.devicePixelRatio || 1;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    pen.scale(ratio, ratio);
    const style = getComputedStyle(this.canvas);
    const colour = (name: string): string => style.getPropertyValue(name).trim();
    pen.font = `12px ${colour("--sans")}`;
    pen.textBaseline = "middle";
    pen.fillStyle = colour("--surface-2");
    pen.fillRect(this.names(), LANES.footage[0], width - this.names() - RIGHT_PX, LANES.footage[1]);
    this.paintTicks(pen, width, colour);
    this.paintFootage(pen, width, colour);
    for (const hold of this.model.holds) this.paintBracket(pen, width, hold, LANES.hold, colour("--hold"), colour("--hold-bg"), true);
    if (this.model.grant) this.paintBracket(pen, width, this.model.grant, LANES.grant, colour("--law"), colour("--law-bg"), false);
    this.paintNames(pen, colour);
    this.paintFuture(pen, width, colour);
    this.paintHead(pen, width, colour);
    this.tell();
  }

  private paintTicks(pen: CanvasRenderingContext2D, width: number, colour: (name: string) => string): void {
    const step = STEPS.find((one) => (one / this.span()) * (width - this.names()) >= TICK_PX) ?? 604_800_000;
    pen.fillStyle = colour("--ink-3");
    pen.strokeStyle = colour("--line");
    pen.lineWidth = 1;
    pen.textAlign = "center";
    for (let at = Math.ceil((this.from_ms + BEIJING) / step) * step - BEIJING; at <= this.to_ms; at += step) {
      const x = Math.round(this.x(at)) + 0.5;
      pen.beginPath();
      pen.moveTo(x, 18);
      pen.lineTo(x, 90);
      pen.stroke();
      const midnight = (at + BEIJING) % DAY === 0;
      const text = midnight ? dayText(at).slice(5) : timeText(at).slice(0, step < 60_000 ? 8 : 5);
      if (x > this.names() + 18 && x < width - 24) pen.fillText(text, x, 9);
    }
  }

  private clip(from_ms: number, to_ms: number, width: number): [number, number] | null {
    const a = Math.max(this.names(), this.x(from_ms));
    const b = Math.min(width - RIGHT_PX, this.x(to_ms));
    return b > a ? [a, b] : null;
  }

  private paintFootage(pen: CanvasRenderingContext2D, width: number, colour: (name: string) => string): void {
    const [top, height] = LANES.footage;
    pen.fillStyle = colour("--fill-footage");
    for (const [from, to] of this.model.footage) {
      const part = this.clip(from, to, width);
      if (part) pen.fillRect(part[0], top, Math.max(1, part[1] - part[0]), height);
    }
    for (const [from, to, reason] of this.model.gaps) {
      const part = this.clip(from, to, width);
      if (!part) continue;
      const wide = Math.max(2, part[1] - part[0]);
      pen.fillStyle = colour("--surface");
      pen.fillRect(part[0], top, wide, height);
      pen.fillStyle = this.hatch(pen, gapKind(reason), colour("--bad")) ?? colour("--bad");
      pen.fillRect(part[0], top, wide, height);
      pen.strokeStyle = colour("--bad");
      if (wide > 3) pen.strokeRect(part[0] + 0.5, top + 0.5, wide - 1, height - 1);
    }
  }

  /** One pattern a kind of cause, so that it reads without colour. */
  private hatch(pen: CanvasRenderingContext2D, kind: string, colour: string): CanvasPattern | null {
    const known = this.patterns.get(kind);
    if (known !== undefined) return known;
    const tile = document.createElement("canvas");
    tile.width = tile.height = 8;
    const small = tile.getContext("2d");
    if (!small) return null;
    small.strokeStyle = small.fillStyle = colour;
    small.lineWidth = 1.5;
    small.beginPath();
    if (kind === "network" || kind === "device") {
      small.moveTo(-2, 10);
      small.lineTo(10, -2);
    }
    if (kind === "device") {
      small.moveTo(-2, -2);
      small.lineTo(10, 10);
    }
    small.stroke();
    if (kind === "work") {
      small.arc(2, 2, 1.2, 0, 7);
      small.arc(6, 6, 1.2, 0, 7);
      small.fill();
    }
    if (kind === "unknown") small.fillRect(0, 0, 8, 8);
    const pattern = pen.createPattern(tile, "repeat");
    this.patterns.set(kind, pattern);
    return pattern;
  }

  private paintBracket(pen: CanvasRenderingContext2D, width: number, band: [number, number, string], lane: readonly [number, number], line: string, ground: string, below: boolean): void {
    const part = this.clip(band[0], band[1], width);
    if (!part) return;
    const [a, b] = part;
    const [top, height] = lane;
    pen.fillStyle = ground;
    pen.fillRect(a, top, b - a, height);
    pen.fillStyle = line;
    pen.fillRect(a, top, 2, height);
    pen.fillRect(b - 2, top, 2, height);
    pen.fillRect(a, below ? top + height - 2 : top, b - a, 2);
    if (b - a < 44) return;
    pen.save();
    pen.beginPath();
    pen.rect(a + 4, top, b - a - 8, height);
    pen.clip();
    pen.textAlign = "left";
    pen.fillText(band[2], a + 7, top + height / 2 + (below ? -0.5 : 1.5));
    pen.restore();
  }

  private paintNames(pen: CanvasRenderingContext2D, colour: (name: string) => string): void {
    if (!this.names()) return;
    pen.textAlign = "left";
    pen.fillStyle = colour("--ink-3");
    const names: [string, readonly [number, number]][] = [
      [say("保全", "Hold"), LANES.hold],
      [say("录像", "Footage"), LANES.footage],
      [say("授权", "Grant"), LANES.grant],
    ];
    for (const [name, lane] of names) pen.fillText(name, 0, lane[0] + lane[1] / 2);
  }

  private paintFuture(pen: CanvasRenderingContext2D, width: number, colour: (name: string) => string): void {
    const x = Math.max(this.names(), this.x(this.now_ms()));
    if (x >= width - RIGHT_PX) return;
    pen.globalAlpha = 0.6;
    pen.fillStyle = colour("--surface");
    pen.fillRect(x, 18, width - x, 74);
    pen.globalAlpha = 1;
  }

  private paintHead(pen: CanvasRenderingContext2D, width: number, colour: (name: string) => string): void {
    const x = this.x(this.play_ms);
    if (x < this.names() - 1 || x > width) return;
    pen.strokeStyle = colour("--ink");
    pen.lineWidth = 2;
    pen.beginPath();
    pen.moveTo(x, 18);
    pen.lineTo(x, FOOT_PX);
    pen.stroke();
    const text = timeText(this.play_ms, this.span() < 30_000);
    const wide = pen.measureText(text).width + 12;
    const left = Math.min(Math.max(x - wide / 2, this.names()), width - wide - RIGHT_PX);
    pen.fillStyle = colour("--ink");
    pen.beginPath();
    pen.roundRect(left, FOOT_PX, wide, 19, 4);
    pen.fill();
    pen.fillStyle = colour("--surface");
    pen.textAlign = "center";
    pen.fillText(text, left + wide / 2, FOOT_PX + 10);
  }

  /** Says the same to those who do not see it. */
  private tell(): void {
    const gap = this.model.gaps.find(([from, to]) => from <= this.play_ms && this.play_ms < to);
    const text = clockText(this.play_ms) + (gap ? say(`，缺口：${gapReason(gap[2])}`, `, gap: ${gapReason(gap[2])}`) : "");
    const seconds = (value: number): string => String(Math.round(value / 1000));
    this.canvas.setAttribute("aria-valuemin", seconds(Math.min(this.from_ms, this.play_ms)));
    this.canvas.setAttribute("aria-valuemax", seconds(Math.max(this.to_ms, this.play_ms)));
    this.canvas.setAttribute("aria-valuenow", seconds(this.play_ms));
    if (this.canvas.getAttribute("aria-valuetext") !== text) this.canvas.setAttribute("aria-valuetext", text);
  }

  /** The span in view for the zoom buttons. */
  spanText(): string {
    return lengthText(this.span());
  }
}
