// Playback: byte ranges of our own files into MSE by an index of media time. The last seek wins, and no seek hangs.
import { type Fragment, GatewayFault, type PointGateway } from "./gateway.js";
import { TICKS_90K, pictureTimes } from "./mp4_times.js";
import { SegmentBuffer, UnsupportedCodec } from "./segment_buffer.js";

/** What happens, for the page to say. */
export type PlaybackEvent =
  | { kind: "seeking"; to_ms: number }
  | { kind: "shown"; at_ms: number }
  | { kind: "gap"; from_ms: number; to_ms: number }
  | { kind: "edge" }
  | { kind: "none"; at_ms: number }
  | { kind: "refused"; article: string; message: string }
  | { kind: "away" }
  | { kind: "unsupported"; codec: string };

const LOOK_AHEAD_MS = 10_000;
const FIRST_PIECE_FRAGMENTS = 2;
/** A request ends before a key frame, so that the next one begins with it and nothing is appended twice. */
const MORE_FRAGMENTS = 7;
const KEEP_AHEAD_S = 12;
const KEEP_BEHIND_S = 15;
const TICK_MS = 150;
const NUDGE_AFTER_MS = 400;
const GIVE_UP_AFTER_MS = 1_200;
const ATTEMPTS = 3;
const SILENT_GAP_MS = 1_000;
/** A seek that lands this much later than asked for says so: it went to the end of a gap. */
const MOVED_MS = 300;
const EDGE_MS = 5_000;
const REMEMBERED_90K = 120 * TICKS_90K;
/** Media time 0 lies this long before the page was opened, so that every instant that is kept is positive. */
const ORIGIN_BEFORE_S = 800 * 86_400;
/** Half a millisecond inside a frame, so that rounding never shows the one before. */
const INSIDE_S = 0.0005;

class Superseded extends Error {}
class NotShown extends Error {}

