// The player of a viewing copy, on the page of a request. The element needs data-copy, data-grant, data-code (20 digits),
// data-gateway, data-from and data-to (Unix ms), and in it: video, [data-copy-start], [data-copy-seek] (input of type
// range), [data-copy-time], [data-copy-state] with role status. Label and mark are in the picture itself.
import { type CopySink, CopyStream } from "./copy_stream.js";
import { one } from "./elements.js";
import { GatewayFault } from "./gateway.js";
import { clockText } from "./moments.js";
import { SegmentBuffer, UnsupportedCodec } from "./segment_buffer.js";
import { Refused } from "./server.js";
import { type GrantEnd, TicketKeeper } from "./ticket.js";
import { say } from "./words.js";

/** The gateway gives a little ahead; a player that is paused takes no more than this. */
const MOST_AHEAD_S = 25;
const KEPT_BEHIND_S = 30;
const LOOK_MS = 250;
/** A step over a gap of the recording lands this far inside the next range. */
const INSIDE_S = 0.02;

export class ViewingCopy implements CopySink {
  private readonly video: HTMLVideoElement;
  private readonly seek: HTMLInputElement;
  private readonly time: HTMLElement;
  private readonly state: HTMLElement;
  private readonly from_ms: number;
  private readonly to_ms: number;
  private readonly tickets: TicketKeeper;
  private readonly stream: CopyStream;
  private buffer: SegmentBuffer | null = null;
  private running: AbortController | null = null;
  private asked_ms: number;
  private ended = false;

  constructor(root: HTMLElement) {
    this.video = one<HTMLVideoElement>(root, "video");
    this.seek = one<HTMLInputElement>(root, "[data-copy-seek]");
    this.time = one(root, "[data-copy-time]");
    this.state = one(root, "[data-copy-state]");
    this.from_ms = Number(root.dataset.from);
    this.to_ms = Number(root.dataset.to);
    this.asked_ms = this.from_ms;
    const code = root.dataset.code ?? "";
    this.tickets = new TicketKeeper(root.dataset.grant ?? "", [code], null, { modes: ["copy"] });
    this.stream = new CopyStream(root.dataset.gateway ?? "", code, this.tickets);
    this.tickets.onEnded((end) => this.end(end));
    this.seek.min = "0";
    this.seek.max = String(Math.floor((this.to_ms - this.from_ms) / 1000));
    this.seek.addEventListener("change", () => void this.play(this.from_ms + Number(this.seek.value) * 1000));
    one(root, "[data-copy-start]").addEventListener("click", () => void this.toggle());
    window.setInterval(() => this.look(), LOOK_MS);
    this.look();
  }

  /** Plays from an instant, Unix milliseconds. */
  async play(at_ms: number): Promise<void> {
    if (this.ended) return;
    this.running?.abort();
    this.buffer?.close();
    this.buffer = null;
    const running = new AbortController();
    this.running = running;
    this.asked_ms = Math.min(Math.max(at_ms, this.from_ms), this.to_ms);
    this.say("");
    try {
      await this.stream.run(this.asked_ms, this.to_ms, this, running.signal);
      if (running.signal.aborted) return;
      const buffer = this.buffer as SegmentBuffer | null; // made by begin() meanwhile
      if (buffer) await buffer.noMore();
      else this.say(say("此时段没有录像", "There is no footage of this time"));
    } catch (problem) {
      if (running.signal.aborted) return;
      this.say(wordsOf(problem));
    }
  }

  async begin(codec: string): Promise<void> {
    if (this.buffer) return this.buffer.changeCodec(codec);
    const running = this.running;
    const buffer = await SegmentBuffer.open(this.video, codec, Math.floor(this.asked_ms / 1000));
    if (running?.signal.aborted) {
      buffer.close();
      running.signal.throwIfAborted();
    }
    this.buffer = buffer;
    void this.video.play().catch(() => undefined);
    return undefined;
  }

  async append(bytes: ArrayBuffer): Promise<void> {
    await this.buffer?.append(bytes);
  }

  async more(): Promise<void> {
    const running = this.running;
    while (!running?.signal.aborted && (this.buffer?.lastRange()?.[1] ?? 0) - this.video.currentTime > MOST_AHEAD_S) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    running?.signal.throwIfAborted();
  }

  end_ms(): number {
    const range = this.buffer?.lastRange();
    return range && this.buffer ? (this.buffer.origin_s + range[1]) * 1000 : this.asked_ms;
  }

  private async toggle(): Promise<void> {
    if (!this.buffer) await this.play(this.asked_ms);
    else if (this.video.paused) await this.video.play().catch(() => undefined);
    else this.video.pause();
  }

  /** Shows the time, steps over gaps of the recording, and lets go of what was shown. */
  private look(): void {
    const shown_ms = this.buffer ? (this.buffer.origin_s + this.video.currentTime) * 1000 : this.asked_ms;
    this.time.textContent = clockText(shown_ms);
    if (document.activeElement !== this.seek) this.seek.value = String(Math.floor((shown_ms - this.from_ms) / 1000));
    const buffer = this.buffer;
    if (!buffer?.alive) return;
    const at_s = this.video.currentTime;
    if (!buffer.rangeAt(at_s, INSIDE_S)) {
      const next = buffer.rangeAfter(at_s);
      if (next) this.video.currentTime = next[0] + INSIDE_S;
    }
    const first = buffer.firstStart();
    if (first !== null && at_s - first > 2 * KEPT_BEHIND_S) {
      void buffer.remove(first, at_s - KEPT_BEHIND_S).catch(() => undefined);
    }
  }

  private end(end: GrantEnd): void {
    this.ended = true;
    this.running?.abort();
    this.buffer?.close();
    this.buffer = null;
    this.say(end.message);
  }

  private say(text: string): void {
    this.state.textContent = text;
  }
}

function wordsOf(problem: unknown): string {
  if (problem instanceof UnsupportedCodec) return say("浏览器不能播放 H.264", "This browser does not play H.264");
  if (problem instanceof GatewayFault && problem.status === 429)
    return say("同时播放的查阅副本过多", "Too many viewing copies are open at once");
  if (problem instanceof GatewayFault || problem instanceof Refused) return problem.message;
  return say("取流中断，请重试", "The stream was interrupted: try again");
}

for (const root of document.querySelectorAll<HTMLElement>("[data-copy]")) new ViewingCopy(root);
