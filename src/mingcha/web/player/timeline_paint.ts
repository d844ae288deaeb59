// Draws the timeline: ticks, holds, footage with gaps hatched by cause, the playable window, playhead, future.
import { paintActivity } from "./activity_paint.js";
import type { Activity } from "./gateway.js";
import { dayText, timeText } from "./moments.js";
import { clipped, pixelOf, type Scale, tickStep, ticksOf } from "./timeline_scale.js";
import { gapKind, say } from "./words.js";

/** One camera's footage; all times Unix milliseconds. `grant` is the window that this person may play. */
export interface Lane {
  name: string;
  footage: [number, number][];
  gaps: [number, number, string][];
  grant: [number, number, string] | null;
}

/** The data to draw: holds, activity and marks only for a single camera; `loop` between the in and the out point. */
export interface Model {
  lanes: Lane[];
  holds: [number, number, string][];
  loop: [number | null, number | null];
  /** null where nobody asks for it. */
  activity: Activity[] | null;
  /** Bookmarks; an instant begins and ends at once. */
  marks: [number, number, string][];
}

type Row = readonly [top_px: number, height_px: number];
type Colour = (name: string) => string;

export const NAMES_FROM_PX = 560;
export const RIGHT_PX = 8;
const TOP_PX = 18;
const HOLD: Row = [24, 15];
const ONE_FOOTAGE: Row = [43, 26];
const ONE_ACTIVITY: Row = [71, 14];
const ONE_GRANT: Row = [89, 15];
const ONE_FOOT_PX = 108;
const MARK_PX = 4.5;
const LANE_PX = 25;
const LABEL_PX = 44;

/** The rows of the lanes, from the top. */
export function rowsOf(lanes: number): { footage: Row[]; grant: Row[]; foot_px: number } {
  if (lanes <= 1) return { footage: [ONE_FOOTAGE], grant: [ONE_GRANT], foot_px: ONE_FOOT_PX };
  const tops = Array.from({ length: lanes }, (_, place) => TOP_PX + 6 + place * LANE_PX);
  return {
    footage: tops.map((top) => [top, 16] as const),
    grant: tops.map((top) => [top + 17, 4] as const),
    foot_px: TOP_PX + 6 + lanes * LANE_PX,
  };
}

export class TimelinePainter {
  private patterns = new Map<string, CanvasPattern | null>();

  constructor(private readonly canvas: HTMLCanvasElement) {}

  /** Drops the patterns, whose colours belong to a theme. */
  newTheme(): void {
    this.patterns.clear();
  }

  /** Draws everything. */
  paint(model: Model, scale: Scale, play_ms: number, now_ms: number): void {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const pen = this.canvas.getContext("2d");
    if (!pen || width === 0) return;
    const ratio = window.devicePixelRatio || 1;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    pen.scale(ratio, ratio);
    const style = getComputedStyle(this.canvas);
    const colour: Colour = (name) => style.getPropertyValue(name).trim();
    pen.font = `12px ${colour("--sans")}`;
    pen.textBaseline = "middle";
    const rows = rowsOf(model.lanes.length);
    pen.fillStyle = colour("--surface-2");
    for (const [top, tall] of rows.footage) pen.fillRect(scale.left_px, top, scale.right_px - scale.left_px, tall);
    this.ticks(pen, scale, rows.foot_px, colour);
    for (const [place, lane] of model.lanes.entries()) {
      this.lane(pen, scale, lane, rows.footage[place] ?? ONE_FOOTAGE, rows.grant[place] ?? ONE_GRANT, colour);
    }
    if (model.activity) paintActivity(pen, scale, model.activity, ONE_ACTIVITY, colour);
    for (const mark of model.marks) diamond(pen, scale, mark, colour);
    for (const hold of model.holds) bracket(pen, scale, hold, HOLD, colour("--hold"), colour("--hold-bg"), true);
    this.loop(pen, scale, model.loop, rows.foot_px, colour);
    if (scale.left_px > 0) names(pen, model, rows.footage, colour);
    future(pen, scale, now_ms, rows.foot_px, colour);
    head(pen, scale, play_ms, rows.foot_px, colour);
  }

