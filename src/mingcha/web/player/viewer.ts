// The page of a point: live and playback in one player, with the timeline, the controls and their keys.
import { ActivityWatch } from "./activity_watch.js";
import { press, toggleFullScreen } from "./elements.js";
import { gapsChanged, leadToGaps } from "./gap_table.js";
import { PointGateway } from "./gateway.js";
import { Jumps, type Sought } from "./jumps.js";
import { leadOn, leadOnWith } from "./lead_on.js";
import { LivePicture } from "./live.js";
import type { LiveState } from "./live_format.js";
import { LoopPoints } from "./loop_points.js";
import { dayText, timeText } from "./moments.js";
import { firstTicket } from "./opening.js";
import { Playback, type PlaybackEvent } from "./playback.js";
import { type Command, commandOf } from "./playback_keys.js";
import { coverWords, gapSentence, grantBand, inTheFuture, outsideElement, playbackTags } from "./playback_words.js";
import { markStrip } from "./purpose_strip.js";
import { SnapshotDialog } from "./snapshot.js";
import { SpansWatch } from "./spans_watch.js";
import { backward, faster } from "./speeds.js";
import { Thumbnails } from "./thumbnails.js";
import { type GrantEnd, TicketKeeper } from "./ticket.js";
import { endedElement, TileFace } from "./tile.js";
import { TimeField } from "./time_field_control.js";
import { footageBefore, nextFootage, Timeline } from "./timeline.js";
import { Watermark } from "./watermark.js";
import { say } from "./words.js";

const TICK_MS = 250;
const LOOP_TICK_MS = 40;
const EDGE_MS = 500;

class Viewer {
  private readonly video: HTMLVideoElement;
  private readonly face: TileFace;
  private readonly tickets: TicketKeeper;
  private readonly live: LivePicture;
  private readonly playback: Playback;
  private readonly gateway: PointGateway;
  private readonly timeline: Timeline;
  private readonly spans: SpansWatch;
  private readonly changes: ActivityWatch;
  private readonly field: TimeField;
  private readonly thumbnails: Thumbnails;
  private readonly snapshot: SnapshotDialog | null;
  private readonly loop = new LoopPoints();
  private readonly ahead_ms: number;
  private mode: "live" | "playback" | "ended" = "live";
  private rate = 1;
  private source = "";
  private liveState: LiveState = { kind: "connecting" };
  /** A requested instant that cannot be shown: the timeline stays there. */
  private asked_ms: number | null = null;
  private readonly jumps: Jumps;

  constructor(private readonly root: HTMLElement) {
    const code = root.dataset.code ?? "";
    const gatewayOrigin = root.dataset.gateway ?? "";
    const grant = root.dataset.grant ?? "";
    this.video = this.one<HTMLVideoElement>("video");
    this.face = new TileFace(this.one("[data-tile]"));
    const clock = document.querySelector<HTMLElement>("[data-clock]");
    this.ahead_ms = Number(clock?.dataset.clock ?? Date.now()) - (performance.timeOrigin + performance.now());
    this.tickets = new TicketKeeper(grant, [code], firstTicket());
    this.gateway = new PointGateway(gatewayOrigin, code, this.tickets);
    this.live = new LivePicture(this.video, gatewayOrigin, code, this.tickets, (state) => this.onLive(state));
    this.live.start(); // before everything else, which must not delay the picture
    const now_ms = (): number => this.now();
    const canvas = this.one<HTMLCanvasElement>("[data-timeline]");
    this.timeline = new Timeline(
      canvas,
      now_ms,
      (at_ms) => void this.seek(at_ms),
      () => this.viewChanged(),
    );
    this.jumps = new Jumps(this.gateway, now_ms, () => this.tickets.current?.from_ms ?? this.now());
    const around = {
      now_ms,
      nextFootage: (after_ms: number): number | null => nextFootage(this.timeline.data.lanes[0], after_ms),
      footageBefore: (before_ms: number): number | null => footageBefore(this.timeline.data.lanes[0], before_ms),
    };
    this.playback = new Playback(this.video, this.gateway, around, (event) => this.onPlayback(event));
    this.spans = new SpansWatch(
      [this.gateway],
      () => this.spansWindow(),
      (_, found) => this.show(found.footage, found.gaps),
    );
    this.changes = new ActivityWatch(
      this.gateway,
      () => this.playableWindow(),
      (activity) => this.timeline.show({ activity }),
    );
    this.thumbnails = new Thumbnails(this.one("[data-thumbnail]"), canvas, this.timeline, this.gateway, now_ms);
    this.field = new TimeField(
      this.one("[data-jump]"),
      now_ms,
      (at_ms) => this.jump(at_ms),
      (text) => this.say(text),
    );
    const who = [root.dataset.person, root.dataset.badge, grant].filter(Boolean).join(" ");
    new Watermark(this.one("[data-watermark]"), who, now_ms).draw();
    const dialog = document.querySelector<HTMLDialogElement>("[data-snapshot]");
    this.snapshot = dialog && new SnapshotDialog(dialog, code, grant, (text) => this.say(text));
    leadToGaps((at_ms) => void this.seek(at_ms));
    this.tickets.onEnded((end) => this.end(end));
    this.listen();
    const spans = (text?: string): [number, number, string][] => JSON.parse(text ?? "[]");
    this.timeline.show({ holds: spans(root.dataset.holds), marks: spans(root.dataset.marks), activity: [] });
    this.show([], []);
    this.viewChanged();
    this.tick();
    if (root.dataset.at) this.jump(Number(root.dataset.at));
  }

