// Where buffered footage has a hole, and whether playback stands before it.

/** What is buffered: the range that contains a media time, and the first one that starts after it. */
export interface Ranges {
  rangeAt(time_s: number, tolerance_s?: number): [number, number] | null;
  rangeAfter(time_s: number): [number, number] | null;
}

const TOLERANCE_S = 0.02;
const NEAR_END_S = 0.1;
/** HTMLMediaElement.HAVE_CURRENT_DATA: no picture after the present one. */
const HAVE_CURRENT_DATA = 2;

/** How long an element stands still before it counts as waiting, and how far from the end of a range it may do so: a
 * decoder keeps its last pictures back until more comes, and behind a hole nothing more comes to it. */
const STANDS_MS = 300;
const WAITS_BEFORE_END_S = 1.5;

/** The hole from a media time on, if buffered footage ends there or within `near_s`; null if it does not, or if nothing
 * is behind it. */
export function holeAt(ranges: Ranges, now_s: number, near_s = NEAR_END_S): [number, number] | null {
  const range = ranges.rangeAt(now_s, TOLERANCE_S);
  if (range && range[1] - now_s > near_s) return null;
  const next = ranges.rangeAfter(range ? range[1] - 0.001 : now_s);
  return next && [now_s, next[0]];
}

/** Finds the hole before which an element that should play stands. */
export class HoleWatch {
  private stands: { at_s: number; since_ms: number } | null = null;

  /** The hole to cross now, else null. Call it on each tick of an element that plays; `now_ms` is monotonic. */
  hole(
    ranges: Ranges,
    { currentTime, readyState }: { currentTime: number; readyState: number },
    now_ms = performance.now(),
  ): [number, number] | null {
    if (readyState > HAVE_CURRENT_DATA) this.stands = null;
    else if (this.stands?.at_s !== currentTime) this.stands = { at_s: currentTime, since_ms: now_ms };
    const waits = this.stands !== null && now_ms - this.stands.since_ms >= STANDS_MS;
    return holeAt(ranges, currentTime, waits ? WAITS_BEFORE_END_S : NEAR_END_S);
  }
}