  private ticks(pen: CanvasRenderingContext2D, scale: Scale, foot_px: number, colour: Colour): void {
    const step_ms = tickStep(scale);
    pen.lineWidth = 1;
    pen.textAlign = "center";
    for (const { at_ms, day, week } of ticksOf(scale)) {
      const x = Math.round(pixelOf(scale, at_ms)) + 0.5;
      pen.strokeStyle = colour(week ? "--edge" : day ? "--ink-3" : "--line");
      pen.globalAlpha = day ? 0.55 : 1;
      pen.beginPath();
      pen.moveTo(x, TOP_PX);
      pen.lineTo(x, foot_px - 2);
      pen.stroke();
      pen.globalAlpha = 1;
      const text = day
        ? dayText(at_ms).slice(5)
        : timeText(at_ms, step_ms < 1_000).slice(0, step_ms < 1_000 ? 10 : step_ms < 60_000 ? 8 : 5);
      pen.fillStyle = colour(day ? "--ink-2" : "--ink-3");
      if (x > scale.left_px + 18 && x < scale.right_px - 16) pen.fillText(text, x, 9);
    }
  }

  private lane(
    pen: CanvasRenderingContext2D,
    scale: Scale,
    lane: Lane,
    [top, height]: Row,
    grant: Row,
    colour: Colour,
  ): void {
    pen.fillStyle = colour("--fill-footage");
    for (const [from_ms, to_ms] of lane.footage) {
      const part = clipped(scale, from_ms, to_ms);
      if (part) pen.fillRect(part[0], top, Math.max(1, part[1] - part[0]), height);
    }
    for (const [from_ms, to_ms, reason] of lane.gaps) {
      const part = clipped(scale, from_ms, to_ms);
      if (!part) continue;
      const wide = Math.max(2, part[1] - part[0]);
      pen.fillStyle = colour("--surface");
      pen.fillRect(part[0], top, wide, height);
      pen.fillStyle = this.hatch(pen, gapKind(reason), colour("--bad")) ?? colour("--bad");
      pen.fillRect(part[0], top, wide, height);
      pen.strokeStyle = colour("--bad");
      pen.lineWidth = 1;
      if (wide > 3) pen.strokeRect(part[0] + 0.5, top + 0.5, wide - 1, height - 1);
    }
    if (lane.grant) bracket(pen, scale, lane.grant, grant, colour("--law"), colour("--law-bg"), false);
  }

  /** One pattern per kind of cause, so that it is readable without colour. */
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

  /** The in and the out point, and the range between them. */
  private loop(
    pen: CanvasRenderingContext2D,
    scale: Scale,
    [in_ms, out_ms]: Model["loop"],
    foot_px: number,
    colour: Colour,
  ): void {
    pen.fillStyle = colour("--brand");
    if (in_ms !== null && out_ms !== null) {
      const part = clipped(scale, in_ms, out_ms);
      pen.globalAlpha = 0.16;
      if (part) pen.fillRect(part[0], TOP_PX, part[1] - part[0], foot_px - TOP_PX);
      pen.globalAlpha = 1;
    }
    for (const [at_ms, inward] of [
      [in_ms, 1],
      [out_ms, -1],
    ] as const) {
      const x = at_ms === null ? Number.NaN : pixelOf(scale, at_ms);
      if (!(x >= scale.left_px && x <= scale.right_px)) continue;
      pen.fillRect(x - 1, TOP_PX, 2, foot_px - TOP_PX);
      pen.fillRect(Math.min(x, x + inward * 6), TOP_PX, 6, 2);
    }
  }
}

