// Where buffered footage has a hole. Pure.

/** What is buffered: the range that contains a media time, and the first one that starts after it. */
export interface Ranges {
  rangeAt(time_s: number, tolerance_s?: number): [number, number] | null;
  rangeAfter(time_s: number): [number, number] | null;
}

const TOLERANCE_S = 0.02;
const NEAR_END_S = 0.1;

/** The hole from a media time on, if buffered footage ends there; null if it does not, or if nothing is behind it. */
export function holeAt(ranges: Ranges, now_s: number): [number, number] | null {
  const range = ranges.rangeAt(now_s, TOLERANCE_S);
  if (range && range[1] - now_s > NEAR_END_S) return null;
  const next = ranges.rangeAfter(range ? range[1] - 0.001 : now_s);
  return next && [now_s, next[0]];
}