export class Playback {
  private buffer: SegmentBuffer | null = null;
  private fragments: Fragment[] = [];
  private codecs: Record<string, string> = {};
  private loaded_90k = 0;
  /** When each picture that was loaded is shown, in order, so that a step is exact whatever the frame rate does. */
  private pictures_90k: number[] = [];
  private wanted = 0;
  private abort = new AbortController();
  private timer = 0;
  private filling = false;
  private busy = false;
  private readonly origin_s: number;

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly gateway: PointGateway,
    private readonly now_ms: () => number,
    private readonly nextFootage: (after_ms: number) => number | null,
    private readonly onEvent: (event: PlaybackEvent) => void,
  ) {
    this.origin_s = Math.floor(now_ms() / 1000) - ORIGIN_BEFORE_S;
  }

  /** The instant of the picture that is shown or asked for, Unix milliseconds; null when nothing is open. */
  shown_ms(): number | null {
    return this.buffer ? (this.video.currentTime + this.origin_s) * 1000 : null;
  }

  /** Shows the picture of an instant; a later call makes an earlier one void. Resolves to whether it is shown. */
  async seek(to_ms: number): Promise<boolean> {
    const mine = (this.wanted += 1);
    this.abort.abort();
    this.abort = new AbortController();
    this.busy = true;
    this.onEvent({ kind: "seeking", to_ms });
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      try {
        const at_ms = await this.show(to_ms, mine, attempt > 0);
        this.busy = false;
        this.onEvent({ kind: "shown", at_ms });
        this.startTicking();
        return true;
      } catch (problem) {
        if (mine !== this.wanted || problem instanceof Superseded) return false;
        if (!this.again(problem, to_ms)) break;
        this.drop();
      }
    }
    if (mine === this.wanted) this.busy = false;
    return false;
  }

  /** One frame on or back from the one that is shown. */
  async step(direction: 1 | -1): Promise<void> {
    this.video.pause();
    const shown = this.shown_ms();
    if (shown === null) return;
    const place = this.pictures_90k.findLastIndex((at_90k) => at_90k <= shown * 90 + 45);
    const next_90k = place < 0 ? undefined : this.pictures_90k[place + direction];
    const [first_90k, last_90k] = [this.pictures_90k[0], this.loaded_90k];
    if (next_90k !== undefined) await this.seek(next_90k / 90);
    else if (direction < 0 && first_90k !== undefined) await this.seek(first_90k / 90 - 1);
    else await this.seek(last_90k / 90 + 1);
  }

  /** Takes the picture away. */
  stop(): void {
    this.wanted += 1;
    this.busy = false;
    this.abort.abort();
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
    this.fragments = [];
    this.pictures_90k = [];
    this.loaded_90k = 0;
  }

  /** Whether a failed try may be made again; says what cannot be mended. */
  private again(problem: unknown, to_ms: number): boolean {
    if (problem instanceof UnsupportedCodec) this.onEvent({ kind: "unsupported", codec: problem.codec });
    else if (problem instanceof GatewayFault && problem.status === 503) this.onEvent({ kind: "away" });
    else if (problem instanceof GatewayFault) this.onEvent({ kind: "refused", article: problem.article, message: problem.message });
    else if (problem instanceof TypeError) this.onEvent({ kind: "away" });
    else if (problem instanceof NotShown && problem.message === "none") this.onEvent({ kind: "none", at_ms: to_ms });
    else return true;
    return false;
  }

  private current(mine: number): void {
    if (mine !== this.wanted) throw new Superseded();
  }

  private async show(to_ms: number, mine: number, anew: boolean): Promise<number> {
    let at_ms = to_ms;
    if (anew || !this.covers(at_ms)) at_ms = await this.load(at_ms, mine);
    this.current(mine);
    await this.place(at_ms, mine);
    return at_ms;
  }

  /** Whether the instant and some of what follows is in the buffer already. */
  private covers(at_ms: number): boolean {
    const range = this.buffer?.rangeAt(this.media(at_ms) + INSIDE_S);
    return range !== null && range !== undefined && range[1] - this.media(at_ms) > 0.15;
  }

  /** Fetches the key fragment before an instant, the one that holds it and one more; gives the instant to show. */
  private async load(to_ms: number, mine: number): Promise<number> {
    let at_ms = to_ms;
    let found = await this.gateway.index(at_ms, at_ms + LOOK_AHEAD_MS, this.abort.signal);
    this.current(mine);
    let place = holding(found.fragments, at_ms);
    if (place < 0) {
      const after = found.fragments.findIndex((one) => one.start_90k >= at_ms * 90);
      const start = found.fragments[after];
      const next_ms = start ? Math.ceil(start.start_90k / 90) : this.nextFootage(at_ms);
      if (next_ms === null) throw new NotShown("none");
      if (next_ms - at_ms > MOVED_MS) this.onEvent({ kind: "gap", from_ms: at_ms, to_ms: next_ms });
      at_ms = next_ms;
      if (!start) found = await this.gateway.index(at_ms, at_ms + LOOK_AHEAD_MS, this.abort.signal);
      this.current(mine);
      place = Math.max(0, start ? after : holding(found.fragments, at_ms));
      const first = found.fragments[place];
      if (!first) throw new NotShown("none");
      at_ms = Math.max(at_ms, Math.ceil(first.start_90k / 90));
    }
    await this.open(found.fragments, found.codecs, place, mine);
    return at_ms;
  }

  private async open(fragments: Fragment[], codecs: Record<string, string>, place: number, mine: number): Promise<void> {
    let key = place;
    while (key > 0 && !fragments[key]?.key) key -= 1;
    const first = fragments[key];
    if (!first) throw new NotShown("none");
    let end = key;
    while (fragments[end + 1]?.init === first.init && (end < place + FIRST_PIECE_FRAGMENTS - 1 || !fragments[end + 1]?.key)) end += 1;
    const last = fragments[end] ?? first;
    const codec = codecs[first.init] ?? "";
    const [piece] = await Promise.all([this.gateway.footage(first, last, this.abort.signal), this.ready(codec, mine)]);
    this.current(mine);
    const buffer = this.buffer;
    if (!buffer) throw new Superseded();
    if (buffer.firstStart() !== null) await buffer.remove(0, Number.POSITIVE_INFINITY);
    await buffer.changeCodec(codec);
    await buffer.append(piece);
    this.current(mine);
    this.fragments = fragments;
    this.pictures_90k = pictureTimes(piece);
    this.codecs = codecs;
    this.loaded_90k = last.end_90k;
    if (end === fragments.length - 1) await buffer.noMore();
  }

  private async ready(codec: string, mine: number): Promise<void> {
    if (this.buffer?.alive) return;
    const buffer = await SegmentBuffer.open(this.video, codec, this.origin_s);
    if (mine !== this.wanted) {
      buffer.close();
      throw new Superseded();
    }
    this.buffer = buffer;
  }

  /** Moves the element to an instant and waits until the picture is there; nudges once, then gives up. */
  private async place(at_ms: number, mine: number): Promise<void> {
    const video = this.video;
    const target = this.media(at_ms) + INSIDE_S;
    video.currentTime = target;
    const began = performance.now();
    let nudged = false;
    while (video.seeking || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) {
      await pause(10);
      this.current(mine);
      const waited = performance.now() - began;
      if (waited > GIVE_UP_AFTER_MS) throw new NotShown("late");
      if (waited > NUDGE_AFTER_MS && !nudged) {
        nudged = true;
        video.currentTime = target + INSIDE_S;
      }
    }
  }

  private startTicking(): void {
    window.clearTimeout(this.timer);
    const tick = (): void => {
      this.timer = window.setTimeout(tick, TICK_MS);
      if (!this.buffer || this.busy) return;
      this.crossHole();
      if (!this.filling) void this.fill();
    };
    tick();
  }

  /** At the end of a range: over a hole to the next one, and says so when the hole is a gap. */
  private crossHole(): void {
    const buffer = this.buffer;
    if (!buffer || this.video.seeking || this.video.paused) return;
    const now = this.video.currentTime;
    const range = buffer.rangeAt(now, 0.02);
    if (range && range[1] - now > 0.1) return;
    const next = buffer.rangeAfter(range ? range[1] - 0.001 : now);
    if (!next) return;
    const hole_ms = (next[0] - now) * 1000;
    if (hole_ms > SILENT_GAP_MS) this.onEvent({ kind: "gap", from_ms: (now + this.origin_s) * 1000, to_ms: (next[0] + this.origin_s) * 1000 });
    this.video.currentTime = next[0] + INSIDE_S;
  }

  /** Fetches on while little lies ahead, and drops what lies behind. */
  private async fill(): Promise<void> {
    const mine = this.wanted;
    const buffer = this.buffer;
    if (!buffer?.alive) return;
    this.filling = true;
    try {
      const now = this.video.currentTime;
      const ahead = this.loaded_90k / TICKS_90K - this.origin_s - now;
      if (ahead < KEEP_AHEAD_S * Math.max(1, this.video.playbackRate)) await this.more(buffer, mine);
      const first = buffer.firstStart();
      if (first !== null && now - first > 2 * KEEP_BEHIND_S) await buffer.remove(first, now - KEEP_BEHIND_S);
    } catch (problem) {
      if (mine === this.wanted && !(problem instanceof Superseded) && !isAbort(problem)) {
        if (problem instanceof GatewayFault && problem.status !== 503) this.again(problem, 0);
        await pause(1000);
      }
    } finally {
      this.filling = false;
    }
  }

  private async more(buffer: SegmentBuffer, mine: number): Promise<void> {
    let next = this.fragments.findIndex((one) => one.start_90k >= this.loaded_90k - 9);
    if (next < 0) {
      const from_ms = this.loaded_90k / 90;
      const start_ms = await this.grow(from_ms, mine);
      if (start_ms === null) return this.atEdge();
      next = this.fragments.findIndex((one) => one.start_90k >= this.loaded_90k - 9);
    }
    const first = this.fragments[next];
    if (!first) return;
    let end = next;
    while (this.follows(end, first) && (end - next < MORE_FRAGMENTS || !this.fragments[end + 1]?.key)) end += 1;
    const last = this.fragments[end] ?? first;
    const piece = await this.gateway.footage(first, last, this.abort.signal);
    if (mine !== this.wanted) return;
    const ended = this.video.ended;
    await buffer.changeCodec(this.codecs[first.init] ?? "");
    await buffer.append(piece);
    this.pictures_90k = [...this.pictures_90k.filter((at_90k) => at_90k > last.end_90k - REMEMBERED_90K), ...pictureTimes(piece)];
    this.loaded_90k = last.end_90k;
    if (ended) await this.video.play().catch(() => undefined);
  }

  /** Whether the fragment after this place has the same init and abuts, so that one request can hold both. */
  private follows(place: number, first: Fragment): boolean {
    const next = this.fragments[place + 1];
    return next?.init === first.init && abuts(this.fragments[place], next);
  }

  /** Asks for the index beyond what is known; over a gap it goes to the next footage. Null when there is none yet. */
  private async grow(from_ms: number, mine: number): Promise<number | null> {
    for (const start_ms of [from_ms, this.nextFootage(from_ms + SILENT_GAP_MS)]) {
      if (start_ms === null || start_ms > this.now_ms()) continue;
      const found = await this.gateway.index(start_ms, start_ms + 6 * LOOK_AHEAD_MS, this.abort.signal);
      if (mine !== this.wanted) throw new Superseded();
      const fresh = found.fragments.filter((one) => one.start_90k >= this.loaded_90k - 9);
      const first = fresh[0];
      if (!first) continue;
      this.fragments = [...this.fragments.filter((one) => one.end_90k > this.loaded_90k - 60 * TICKS_90K && one.start_90k < first.start_90k), ...fresh];
      this.codecs = { ...this.codecs, ...found.codecs };
      return start_ms;
    }
    return null;
  }

  /** All that is recorded is loaded: faster than life the picture catches up and becomes live. */
  private async atEdge(): Promise<void> {
    const behind_ms = this.now_ms() - (this.shown_ms() ?? 0);
    if (behind_ms < EDGE_MS && this.video.playbackRate > 1) this.onEvent({ kind: "edge" });
    await pause(700);
  }
}

function holding(fragments: Fragment[], at_ms: number): number {
  const at_90k = at_ms * 90;
  return fragments.findLastIndex((one) => one.start_90k <= at_90k && at_90k < one.end_90k);
}

function abuts(one: Fragment | undefined, next: Fragment | undefined): boolean {
  return one !== undefined && next !== undefined && next.start_90k - one.end_90k < TICKS_90K / 2;
}

function isAbort(problem: unknown): boolean {
  return problem instanceof DOMException && problem.name === "AbortError";
}

function pause(length_ms: number): Promise<void> {
  return new Promise((resolve) => window.setTimeout(resolve, length_ms));
}
