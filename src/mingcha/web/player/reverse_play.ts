// Backward playback by key frames: the element is paused and moved from key frame to key frame; older ones are loaded ahead.
import { type FootageFeed, SILENT_GAP_MS } from "./footage_feed.js";
import { GatewayFault } from "./gateway.js";
import type { PlaybackEvent } from "./playback_event.js";
import type { SegmentBuffer } from "./segment_buffer.js";

const TICK_MS = 40;
const KEEP_OLDER_S = 20;
const KEEP_NEWER_S = 30;
/** Inside the frame, so that rounding never shows the previous one. */
const INSIDE_S = 0.0005;
const RETRY_MS = 1_000;
const PRESENTED_WITHIN_MS = 1_000;
/** A late browser skips key frames, but at most this much of its delay. */
const MOST_LATE_MS = 400;
const LEAST_LATE_MEDIA_MS = 1_200;

export class ReversePlay {
  private timer = 0;
  private fetching = false;
  private began_ms = 0;
  private from_90k = 0;
  private moved_ms = Number.NEGATIVE_INFINITY;
  private presented = true;

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly feed: FootageFeed,
    private readonly buffer: () => SegmentBuffer | null,
    private readonly origin_s: number,
    private readonly onEvent: (event: PlaybackEvent) => void,
  ) {}

  get running(): boolean {
    return this.timer !== 0;
  }

  /** Plays backwards from the shown picture, `rate` media seconds per second, until stopped or at the oldest footage. */
  start(rate: number, signal: AbortSignal): void {
    this.stop();
    this.began_ms = performance.now();
    this.from_90k = this.shown();
    this.timer = window.setInterval(() => this.tick(rate, signal), TICK_MS);
  }

  stop(): void {
    window.clearInterval(this.timer);
    this.timer = 0;
  }

  private shown(): number {
    return (this.video.currentTime + this.origin_s) * 90_000;
  }

  private tick(rate: number, signal: AbortSignal): void {
    if (signal.aborted) {
      this.stop();
      return;
    }
    const pictures_90k = this.feed.shown_90k;
    let wanted_90k = this.from_90k - (performance.now() - this.began_ms) * rate * 90;
    const latest_90k = this.shown() - Math.max(LEAST_LATE_MEDIA_MS, MOST_LATE_MS * rate) * 90;
    if (wanted_90k < latest_90k) {
      wanted_90k = latest_90k;
      this.restart(wanted_90k);
    }
    const oldest_90k = pictures_90k[0] ?? wanted_90k;
    if (!this.fetching && wanted_90k - oldest_90k < KEEP_OLDER_S * rate * 90_000) void this.older(signal);
    // wait until this key frame was presented, or a busy browser would show none of them
    if (this.video.seeking || (!this.presented && performance.now() - this.moved_ms < PRESENTED_WITHIN_MS)) return;
    const place = pictures_90k.findLastIndex((at_90k) => at_90k <= wanted_90k);
    const at_90k = pictures_90k[Math.max(0, place)];
    if (at_90k === undefined || at_90k >= this.shown() - 90) return;
    const hole_ms = ((pictures_90k[place + 1] ?? at_90k) - at_90k) / 90;
    this.video.currentTime = at_90k / 90_000 - this.origin_s + INSIDE_S;
    this.presented = false;
    this.moved_ms = performance.now();
    this.video.requestVideoFrameCallback(() => (this.presented = true));
    if (place >= 0 && this.overHole(at_90k, hole_ms)) this.restart(at_90k);
  }

  /** Whether there is a gap between this key frame and the next; it is reported, not played in real time. */
  private overHole(at_90k: number, hole_ms: number): boolean {
    const range = this.buffer()?.rangeAt(at_90k / 90_000 - this.origin_s + INSIDE_S);
    if (!range || hole_ms <= SILENT_GAP_MS) return false;
    const end_ms = (range[1] + this.origin_s) * 1000;
    const next_ms = at_90k / 90 + hole_ms;
    if (next_ms - end_ms <= SILENT_GAP_MS) return false;
    this.onEvent({ kind: "gap", from_ms: end_ms, to_ms: next_ms });
    return true;
  }

  private restart(at_90k: number): void {
    this.began_ms = performance.now();
    this.from_90k = at_90k;
  }

  private async older(signal: AbortSignal): Promise<void> {
    const buffer = this.buffer();
    if (!buffer?.alive) return this.stop();
    this.fetching = true;
    try {
      const piece = await this.feed.before(signal).catch(nothingThere);
      if (signal.aborted) return;
      if (piece) {
        await buffer.changeCodec(piece.codec);
        await buffer.append(piece.bytes);
        await buffer.remove(this.video.currentTime + KEEP_NEWER_S, Number.POSITIVE_INFINITY);
      } else if ((this.feed.shown_90k[0] ?? 0) >= this.shown() - 180) {
        this.stop();
        this.onEvent({ kind: "oldest" });
      } else await pause(RETRY_MS);
    } catch {
      if (!signal.aborted) await pause(RETRY_MS);
    } finally {
      this.fetching = false;
    }
  }
}

/** Footage outside the grant ends backward playback like the oldest footage; other errors are retried. */
function nothingThere(problem: unknown): null {
  if (problem instanceof GatewayFault && problem.status !== 503) return null;
  throw problem;
}

/** Waits. */
export function pause(length_ms: number): Promise<void> {
  return new Promise((resolve) => window.setTimeout(resolve, length_ms));
}
