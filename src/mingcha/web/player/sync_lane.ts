// One of several cameras on one clock: its picture, its footage and gaps, its own grant, and its drift from the clock.
import type { PointGateway, Spans } from "./gateway.js";
import { clockText, timeText } from "./moments.js";
import { Playback, type PlaybackEvent } from "./playback.js";
import { speedText } from "./speeds.js";
import { correction, SEEK_DRIFT_MS, SHOWN_DRIFT_MS } from "./sync_clock.js";
import type { TicketKeeper } from "./ticket.js";
import { type Tag, TileFace } from "./tile.js";
import { codecName, gapReason, say } from "./words.js";

/** The state of a lane: playing, waiting in a gap for footage, outside its grant, or stopped by a fault. */
export type LaneState = "playing" | "gap" | "outside" | "fault";

const WINDOW_BEFORE_MS = 60_000;
const WINDOW_AFTER_MS = 600_000;
const WINDOW_MOST = 1_000;
const ASK_EVERY_MS = 5_000;
/** How long before its footage continues a camera is prepared. */
const READY_BEFORE_MS = 2_500;
/** A shorter hole is not a gap: the picture stands still for a moment. */
const SHORT_HOLE_MS = 120;
/** If footage ends before the next check, the cover is scheduled for its end. */
const LOOK_MS = 100;
const SEEK_AGAIN_MS = 2_000;
/** The footage of the last moments is still being written. */
const WRITING_MS = 4_000;

export class SyncLane {
  readonly face: TileFace;
  readonly playback: Playback;
  private state_: LaneState = "gap";
  private spans: Spans = { footage: [], gaps: [], oldest_ms: null, newest_ms: null };
  private asked: [number, number] = [0, 0];
  private asked_ms = -ASK_EVERY_MS;
  private prepared_ms: number | null = null;
  private sought_ms = -SEEK_AGAIN_MS;
  private source = "";
  private drift_ms = 0;
  private ending = 0;

  constructor(
    readonly root: HTMLElement,
    readonly gateway: PointGateway,
    private readonly tickets: TicketKeeper,
    private readonly now_ms: () => number,
  ) {
    this.face = new TileFace(root);
    const around = {
      now_ms,
      nextFootage: (after_ms: number): number | null => this.footageFrom(after_ms),
      footageBefore: (): null => null,
    };
    this.playback = new Playback(this.video, gateway, around, (event) => this.onEvent(event), "stay");
  }

  get video(): HTMLVideoElement {
    const video = this.root.querySelector("video");
    if (!video) throw new Error("a tile lacks its video");
    return video;
  }

  get state(): LaneState {
    return this.state_;
  }

  /** How far the picture is ahead of the clock (negative: behind), milliseconds; 0 without a picture. */
  get drift(): number {
    return this.state_ === "playing" ? this.drift_ms : 0;
  }

  /** The instant of its picture while it plays, else null. */
  playing_ms(): number | null {
    return this.state_ === "playing" && !this.video.seeking && !this.video.paused ? this.playback.shown_ms() : null;
  }

  /** The window that this person may play; null before the first ticket. */
  grant(): [number, number] | null {
    const ticket = this.tickets.current;
    return ticket && [ticket.from_ms, ticket.to_ms || ticket.expires_ms];
  }

  /** Seeks to an instant and pauses; resolves when the picture is shown or there is none. */
  async goTo(at_ms: number): Promise<void> {
    window.clearTimeout(this.ending);
    this.playback.pause();
    this.prepared_ms = null;
    await this.look(at_ms, true);
    const start_ms = this.footageFrom(at_ms);
    if (this.outside(at_ms)) return this.cover("outside", at_ms);
    if (start_ms === null || start_ms > at_ms + SHORT_HOLE_MS) return this.cover("gap", at_ms);
    this.sought_ms = performance.now();
    if (await this.playback.seek(Math.max(at_ms, start_ms))) this.uncover();
  }

