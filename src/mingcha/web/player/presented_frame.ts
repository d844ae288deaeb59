// The presented frame: on a busy machine the compositor lags behind currentTime, and its reports behind the compositor.
import { pause } from "./reverse_play.js";

/** A painted frame is at most this far from currentTime; a browser that counts its frames otherwise is not believed. */
const AHEAD_S = 0.25;
/** How long a paused element may take to paint the picture of a seek. */
const PAINTS_WITHIN_MS = 200;
/** Media times are whole microseconds in the browser and ticks of 90 kHz in the file. */
const SAME_S = 0.001;

export class PresentedFrame {
  private static readonly all = new WeakMap<HTMLVideoElement, PresentedFrame>();
  private media_s: number | null = null;

  /** The one of an element: several playbacks follow each other on it, and its listeners stay as long as it does. */
  static of(video: HTMLVideoElement): PresentedFrame {
    const known = PresentedFrame.all.get(video) ?? new PresentedFrame(video);
    PresentedFrame.all.set(video, known);
    return known;
  }

  private constructor(private readonly video: HTMLVideoElement) {
    const next = (_: number, frame: VideoFrameCallbackMetadata): void => {
      if (!video.seeking) this.media_s = frame.mediaTime; // a late report may be of a frame from before a seek
      video.requestVideoFrameCallback(next);
    };
    video.requestVideoFrameCallback(next);
    for (const event of ["emptied", "seeking"]) video.addEventListener(event, () => (this.media_s = null));
  }

  /** Media time of the last presented frame, seconds; null before the first one and during a seek. What stands on the
   * screen prevails over what was reported: a report comes late, and on a busy machine one may be of a frame that is
   * painted later. */
  time_s(): number | null {
    const reported_s = this.media_s;
    if (reported_s === null && (!this.video.paused || this.video.seeking)) return null;
    const painted_s = this.painted_s();
    if (painted_s === null || Math.abs(painted_s - this.video.currentTime) >= AHEAD_S) return reported_s;
    return this.video.paused ? painted_s : Math.max(painted_s, reported_s ?? painted_s);
  }

  /** Waits for a paused element to paint the picture that begins at a media time; false if another one of the given
   * pictures stays there. True also where the browser does not say what it painted. */
  async stands(wanted_s: number, pictures_s: readonly number[], signal: AbortSignal): Promise<boolean> {
    const end_ms = performance.now() + PAINTS_WITHIN_MS;
    for (;;) {
      const painted_s = this.video.paused ? this.painted_s() : null;
      const known = painted_s !== null && pictures_s.some((begin_s) => Math.abs(begin_s - painted_s) < SAME_S);
      if (!known || Math.abs(painted_s - wanted_s) < SAME_S) return true;
      if (performance.now() > end_ms) return false;
      await pause(10);
      signal.throwIfAborted();
    }
  }

  /** Media time of the frame that stands on the screen, where the browser says it: the last one is reported late. */
  private painted_s(): number | null {
    if (!("VideoFrame" in window)) return null;
    try {
      const frame = new VideoFrame(this.video);
      const at_s = frame.timestamp / 1_000_000;
      frame.close();
      return at_s;
    } catch {
      return null; // there is none to read now
    }
  }
}
