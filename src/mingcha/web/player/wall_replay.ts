// The last 30 s of one point beside its live picture: playback like any other, under a ticket of its own.
import { element, one } from "./elements.js";
import { PointGateway, type Spans } from "./gateway.js";
import { timeText } from "./moments.js";
import { Playback, type PlaybackEvent } from "./playback.js";
import { coverWords, gapSentence, playbackTags } from "./playback_words.js";
import { TicketKeeper } from "./ticket.js";
import { endedElement, TileFace } from "./tile.js";
import { Watermark } from "./watermark.js";
import { say } from "./words.js";

const LENGTH_MS = 30_000;
/** The newest footage is still being written. */
const WRITING_MS = 1_500;
const TICK_MS = 250;
const MOST_SPANS = 200;
const SLOW = 0.5;

/** The stretch that a replay shows, if it is asked for now; not what lies before the ticket's window (§ 19), as for a
 * camera that was put into use a moment ago. */
export function stretchOf(now_ms: number, opens_from_ms: number): [from_ms: number, to_ms: number] {
  const to_ms = now_ms - WRITING_MS;
  return [Math.min(Math.max(now_ms - LENGTH_MS, opens_from_ms), to_ms), to_ms];
}

/** The begin of the first footage at or after an instant; null without any. */
export function footageFrom({ footage }: Pick<Spans, "footage">, at_ms: number): number | null {
  const next = footage.find(([, to_ms]) => to_ms > at_ms);
  return next ? Math.max(next[0], at_ms) : null;
}

/** The interface of the wall for a replay. */
export interface ReplayUse {
  readonly gateway: string;
  grant(): string;
  who(): string;
  now(): number;
  /** It opened or closed: the tiles have another size. */
  changed(): void;
}

/** What is replayed; it ends when the pane closes or shows another point. */
interface Running {
  code: string;
  name: string;
  stretch: [number, number];
  spans: Spans;
  tickets: TicketKeeper;
  playback: Playback;
  abort: AbortController;
}

export class Replay {
  private running: Running | null = null;
  private readonly face: TileFace;
  private readonly video: HTMLVideoElement;
  private readonly mark: Watermark;
  private source = "";
  private rate = 1;

  constructor(
    private readonly pane: HTMLElement,
    private readonly use: ReplayUse,
  ) {
    const tile = one(pane, ".tile");
    this.face = new TileFace(tile);
    this.video = one<HTMLVideoElement>(tile, "video");
    this.mark = new Watermark(
      one<HTMLCanvasElement>(tile, "[data-watermark]"),
      () => use.who(),
      () => use.now(),
    );
    one(pane, "[data-replay-close]").addEventListener("click", () => this.close());
    one(pane, "[data-replay-again]").addEventListener("click", () => void this.again());
    one(pane, "[data-replay-toggle]").addEventListener("click", () => void this.toggle());
    one(pane, "[data-replay-slow]").addEventListener("click", () => void this.slow());
    window.setInterval(() => this.tick(), TICK_MS);
  }

  get open(): boolean {
    return this.running !== null;
  }

  /** The point and the instant of the shown picture; null while nothing is replayed. */
  get sight(): { code: string; name: string; seen_ms: number } | null {
    const seen_ms = this.running?.playback.frame_ms() ?? null;
    return this.running && seen_ms !== null ? { code: this.running.code, name: this.running.name, seen_ms } : null;
  }

  /** Replays what a point showed until now. */
  async show(code: string, name: string): Promise<void> {
    this.end();
    const tickets = new TicketKeeper(this.use.grant(), [code], null, { modes: ["playback"] });
    const gateway = new PointGateway(this.use.gateway, code, tickets);
    const spans: Spans = { footage: [], gaps: [], oldest_ms: null, newest_ms: null };
    const around = {
      now_ms: (): number => this.use.now(),
      nextFootage: (after_ms: number): number | null => footageFrom(spans, after_ms),
      footageBefore: (): null => null,
    };
    const playback = new Playback(this.video, gateway, around, (event) => this.onEvent(event));
    const asked_ms = this.use.now();
    const stretch = stretchOf(asked_ms, 0);
    const running: Running = { code, name, stretch, spans, tickets, playback, abort: new AbortController() };
    this.running = running;
    tickets.onEnded((end) => {
      if (this.running !== running) return;
      playback.stop();
      this.face.setTags({ text: say("已结束", "Ended"), tone: "warn" });
      this.face.setCoverElement(endedElement(end));
    });
    this.begin(running);
    const found = await gateway.spans(...stretch, MOST_SPANS, running.abort.signal).catch(() => null);
    if (found) Object.assign(spans, found);
    if (this.running !== running) return;
    running.stretch = stretchOf(asked_ms, tickets.current?.from_ms ?? 0);
    this.tellStretch(running);
    await this.again();
  }