  private one<E extends HTMLElement>(selector: string): E {
    const found = this.root.querySelector<E>(selector);
    if (!found) throw new Error(`the page lacks ${selector}`);
    return found;
  }

  private now(): number {
    return Date.now() + this.ahead_ms;
  }

  private shown(): number {
    const shown = this.mode === "live" ? this.live.shown_ms() : (this.asked_ms ?? this.playback.shown_ms());
    return shown ?? this.now();
  }

  private show(footage: [number, number][], gaps: [number, number, string][]): void {
    const grant = grantBand(this.tickets.current);
    this.timeline.show({ lanes: [{ name: "", footage, gaps, grant }] });
  }

  private spansWindow(): [number, number] {
    const half_ms = this.timeline.span() / 2;
    return [this.timeline.from_ms - half_ms, Math.min(this.timeline.to_ms + half_ms, this.now())];
  }

  /** The part of the window that the ticket opens. */
  private playableWindow(): [number, number] {
    const [from_ms, to_ms] = this.spansWindow();
    return [Math.max(from_ms, this.tickets.current?.from_ms ?? this.now()), to_ms];
  }

  private viewChanged(): void {
    const text = this.root.querySelector<HTMLElement>("[data-span]");
    if (text) text.textContent = this.timeline.spanText();
    this.thumbnails?.hide();
    this.spans?.soon();
    this.changes?.soon();
  }

  /** Updates the playhead, the time on the picture and the time field, and restarts a loop at its end. */
  private tick(): void {
    window.setTimeout(() => this.tick(), this.loop.on ? LOOP_TICK_MS : TICK_MS);
    const at_ms = this.shown();
    if (this.mode !== "ended") {
      this.timeline.play(at_ms);
      const source = this.mode === "playback" ? this.playback : this.liveState.kind === "live" ? this.live : null;
      this.face.setTime(source && at_ms, source?.masks);
    }
    this.field.show(`${dayText(at_ms)} ${timeText(at_ms)}`);
    markStrip(this.root, this.now(), this.mode === "ended");
    if (this.mode === "live" && this.liveState.kind === "gap")
      this.face.setLive(this.liveState, this.root.dataset.name ?? "", this.now());
    const turn_ms = this.playback.ready ? this.loop.turn(at_ms, this.rate, this.playback.playing) : null;
    if (turn_ms !== null) void this.seek(turn_ms);
  }

  private onLive(state: LiveState): void {
    if ((state.kind === "gap") !== (this.liveState.kind === "gap")) gapsChanged();
    this.liveState = state;
    if (this.mode === "live") this.face.setLive(state, this.root.dataset.name ?? "", this.now());
    if (state.kind === "live") this.spans.soon(0);
  }

