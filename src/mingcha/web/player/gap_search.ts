// Finds the gap before or after: always from the recorder, so that the answer does not depend on what the timeline shows.
import type { PointGateway } from "./gateway.js";

type Gap = [from_ms: number, to_ms: number, reason: string];

const SEARCH_MS = 90 * 86_400_000;
const MOST = 1_500;
/** Shorter gaps are drawn, and no key leads to them. */
const SHORTEST_MS = 1_000;
/** After the picture has gone on for this long behind the last gap, that gap is the one before again. */
const PASSED_MS = 30_000;

/** The instant from which the next gap is searched: the begin of the last one while the picture is near it. */
export function searchFrom(shown_ms: number, last: readonly [number, number] | null, direction: 1 | -1): number {
  if (!last) return shown_ms;
  if (direction > 0) return Math.max(last[0], shown_ms);
  return shown_ms > last[1] + PASSED_MS ? shown_ms : Math.min(last[0], shown_ms);
}

/** The next (1) or previous (-1) of some gaps by their begin; null if there is none. */
export function gapBeside(gaps: readonly Gap[], from_ms: number, direction: 1 | -1): Gap | null {
  const found = gaps
    .filter(([begin, end]) => end - begin >= SHORTEST_MS && (direction > 0 ? begin > from_ms : begin < from_ms))
    .toSorted((one, other) => (one[0] - other[0]) * direction);
  return found[0] ?? null;
}

/** The gap that a key leads to. `last`: the gap that it led to before, begin and end. */
export async function nextGap(
  gateway: PointGateway,
  shown_ms: number,
  last: readonly [number, number] | null,
  direction: 1 | -1,
  now_ms: number,
): Promise<Gap | null> {
  const from_ms = searchFrom(shown_ms, last, direction);
  const [begin_ms, end_ms] = direction > 0 ? [from_ms, now_ms] : [from_ms - SEARCH_MS, from_ms];
  if (begin_ms >= end_ms) return null;
  const { gaps } = await gateway.spans(begin_ms, end_ms, MOST, new AbortController().signal);
  return gapBeside(gaps, from_ms, direction);
}