  /** Keeps synchronised with the clock; called about ten times a second. */
  tick(clock_ms: number, rate: number, running: boolean): void {
    void this.look(clock_ms, false);
    if (this.outside(clock_ms)) {
      this.leave("outside", clock_ms);
      return;
    }
    const start_ms = this.footageFrom(clock_ms);
    if (start_ms === null || start_ms > clock_ms + SHORT_HOLE_MS) {
      this.inGap(clock_ms, start_ms);
      return;
    }
    if (this.state_ === "playing") {
      if (running) this.coverAtEnd(clock_ms, rate);
      this.keepStep(clock_ms, rate, running);
      return;
    }
    if (this.state_ === "fault" && performance.now() - this.sought_ms < SEEK_AGAIN_MS) return;
    if (this.prepared_ms !== null && this.playback.ready && Math.abs(this.prepared_ms - clock_ms) < SEEK_DRIFT_MS) {
      if (clock_ms < this.prepared_ms) return;
      this.prepared_ms = null;
      this.uncover();
      this.keepStep(clock_ms, rate, running);
      return;
    }
    void this.join(clock_ms + (running ? 250 * rate : 0));
  }

  /** Applies a change of speed at once. */
  setRate(rate: number, running: boolean): void {
    if (this.state_ === "playing" && running) void this.playback.play(rate);
  }

  /** Pauses with the clock. */
  stand(): void {
    window.clearTimeout(this.ending);
    this.playback.pause();
  }

  stop(): void {
    window.clearTimeout(this.ending);
    this.playback.stop();
  }

  /** Covers a picture whose footage has ended, so that it does not look current. */
  private coverAtEnd(clock_ms: number, rate: number): void {
    window.clearTimeout(this.ending);
    const end_ms = this.spans.footage.find(([from_ms, to_ms]) => from_ms <= clock_ms && clock_ms < to_ms)?.[1];
    if (end_ms === undefined || end_ms - clock_ms > LOOK_MS * rate || end_ms === this.spans.newest_ms) return;
    const next_ms = this.footageFrom(end_ms + 1);
    if (next_ms !== null && next_ms - end_ms <= SHORT_HOLE_MS) return;
    this.ending = window.setTimeout(() => this.leave("gap", end_ms), (end_ms - clock_ms) / rate);
  }

  private keepStep(clock_ms: number, rate: number, running: boolean): void {
    const shown_ms = this.playback.shown_ms();
    if (shown_ms === null || this.video.seeking) return;
    this.drift_ms = shown_ms - clock_ms;
    this.tags(rate);
    this.face.setTime(shown_ms, this.playback.masks);
    if (!running) {
      if (!this.video.paused) this.playback.pause();
      return;
    }
    if (!this.playback.ready && Math.abs(this.drift_ms) < SEEK_DRIFT_MS) return;
    const todo = correction(this.drift_ms, rate);
    if (todo.kind === "seek") return void this.join(clock_ms + 250 * rate);
    if (this.video.paused) void this.playback.play(rate);
    this.playback.nudge(todo.rate);
  }

  /** Seeks to where the clock will be when the picture is ready. */
  private async join(at_ms: number): Promise<void> {
    if (performance.now() - this.sought_ms < SEEK_AGAIN_MS) return;
    this.sought_ms = performance.now();
    const start_ms = this.footageFrom(at_ms);
    if (start_ms !== null && (await this.playback.seek(Math.max(at_ms, start_ms)))) this.uncover();
  }

  private inGap(clock_ms: number, start_ms: number | null): void {
    this.leave("gap", clock_ms);
    if (start_ms === null || start_ms - clock_ms > READY_BEFORE_MS || this.prepared_ms !== null) return;
    this.prepared_ms = start_ms;
    void this.playback.seek(start_ms).then((shown) => {
      if (!shown) this.prepared_ms = null;
      this.playback.pause();
    });
  }

  private leave(state: LaneState, clock_ms: number): void {
    if (this.state_ === "playing") this.playback.pause();
    this.cover(state, clock_ms);
  }

