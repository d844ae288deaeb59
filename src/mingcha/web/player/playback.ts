// Playback: byte ranges of our own files into MSE, by an index of media time. The last seek wins, and no seek hangs.
import { arrive, INSIDE_S, NotShown } from "./element_seek.js";
import { FootageFeed, type Piece, SILENT_GAP_MS, type Surroundings } from "./footage_feed.js";
import { GatewayFault, type PointGateway } from "./gateway.js";
import { HoleWatch } from "./hole.js";
import { pageOrigin } from "./media_origin.js";
import { TICKS_90K } from "./mp4_times.js";
import { faultEvent, type PlaybackEvent } from "./playback_event.js";
import { PresentedFrame } from "./presented_frame.js";
import { pause, ReversePlay } from "./reverse_play.js";
import { SegmentBuffer } from "./segment_buffer.js";
import { byKeyFrames } from "./speeds.js";

export type { PlaybackEvent } from "./playback_event.js";

/** Whether playback continues after a gap by itself, or stops there for its caller (synchronised playback). */
export type AtGaps = "jump" | "stay";

const KEEP_AHEAD_S = 12;
const KEEP_BEHIND_S = 15;
const TICK_MS = 150;
/** Of the first attempt; each further one waits twice as long, for a busy machine. */
const GIVE_UP_AFTER_MS = 1_200;
const ATTEMPTS = 3;
/** A seek that lands this much later than requested is reported: it moved to the end of a gap. */
const MOVED_MS = 300;
const EDGE_MS = 5_000;

/** Where in a picture a paused seek is repeated while another one stands, as parts of its length. */
const DEEPER = [0.25, 0.5, 0.75];

export class Playback {
  private buffer: SegmentBuffer | null = null;
  private abort = new AbortController();
  private timer = 0;
  private filling = false;
  private busy = false;
  private source = "";
  private speed = 1;
  private wanted_ms = 0;
  private rolls = false;
  /** The seek of the latest change between all frames and key frames. */
  private changing: AbortSignal | null = null;
  /** A piece takes the place of what is buffered: a seek that ends this one must load its own. */
  private replacing = false;
  /** The end was signalled, or more came behind it: a decoder that met the end takes that only after a seek. */
  private end: "" | "signalled" | "behind" = "";
  /** Target of the last step until anything else moves: the browser reports a paused frame late, and only once. */
  private stepped_ms: number | null = null;
  private readonly holes = new HoleWatch();
  private readonly feed: FootageFeed;
  private readonly reverse: ReversePlay;
  private readonly origin_s: number;
  private readonly presented: PresentedFrame;

  constructor(
    private readonly video: HTMLVideoElement,
    gateway: PointGateway,
    private readonly around: Surroundings,
    private readonly onEvent: (event: PlaybackEvent) => void,
    private readonly atGaps: AtGaps = "jump",
  ) {
    this.origin_s = pageOrigin(around.now_ms());
    this.presented = PresentedFrame.of(video);
    this.feed = new FootageFeed(gateway, around);
    this.reverse = new ReversePlay(
      video,
      this.feed,
      () => this.buffer,
      this.origin_s,
      (event) => {
        if (event.kind === "oldest") this.rolls = false;
        onEvent(event);
      },
    );
  }

  /** The instant of the shown or requested picture, Unix milliseconds; null if nothing is open. */
  shown_ms(): number | null {
    if (this.busy) return this.wanted_ms;
    return this.buffer ? (this.video.currentTime + this.origin_s) * 1000 : null;
  }

  /** The instant of the presented frame, Unix milliseconds (inside it, so that rounding selects no other). */
  frame_ms(): number | null {
    const media_s = this.presented.time_s();
    return media_s === null || this.busy || !this.buffer ? this.shown_ms() : (media_s + this.origin_s) * 1000 + 1;
  }

  /** How many privacy masks the shown picture has. */
  get masks(): number {
    const at_ms = this.shown_ms();
    return at_ms === null ? 0 : this.feed.masksAt(at_ms);
  }

