// Converts between instants and pixels, and places ticks: from 90 days to one second. Pure; times are Unix milliseconds.

export const SECOND_MS = 1_000;
export const DAY_MS = 86_400_000;
export const BEIJING_MS = 8 * 3_600_000;
export const LONGEST_MS = 90 * DAY_MS;
export const SHORTEST_MS = SECOND_MS;
const WEEK_MS = 7 * DAY_MS;
/** 1970-01-05 was the first Monday. */
const FIRST_MONDAY_MS = 4 * DAY_MS;
const STEPS_MS = [0.1, 0.5, 1, 5, 15, 30, 60, 300, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400].map(
  (seconds) => seconds * SECOND_MS,
);
const TICK_PX = 74;

/** A tick: `day` at midnight in Beijing, `week` at midnight of a Monday. */
export interface Tick {
  at_ms: number;
  day: boolean;
  week: boolean;
}

/** The visible range and its width in pixels. */
export interface Scale {
  from_ms: number;
  to_ms: number;
  left_px: number;
  right_px: number;
}

/** The pixel of an instant; outside the picture if the instant is out of view. */
export function pixelOf(scale: Scale, at_ms: number): number {
  return scale.left_px + ((at_ms - scale.from_ms) / (scale.to_ms - scale.from_ms)) * (scale.right_px - scale.left_px);
}

/** The instant of a pixel. */
export function instantAt(scale: Scale, x_px: number): number {
  return scale.from_ms + ((x_px - scale.left_px) / (scale.right_px - scale.left_px)) * (scale.to_ms - scale.from_ms);
}

/** The pixels of the visible part of a range; null if none is visible. */
export function clipped(scale: Scale, from_ms: number, to_ms: number): [number, number] | null {
  const first_px = Math.max(scale.left_px, pixelOf(scale, from_ms));
  const last_px = Math.min(scale.right_px, pixelOf(scale, to_ms));
  return last_px > first_px ? [first_px, last_px] : null;
}

/** The window after zooming around an instant, which keeps its pixel; below 1 is closer. */
export function zoomed(from_ms: number, to_ms: number, factor: number, around_ms: number): [number, number] {
  const span_ms = Math.min(Math.max((to_ms - from_ms) * factor, SHORTEST_MS), LONGEST_MS);
  const share = Math.min(1, Math.max(0, (around_ms - from_ms) / (to_ms - from_ms)));
  const start_ms = around_ms - span_ms * share;
  return [start_ms, start_ms + span_ms];
}

/** The distance of ticks: at least 74 px; above a day, weeks. */
export function tickStep(scale: Scale): number {
  const least_ms = (TICK_PX / (scale.right_px - scale.left_px)) * (scale.to_ms - scale.from_ms);
  return STEPS_MS.find((step_ms) => step_ms >= least_ms) ?? WEEK_MS * Math.max(1, Math.ceil(least_ms / WEEK_MS));
}

/** The ticks in view on round instants of Beijing; weeks begin on Mondays. */
export function ticksOf(scale: Scale): Tick[] {
  const step_ms = tickStep(scale);
  const zero_ms = (step_ms >= WEEK_MS ? FIRST_MONDAY_MS : 0) - BEIJING_MS;
  const ticks: Tick[] = [];
  for (
    let at_ms = Math.ceil((scale.from_ms - zero_ms) / step_ms) * step_ms + zero_ms;
    at_ms <= scale.to_ms;
    at_ms += step_ms
  ) {
    const day = (at_ms + BEIJING_MS) % DAY_MS === 0;
    ticks.push({ at_ms, day, week: day && (at_ms + BEIJING_MS - FIRST_MONDAY_MS) % WEEK_MS === 0 });
  }
  return ticks;
}
