// Finds the time of activity before or after, from the sizes of coded frames: from the recorder, four hours at a time.

import { searchFrom } from "./gap_search.js";
import type { PointGateway } from "./gateway.js";
import { clockText, lengthText, timeText } from "./moments.js";
import { say } from "./words.js";

type Stretch = [from_ms: number, to_ms: number];

/** Of so long a window an answer has every time of activity: each takes eight seconds with its pause. */
const WINDOW_MS = 4 * 3_600_000;
const MOST = 2_000;

/** The next (1) or previous (-1) of some times of activity by their begin; null if there is none. */
export function activityBeside(active: readonly Stretch[], from_ms: number, direction: 1 | -1): Stretch | null {
  const found = active.filter(([begin]) => (direction > 0 ? begin > from_ms : begin < from_ms));
  return (direction > 0 ? found[0] : found.at(-1)) ?? null;
}

/** The time of activity that a key leads to, between `first_ms` (the begin of the grant) and now. `last`: the one that
 * it led to before. */
export async function nextActivity(
  gateway: Pick<PointGateway, "activity">,
  shown_ms: number,
  last: readonly [number, number] | null,
  direction: 1 | -1,
  first_ms: number,
  now_ms: number,
): Promise<Stretch | null> {
  const from_ms = searchFrom(shown_ms, last, direction);
  const end_ms = direction > 0 ? now_ms : first_ms;
  for (let at_ms = from_ms; (end_ms - at_ms) * direction > 0; at_ms += WINDOW_MS * direction) {
    const other_ms = direction > 0 ? Math.min(at_ms + WINDOW_MS, end_ms) : Math.max(at_ms - WINDOW_MS, end_ms);
    const [begin_ms, to_ms] = direction > 0 ? [at_ms, other_ms] : [other_ms, at_ms];
    const parts = await gateway.activity(begin_ms, to_ms, MOST, new AbortController().signal);
    const found = activityBeside(
      parts.flatMap((part) => part.active),
      from_ms,
      direction,
    );
    if (found) return found;
  }
  return null;
}

/** The message of a key that led to a time of activity. */
export function activityAt([from_ms, to_ms]: Stretch): string {
  const length = lengthText(to_ms - from_ms);
  return say(
    `活动：${clockText(from_ms)} 至 ${timeText(to_ms)}，${length}`,
    `activity: ${clockText(from_ms)} to ${timeText(to_ms)}, ${length}`,
  );
}

/** The message if there is no further one. */
export function noActivity(): string {
  return say("授权时段内没有更多活动", "there is no further activity within the grant");
}