  /** Whether it plays or is about to, in either direction. */
  get playing(): boolean {
    return this.rolls;
  }

  /** Whether the picture of this instant and the following footage are buffered. */
  get ready(): boolean {
    return (
      this.buffer !== null &&
      !this.busy &&
      !this.video.seeking &&
      this.video.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA
    );
  }

  get rate(): number {
    return this.speed;
  }

  /** Shows the picture of an instant; a later call cancels an earlier one. Resolves to whether it is shown. With
   * `rolls` it counts as playing from now on, so that a pause during the seek is not lost. */
  async seek(to_ms: number, rolls = this.rolls): Promise<boolean> {
    this.rolls = rolls;
    this.stepped_ms = null;
    this.reverse.stop();
    this.abort.abort();
    this.abort = new AbortController();
    const signal = this.abort.signal;
    this.busy = true;
    this.wanted_ms = to_ms;
    this.onEvent({ kind: "seeking", to_ms });
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      try {
        const at_ms = await this.show(to_ms, signal, attempt);
        this.busy = false;
        this.onEvent({ kind: "shown", at_ms, source: this.source });
        this.startTicking();
        return true;
      } catch (problem) {
        if (signal.aborted) return false;
        if (!this.again(problem, to_ms)) break;
        this.drop();
        if (attempt === ATTEMPTS - 1) this.onEvent({ kind: "late" });
      }
    }
    if (!signal.aborted) this.busy = false;
    return false;
  }

  /** Plays at a speed from the shown picture; backwards, and faster than four times, by key frames. */
  async play(rate: number): Promise<void> {
    const at_ms = this.shown_ms();
    if (at_ms === null) return;
    this.stepped_ms = null;
    this.reverse.stop();
    this.rolls = true;
    const turned = this.speed < 0 && rate > 0; // footage ahead was dropped while playing backwards
    this.speed = rate;
    if (this.changing && !this.changing.aborted) return; // the change in progress ends with the latest requested speed
    if (byKeyFrames(rate) !== this.feed.keys || turned) {
      this.video.pause();
      this.feed.keys = byKeyFrames(rate);
      this.feed.clear();
      const seeking = this.seek(at_ms);
      const mine = this.abort.signal;
      this.changing = mine;
      const shown = await seeking;
      if (this.changing === mine) this.changing = null;
      if (!shown || !this.rolls) return;
      if (this.speed !== rate) return this.play(this.speed);
    }
    if (rate < 0) {
      this.video.pause();
      this.reverse.start(-rate, this.abort.signal);
    } else {
      this.video.playbackRate = rate;
      if (this.end === "behind") await this.goOn(this.abort.signal);
      else if (!this.video.ended) await this.video.play().catch(() => undefined); // an ended one would restart at 0
    }
  }

  /** From now on all frames are shown, forward, at the usual speed: the next seek loads anew after key frames. */
  forward(): void {
    this.reverse.stop();
    if (this.feed.keys || this.speed < 0) {
      this.feed.keys = false;
      this.feed.clear();
    }
    this.speed = 1;
  }

  /** Changes the playing speed slightly, to stay synchronised with others; never between all frames and key frames. */
  nudge(rate: number): void {
    if (this.video.playbackRate !== rate) this.video.playbackRate = rate;
  }

  /** Pauses. */
  pause(): void {
    this.rolls = false;
    this.reverse.stop();
    this.video.pause();
  }

  /** Steps one frame forward or back from the shown one. */
  async step(direction: 1 | -1): Promise<void> {
    this.pause();
    const shown = this.stepped_ms ?? this.frame_ms();
    if (shown === null) return;
    if (this.feed.keys) {
      this.forward();
      if (!(await this.seek(shown))) return;
    }
    const pictures_90k = this.feed.shown_90k;
    const place = pictures_90k.findLastIndex((at_90k) => at_90k <= shown * 90 + 45);
    const next_90k = place < 0 ? undefined : pictures_90k[place + direction];
    const first_90k = pictures_90k[0];
    if (next_90k !== undefined) {
      if ((await this.seek(next_90k / 90)) && !this.rolls) this.stepped_ms = next_90k / 90;
    } else if (direction < 0 && first_90k !== undefined) await this.seek(first_90k / 90 - 1);
    else await this.seek(this.feed.end_90k / 90 + 1);
  }

  /** Removes the picture. */
  stop(): void {
    this.rolls = false;
    this.reverse.stop();
    this.abort.abort();
    this.busy = false;
    this.speed = 1;
    this.feed.keys = false;
    window.clearTimeout(this.timer);
    this.timer = 0;
    this.drop();
  }

  private media(at_ms: number): number {
    return at_ms / 1000 - this.origin_s;
  }

  private drop(): void {
    this.buffer?.close();
    this.buffer = null;
    this.end = "";
    this.feed.clear();
  }

  /** Whether a failed attempt may be repeated; reports permanent errors. */
  private again(problem: unknown, to_ms: number): boolean {
    const none = problem instanceof NotShown && problem.message === "none";
    const event: PlaybackEvent | null = none ? { kind: "none", at_ms: to_ms } : faultEvent(problem, this.source);
    if (event) this.onEvent(event);
    return event === null;
  }

  private async show(to_ms: number, signal: AbortSignal, attempt: number): Promise<number> {
    const at_ms = attempt > 0 || !this.covers(to_ms) ? await this.load(to_ms, signal) : to_ms;
    signal.throwIfAborted();
    await this.place(at_ms, signal, GIVE_UP_AFTER_MS * 2 ** attempt);
    return at_ms;
  }

  /** Whether the instant and some following footage are buffered. */
  private covers(at_ms: number): boolean {
    const range = this.feed.end_90k > 0 && !this.replacing ? this.buffer?.rangeAt(this.media(at_ms) + INSIDE_S) : null;
    return range !== null && range !== undefined && range[1] - this.media(at_ms) > 0.15;
  }

  /** Loads the key fragment before an instant, the fragment that contains it and one more; returns the instant to show. */
  private async load(to_ms: number, signal: AbortSignal): Promise<number> {
    const found = await this.feed.find(to_ms, signal);
    signal.throwIfAborted();
    if (!found) throw new NotShown("none");
    if (found.at_ms - to_ms > MOVED_MS) {
      this.onEvent({ kind: "gap", from_ms: to_ms, to_ms: found.at_ms });
    }
    const piece = await this.feed.first(found.place, signal);
    if (!piece) throw new NotShown("none");
    this.source = piece.source;
    await this.opened(piece.codec, signal);
    const buffer = this.buffer;
    signal.throwIfAborted();
    if (!buffer) throw new NotShown("closed");
    this.replacing = true;
    if (buffer.firstStart() !== null) await buffer.remove(0, Number.POSITIVE_INFINITY);
    signal.throwIfAborted();
    await this.append(buffer, piece);
    signal.throwIfAborted();
    this.replacing = false;
    this.end = piece.last ? "signalled" : "";
    if (piece.last) await buffer.noMore();
    return found.at_ms;
  }

  private async append(buffer: SegmentBuffer, piece: Piece): Promise<void> {
    await buffer.changeCodec(piece.codec);
    await buffer.append(piece.bytes);
  }

  private async opened(codec: string, signal: AbortSignal): Promise<void> {
    if (this.buffer?.alive) return;
    const buffer = await SegmentBuffer.open(this.video, codec, this.origin_s);
    if (signal.aborted) buffer.close();
    else this.buffer = buffer;
  }

  /** Seeks the element to an instant and waits for the picture; what stays paused shows exactly that one. */
  private async place(at_ms: number, signal: AbortSignal, patience_ms: number): Promise<void> {
    const target_s = this.media(at_ms) + INSIDE_S;
    if (this.end === "behind") this.end = "";
    await arrive(this.video, target_s, signal, patience_ms);
    if (this.rolls) return;
    const pictures_s = this.feed.shown_90k.map((at_90k) => at_90k / TICKS_90K - this.origin_s);
    const place = pictures_s.findLastIndex((begin_s) => begin_s <= target_s);
    const begin_s = pictures_s[place];
    if (begin_s === undefined) return;
    const length_s = (pictures_s[place + 1] ?? target_s) - begin_s;
    // a busy browser paints a picture from before the wanted one, which is not decoded yet, and leaves it
    for (const part of DEEPER) {
      if (await this.presented.stands(begin_s, pictures_s, signal)) return;
      await arrive(this.video, begin_s + part * length_s, signal, patience_ms);
    }
  }

  private startTicking(): void {
    window.clearTimeout(this.timer);
    const tick = (): void => {
      this.timer = window.setTimeout(tick, TICK_MS);
      if (!this.buffer || this.busy || this.reverse.running) return;
      if (!this.video.seeking && !this.video.paused) this.crossHole();
      if (!this.filling) void this.fill();
    };
    tick();
  }

  /** At the end of a range: jumps over a hole to the next one, and reports the hole if it is a gap; whether it did. */
  private crossHole(): boolean {
    const hole = this.buffer && this.atGaps === "jump" ? this.holes.hole(this.buffer, this.video) : null;
    if (!hole) return false;
    const [from_ms, to_ms] = hole.map((at_s) => (at_s + this.origin_s) * 1000) as [number, number];
    if (to_ms - from_ms > SILENT_GAP_MS) this.onEvent({ kind: "gap", from_ms, to_ms });
    this.video.currentTime = hole[1] + INSIDE_S;
    return true;
  }

  /** Loads more while little is ahead, and drops what is behind. */
  private async fill(): Promise<void> {
    const { signal } = this.abort;
    const buffer = this.buffer;
    if (!buffer?.alive) return;
    this.filling = true;
    try {
      const ahead = this.feed.end_90k / TICKS_90K - this.origin_s - this.video.currentTime;
      if (ahead < KEEP_AHEAD_S * Math.max(1, this.video.playbackRate)) await this.more(buffer, signal);
      if (this.end === "behind" && this.rolls) await this.goOn(signal);
      if (signal.aborted) return; // a seek went elsewhere meanwhile, perhaps back to what would be dropped
      const [first, now] = [buffer.firstStart(), this.video.currentTime];
      if (first !== null && now - first > 2 * KEEP_BEHIND_S) await buffer.remove(first, now - KEEP_BEHIND_S);
    } catch (problem) {
      if (!signal.aborted) {
        if (problem instanceof GatewayFault && problem.status !== 503) this.again(problem, 0);
        await pause(1000);
      }
    } finally {
      this.filling = false;
    }
  }

  private async more(buffer: SegmentBuffer, signal: AbortSignal): Promise<void> {
    const piece = await this.feed.more(signal);
    if (signal.aborted) return;
    if (!piece) return this.atEdge();
    await this.append(buffer, piece);
    if (this.end === "signalled") this.end = "behind";
  }

  /** Continues behind a signalled end: without a seek the browser passes over what follows, or restarts at 0. */
  private async goOn(signal: AbortSignal): Promise<void> {
    for (let waited_ms = 0; this.video.duration <= this.video.currentTime + INSIDE_S; waited_ms += 10) {
      if (waited_ms > GIVE_UP_AFTER_MS) return;
      await pause(10);
      if (signal.aborted) return;
    }
    const now_s = this.video.currentTime;
    if (!this.crossHole()) {
      if (!this.buffer?.rangeAt(now_s)) return; // a seek to where nothing is buffered would never end
      this.video.currentTime = Math.max(now_s, (this.presented.time_s() ?? 0) + INSIDE_S);
    }
    this.end = "";
    if (this.rolls) await this.video.play().catch(() => undefined);
  }

  /** All recorded footage is loaded: above speed 1 the picture has caught up and becomes live. */
  private async atEdge(): Promise<void> {
    const behind_ms = this.around.now_ms() - (this.shown_ms() ?? 0);
    if (behind_ms < EDGE_MS && this.video.playbackRate > 1) this.onEvent({ kind: "edge" });
    await pause(700);
  }
}