  private onPlayback(event: PlaybackEvent): void {
    if (this.mode !== "playback") return;
    switch (event.kind) {
      case "seeking":
        this.tags();
        return;
      case "shown":
        this.source = event.source;
        this.tags();
        this.face.setCover(null);
        return;
      case "gap":
        this.say(gapSentence(this.timeline.data.lanes[0]?.gaps ?? [], event.from_ms, event.to_ms, this.rate < 0));
        return;
      case "edge":
        this.goLive();
        return;
      case "oldest":
        this.marks();
        this.say(say("已到可回放的最早录像", "this is the oldest footage that you may play"));
        return;
      default:
        if (event.kind === "none") this.asked_ms = event.at_ms; // where the timeline stays
        this.face.setCover(...coverWords(event));
        return;
    }
  }

  private tags(): void {
    this.face.setTags(...playbackTags(this.rate, this.source, `${this.video.videoWidth}×${this.video.videoHeight}`));
  }

  private say(text: string): void {
    this.one("[data-say]").textContent = text;
  }

  private end(end: GrantEnd): void {
    this.mode = "ended";
    this.live.stop();
    this.playback.stop();
    this.spans.stop();
    this.changes.stop();
    this.thumbnails.hide();
    this.face.setTags({ text: say("已结束", "Ended"), tone: "warn" });
    this.face.setCoverElement(endedElement(end));
    this.marks();
  }

  private goLive(): void {
    if (this.mode === "ended") return;
    if (this.mode !== "live") {
      this.playback.stop();
      this.mode = "live";
      this.asked_ms = null;
      this.jumps.forget();
      this.rate = 1;
      this.video.playbackRate = 1;
      this.live.start();
    }
    this.say("");
    this.marks();
  }

  private async seek(to_ms: number, keepPaused = false): Promise<void> {
    if (this.mode === "ended") return;
    const paused = this.mode === "playback" && !this.playback.playing && keepPaused;
    if (this.mode === "live") {
      this.live.stop();
      this.mode = "playback";
    }
    this.say("");
    this.asked_ms = null;
    this.jumps.forget();
    const first_ms = this.tickets.current?.from_ms ?? 0;
    if (to_ms < first_ms) {
      this.playback.stop();
      this.asked_ms = to_ms;
      this.timeline.play(to_ms);
      this.face.setTags({ text: say("授权之外", "Outside the grant"), tone: "warn" });
      this.face.setCoverElement(outsideElement(to_ms, first_ms, this.root.dataset.unit ?? ""));
      return this.marks();
    }
    this.marks();
    this.timeline.play(to_ms);
    const shown = await this.playback.seek(Math.min(to_ms, this.now() - EDGE_MS), !paused);
    if (!shown) return;
    if (this.playback.playing) await this.playback.play(this.rate);
    this.marks();
  }

  private async setRate(rate: number): Promise<void> {
    if (this.mode !== "playback") return;
    this.rate = rate;
    this.tags();
    this.marks();
    await this.playback.play(rate);
    this.marks();
  }