  private cover(state: LaneState, clock_ms: number): void {
    this.state_ = state;
    this.face.setTime(null);
    if (state === "outside") {
      const from_ms = this.grant()?.[0] ?? 0;
      this.face.setTags({ text: say("范围外", "Outside"), tone: "warn" });
      this.face.setCover(
        say("范围外的时段可见，但不可播放", "Time outside your grant is visible but cannot be played"),
        "§ 19",
        say(`可回放自 ${clockText(from_ms)} 起`, `playable from ${clockText(from_ms)}`),
      );
      return;
    }
    const gap = this.spans.gaps.find(([from_ms, to_ms]) => from_ms <= clock_ms && clock_ms < to_ms);
    const next_ms = this.footageFrom(clock_ms);
    this.face.setTags({ text: say("无录像", "No footage"), tone: "bad" });
    this.face.setCover(
      say("此刻没有录像", "No footage at this time"),
      gap ? say(`原因：${gapReason(gap[2])}`, `cause: ${gapReason(gap[2])}`) : "",
      next_ms === null ? "" : say(`${timeText(next_ms)} 起恢复`, `goes on at ${timeText(next_ms)}`),
    );
  }

  private uncover(): void {
    this.state_ = "playing";
    this.face.setCover(null);
  }

  private tags(rate: number): void {
    const tags: Tag[] = [{ text: say(`回放 ${speedText(rate)}`, `Playback ${speedText(rate)}`), tone: "" }];
    if (this.source)
      tags.unshift({
        text: say(`${codecName(this.source)}，转码显示`, `${codecName(this.source)}, shown transcoded`),
        tone: "warn",
      });
    if (Math.abs(this.drift_ms) > SHOWN_DRIFT_MS) {
      const drift = `${this.drift_ms > 0 ? "+" : "−"}${Math.abs(Math.round(this.drift_ms / 10) * 10)} ms`;
      tags.unshift({ text: say(`偏差 ${drift}`, `off by ${drift}`), tone: "warn" });
    }
    const text = tags.map((tag) => tag.text).join("\n");
    if (this.root.dataset.tags !== text) this.face.setTags(...tags);
    this.root.dataset.tags = text;
  }

  private onEvent(event: PlaybackEvent): void {
    delete this.root.dataset.tags;
    if (event.kind === "shown") this.source = event.source;
    else if (event.kind === "refused")
      this.fault(say("现在不能查看", "Not possible now"), event.article ? `§ ${event.article}` : "", event.message);
    else if (event.kind === "away")
      this.fault(
        say("录像机没有应答", "The recorder does not answer"),
        say("是否仍在录像尚不清楚，恢复后自动重连", "whether it still records is not known; it reconnects by itself"),
      );
    else if (event.kind === "unsupported")
      this.fault(
        say("浏览器不能播放此码流", "This browser does not play the stream"),
        codecName(event.codec),
        event.message,
      );
  }

  private fault(...lines: [string, ...string[]]): void {
    this.state_ = "fault";
    this.face.setTags({ text: say("不能播放", "Not played"), tone: "warn" });
    this.face.setCover(...lines);
  }

  private outside(at_ms: number): boolean {
    const grant = this.grant();
    return grant !== null && (at_ms < grant[0] || at_ms >= grant[1]);
  }

  /** The start of the first known footage at or after an instant. */
  private footageFrom(at_ms: number): number | null {
    for (const [from_ms, to_ms] of this.spans.footage) {
      // the newest footage is still being written, and the recorder reports it with a delay
      const end_ms =
        to_ms === this.spans.newest_ms && this.now_ms() - to_ms < 2 * ASK_EVERY_MS
          ? Math.max(to_ms, this.now_ms() - WRITING_MS)
          : to_ms;
      if (end_ms > at_ms) return Math.max(from_ms, at_ms);
    }
    return null;
  }

  /** Requests spans around an instant if the known ones are old or end soon. */
  private async look(at_ms: number, must: boolean): Promise<void> {
    const inside = at_ms >= this.asked[0] && at_ms + READY_BEFORE_MS < this.asked[1];
    const since_ms = performance.now() - this.asked_ms;
    if (inside && since_ms < ASK_EVERY_MS) return;
    if (!must && since_ms < ASK_EVERY_MS / 5) return;
    this.asked_ms = performance.now();
    const window: [number, number] = [at_ms - WINDOW_BEFORE_MS, Math.min(at_ms + WINDOW_AFTER_MS, this.now_ms())];
    const found = await this.gateway
      .spans(window[0], Math.max(window[1], window[0] + 1), WINDOW_MOST, new AbortController().signal)
      .catch(() => null);
    if (!found) return;
    this.spans = found;
    this.asked = [window[0], at_ms + WINDOW_AFTER_MS];
  }
}
