// The instant at which the media time of playback begins.

/** Media time 0 is this long before the page was opened, so that every kept instant is positive. */
const ORIGIN_BEFORE_S = 800 * 86_400;
let origin_s: number | null = null;

/** One origin per page, so that the media times of all its pictures are comparable. */
export function pageOrigin(now_ms: number): number {
  origin_s ??= Math.floor(now_ms / 1000) - ORIGIN_BEFORE_S;
  return origin_s;
}
