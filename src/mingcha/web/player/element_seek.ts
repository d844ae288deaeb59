// One seek of a video element: sets its time and waits until it has the picture.
import { pause } from "./reverse_play.js";

/** Half a millisecond inside a frame, so that rounding never shows the previous one. */
export const INSIDE_S = 0.0005;

const NUDGE_AFTER_MS = 400;

/** There is no picture ("none"), or it did not come in time ("late"). */
export class NotShown extends Error {}

/** Seeks an element to a media time and waits for the data of its picture; nudges once. Throws NotShown after `patience_ms`. */
export async function arrive(
  video: HTMLVideoElement,
  target_s: number,
  signal: AbortSignal,
  patience_ms: number,
): Promise<void> {
  video.currentTime = target_s;
  const began = performance.now();
  let nudged = false;
  while (video.seeking || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) {
    await pause(10);
    signal.throwIfAborted();
    const waited = performance.now() - began;
    if (waited > patience_ms) throw new NotShown("late");
    if (waited > NUDGE_AFTER_MS && !nudged) {
      nudged = true;
      video.currentTime = target_s + INSIDE_S;
    }
  }
}