  /** Closes the pane and gives the ticket up. */
  close(): void {
    if (!this.running) return;
    this.end();
    this.pane.hidden = true;
    this.use.changed();
  }

  private begin(running: Running): void {
    const { name } = running;
    one(this.pane, "[data-replay-name]").textContent = name;
    this.tellStretch(running);
    this.tell("");
    this.source = "";
    this.rate = 1;
    this.face.setCover(name, say("正在取回放", "opening the replay"));
    this.pane.hidden = false;
    this.use.changed();
    this.mark.draw();
  }

  private tellStretch({ stretch }: Running): void {
    one(this.pane, "[data-replay-span]").textContent = `${timeText(stretch[0])}–${timeText(stretch[1])}`;
    one<HTMLProgressElement>(this.pane, "progress").max = Math.max(1, stretch[1] - stretch[0]);
  }

  private end(): void {
    const running = this.running;
    this.running = null;
    running?.abort.abort();
    running?.playback.stop();
    running?.tickets.stop();
    this.face.setTags();
    this.face.setTime(null);
  }

  private async again(): Promise<void> {
    const running = this.running;
    if (!running) return;
    this.tell("");
    if (await running.playback.seek(running.stretch[0], true)) await running.playback.play(this.rate);
  }

  private async toggle(): Promise<void> {
    const playback = this.running?.playback;
    if (!playback) return;
    if (playback.playing) playback.pause();
    else if (this.over()) await this.again();
    else await playback.play(this.rate);
  }

  private async slow(): Promise<void> {
    this.rate = this.rate === 1 ? SLOW : 1;
    this.tags();
    if (this.running?.playback.playing) await this.running.playback.play(this.rate);
  }

  private over(): boolean {
    const at_ms = this.running?.playback.shown_ms() ?? null;
    return this.running !== null && at_ms !== null && at_ms >= this.running.stretch[1] - TICK_MS;
  }

  private tick(): void {
    const running = this.running;
    if (!running) return;
    const { playback, stretch } = running;
    const at_ms = playback.shown_ms();
    this.face.setTime(at_ms, playback.masks);
    one<HTMLProgressElement>(this.pane, "progress").value = at_ms === null ? 0 : Math.max(0, at_ms - stretch[0]);
    if (playback.playing && playback.ready && this.over()) {
      playback.pause();
      this.tell(say("已播完：可再次回看最近 30 秒", "End of the replay: replay again for the newest 30 s"));
    }
    const button = one(this.pane, "[data-replay-toggle]");
    const text = playback.playing ? say("暂停", "Pause") : say("播放", "Play");
    if (button.textContent !== text) button.replaceChildren(element("span", "", text));
  }

  private tags(): void {
    this.face.setTags(...playbackTags(this.rate, this.source, `${this.video.videoWidth}×${this.video.videoHeight}`));
    one(this.pane, "[data-replay-slow]").setAttribute("aria-pressed", String(this.rate !== 1));
  }

  private onEvent(event: PlaybackEvent): void {
    switch (event.kind) {
      case "shown":
        this.source = event.source;
        this.face.setCover(null);
        this.tags();
        return;
      case "gap":
        this.tell(gapSentence(this.running?.spans.gaps ?? [], event.from_ms, event.to_ms, false));
        return;
      case "seeking":
      case "edge":
      case "oldest":
        return;
      default:
        this.face.setCover(...coverWords(event));
    }
  }

  private tell(text: string): void {
    one(this.pane, "[data-replay-said]").textContent = text;
  }
}