function bracket(
  pen: CanvasRenderingContext2D,
  scale: Scale,
  band: [number, number, string],
  [top, height]: Row,
  line: string,
  ground: string,
  below: boolean,
): void {
  const part = clipped(scale, band[0], band[1]);
  if (!part) return;
  const [a, b] = part;
  pen.fillStyle = ground;
  pen.fillRect(a, top, b - a, height);
  pen.fillStyle = line;
  pen.fillRect(a, top, 2, height);
  pen.fillRect(b - 2, top, 2, height);
  pen.fillRect(a, below ? top + height - 2 : top, b - a, 2);
  if (b - a < LABEL_PX || height < 12) return;
  pen.save();
  pen.beginPath();
  pen.rect(a + 4, top, b - a - 8, height);
  pen.clip();
  pen.textAlign = "left";
  pen.fillText(band[2], a + 7, top + height / 2 + (below ? -0.5 : 1.5));
  pen.restore();
}

/** A bookmark: a diamond at its begin, and a line over its span. */
function diamond(pen: CanvasRenderingContext2D, scale: Scale, mark: Model["marks"][number], colour: Colour): void {
  const [x, y] = [pixelOf(scale, mark[0]), ONE_FOOTAGE[0]];
  pen.fillStyle = colour("--ink");
  const part = clipped(scale, mark[0], mark[1]);
  if (part) pen.fillRect(part[0], y - 1, part[1] - part[0], 2);
  if (!(x >= scale.left_px && x <= scale.right_px)) return;
  pen.beginPath();
  pen.moveTo(x, y - MARK_PX);
  pen.lineTo(x + MARK_PX, y);
  pen.lineTo(x, y + MARK_PX);
  pen.lineTo(x - MARK_PX, y);
  pen.fill();
}

function names(pen: CanvasRenderingContext2D, model: Model, footage: Row[], colour: Colour): void {
  pen.textAlign = "left";
  pen.fillStyle = colour("--ink-3");
  const one = model.lanes.length <= 1;
  const rows: [string, Row][] = one
    ? [
        [say("保全", "Hold"), HOLD],
        [say("录像", "Footage"), ONE_FOOTAGE],
        ...(model.activity ? [[say("活动", "Activity"), ONE_ACTIVITY] as [string, Row]] : []),
        [say("授权", "Grant"), ONE_GRANT],
      ]
    : model.lanes.map((lane, place) => [lane.name, footage[place] ?? ONE_FOOTAGE]);
  for (const [name, [top, height]] of rows) pen.fillText(name, 0, top + height / 2 + (one ? 0 : 1));
}

function future(pen: CanvasRenderingContext2D, scale: Scale, now_ms: number, foot_px: number, colour: Colour): void {
  const x = Math.max(scale.left_px, pixelOf(scale, now_ms));
  if (x >= scale.right_px) return;
  pen.globalAlpha = 0.6;
  pen.fillStyle = colour("--surface");
  pen.fillRect(x, TOP_PX, scale.right_px + RIGHT_PX - x, foot_px - TOP_PX);
  pen.globalAlpha = 1;
}

function head(pen: CanvasRenderingContext2D, scale: Scale, play_ms: number, foot_px: number, colour: Colour): void {
  const x = pixelOf(scale, play_ms);
  if (x < scale.left_px - 1 || x > scale.right_px + RIGHT_PX) return;
  pen.strokeStyle = colour("--ink");
  pen.lineWidth = 2;
  pen.beginPath();
  pen.moveTo(x, TOP_PX);
  pen.lineTo(x, foot_px);
  pen.stroke();
  const text = timeText(play_ms, scale.to_ms - scale.from_ms < 30_000);
  const wide = pen.measureText(text).width + 12;
  const left = Math.min(Math.max(x - wide / 2, scale.left_px), scale.right_px - wide);
  pen.fillStyle = colour("--ink");
  pen.beginPath();
  pen.roundRect(left, foot_px, wide, 19, 4);
  pen.fill();
  pen.fillStyle = colour("--surface");
  pen.textAlign = "center";
  pen.fillText(text, left + wide / 2, foot_px + 10);
}