  /** Updates the state of the controls. */
  private marks(): void {
    for (const button of this.root.querySelectorAll<HTMLButtonElement>("[data-rate]"))
      press(button, Number(button.dataset.rate) === this.rate);
    press(this.one("[data-do=live]"), this.mode === "live");
    press(this.one("[data-do=loop]"), this.loop.on);
    this.timeline.show({ loop: [this.loop.in_ms, this.loop.out_ms] });
    leadOnWith(this.root, [this.loop.in_ms, this.loop.out_ms]);
    const use = this.one("[data-do=toggle]").querySelector("use");
    const icon = this.mode === "playback" && !this.playback.playing ? "play" : "pause";
    use?.setAttribute("href", (use.getAttribute("href") ?? "").replace(/#.*$/u, `#${icon}`));
  }

  private async toggle(): Promise<void> {
    if (this.mode === "live") await this.seek(this.shown() - 200).then(() => this.playback.pause());
    else if (this.playback.playing) this.playback.pause();
    else await this.playback.play(this.rate);
    this.marks();
  }

  /** J: from live it switches to playback backwards. */
  private async backward(): Promise<void> {
    if (this.mode === "live") await this.seek(this.shown() - 200);
    await this.setRate(backward(this.rate, this.playback.playing));
  }

  /** N, P and with Shift: the gap or activity after or before the one that the key led to last, else the picture. */
  private async leap(sought: Sought, direction: 1 | -1): Promise<void> {
    const jump = await this.jumps.find(sought, this.shown(), direction);
    if (typeof jump === "string") return this.say(jump);
    this.rate = 1;
    this.playback.forward();
    await this.seek(jump.to_ms);
    this.jumps.stand(jump);
    this.say(jump.words);
  }

  /** A typed time. One that has not come yet is said to be so, and the picture stays. */
  private jump(at_ms: number): void {
    const future = inTheFuture(at_ms, this.now());
    future ? this.say(future) : void this.seek(at_ms);
  }

  private async move(by_ms: number): Promise<void> {
    await this.seek(this.shown() + by_ms, true);
    const canvas = this.one<HTMLCanvasElement>("[data-timeline]");
    if (document.activeElement === canvas)
      this.thumbnails.show(
        this.shown(),
        canvas.clientWidth * ((this.shown() - this.timeline.from_ms) / this.timeline.span()),
      );
  }

  private act(command: Command): void {
    if (typeof command === "object") return void this.move(command.move_ms);
    const acts: Record<Exclude<Command, object>, () => unknown> = {
      toggle: () => this.toggle(),
      backward: () => this.backward(),
      faster: () => this.setRate(faster(this.rate, this.playback.playing)),
      "frame-back": () => this.step(-1),
      "frame-forward": () => this.step(1),
      "next-gap": () => this.leap("gap", 1),
      "previous-gap": () => this.leap("gap", -1),
      "next-activity": () => this.leap("activity", 1),
      "previous-activity": () => this.leap("activity", -1),
      beside: () => this.root.querySelector<HTMLAnchorElement>("[data-beside]")?.click(),
      time: () => this.field.focus(),
      closer: () => this.timeline.zoom(0.5),
      wider: () => this.timeline.zoom(2),
      oldest: () => this.oldest(),
      live: () => this.goLive(),
      in: () => this.setLoop("in"),
      out: () => this.setLoop("out"),
      loop: () => this.setLoop("loop"),
      snapshot: () =>
        this.mode !== "ended" &&
        this.snapshot?.open(this.mode === "playback" ? (this.playback.frame_ms() ?? this.now()) : this.shown()),
      full: () => toggleFullScreen(this.root),
    };
    acts[command]();
  }

  private setLoop(what: "in" | "out" | "loop"): void {
    if (this.mode === "playback") this.say(this.loop.set(what, this.shown()));
    this.marks();
  }

  private async step(direction: 1 | -1): Promise<void> {
    if (this.mode === "live") await this.seek(this.shown() - 200);
    if (this.rate < 0 || this.rate > 4) this.rate = 1;
    await this.playback.step(direction);
    this.marks();
  }

  private listen(): void {
    this.root.addEventListener("click", (event) => {
      const button =
        event.target instanceof Element ? event.target.closest<HTMLElement>("[data-do],[data-rate],[data-zoom]") : null;
      if (!button) return;
      if (button.dataset.do) this.act(button.dataset.do as Exclude<Command, object>);
      if (button.dataset.rate) void this.setRate(Number(button.dataset.rate));
      if (button.dataset.zoom) this.timeline.zoom(Number(button.dataset.zoom));
    });
    leadOn(this.root, () => (this.mode === "playback" ? this.shown() : null));
    document.addEventListener("keydown", (event) => {
      const command = commandOf(event);
      if (command === null) return;
      event.preventDefault();
      this.act(command);
    });
    this.video.addEventListener("pause", () => this.marks());
    this.video.addEventListener("play", () => this.marks());
    this.video.addEventListener("resize", () => this.mode === "playback" && this.tags());
  }

  /** Seeks to the oldest footage within the grant. */
  private async oldest(): Promise<void> {
    const first_ms = await this.jumps.oldest();
    if (first_ms !== null) await this.seek(first_ms);
  }
}

const root = document.querySelector<HTMLElement>("[data-player]");
if (root) new Viewer(root);
