// Draws the activity lane of a timeline: a bar for each value, and words where the sizes show nothing.
import type { Activity } from "./gateway.js";
import { clipped, type Scale } from "./timeline_scale.js";
import { say } from "./words.js";

/** Twice the median of the hour: from here on it counts as activity. */
const ACTIVE = 10;
const MOST_LEVEL = 40;
const WORDS_FROM_PX = 60;

/** Draws it between `top_px` and `top_px + height_px`. */
export function paintActivity(
  pen: CanvasRenderingContext2D,
  scale: Scale,
  activity: readonly Activity[],
  [top_px, height_px]: readonly [number, number],
  colour: (name: string) => string,
): void {
  const [quiet, active, words] = [colour("--edge"), colour("--brand"), colour("--ink-2")];
  for (const part of activity) {
    for (const [place, level] of part.levels.entries()) {
      if (level === null) continue;
      const from_ms = part.from_ms + place * part.step_ms;
      const seen = clipped(scale, from_ms, from_ms + part.step_ms);
      if (!seen) continue;
      const tall_px = 1 + Math.round((Math.min(level, MOST_LEVEL) / MOST_LEVEL) * (height_px - 1));
      pen.fillStyle = level >= ACTIVE ? active : quiet;
      pen.fillRect(seen[0], top_px + height_px - tall_px, Math.max(1, seen[1] - seen[0]), tall_px);
    }
    for (const [from_ms, to_ms] of joined(part.steady)) {
      const seen = clipped(scale, from_ms, to_ms);
      if (!seen || seen[1] - seen[0] < WORDS_FROM_PX) continue;
      pen.save();
      pen.beginPath();
      pen.rect(seen[0], top_px, seen[1] - seen[0], height_px);
      pen.clip();
      pen.fillStyle = words;
      pen.textAlign = "left";
      pen.fillText(steadyWords(), seen[0] + 4, top_px + height_px / 2 - 1);
      pen.restore();
    }
  }
}

/** Why an hour shows nothing. */
export function steadyWords(): string {
  return say("码率恒定：看不出活动", "steady bit rate: shows no activity");
}

function joined(spans: readonly [number, number][]): [number, number][] {
  const whole: [number, number][] = [];
  for (const [from_ms, to_ms] of spans) {
    const last = whole.at(-1);
    if (last && last[1] >= from_ms) last[1] = to_ms;
    else whole.push([from_ms, to_ms]);
  }
  return whole;
}
