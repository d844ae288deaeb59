// The page of a point: live and playback in one player, the timeline, the controls and their keys.
import { typing } from "./frame.js";
import { PointGateway } from "./gateway.js";
import { LivePicture, type LiveState } from "./live.js";
import { clockText, dayText, readMoment, timeText } from "./moments.js";
import { OpenGaps } from "./open_gaps.js";
import { firstTicket } from "./opening.js";
import { Playback, type PlaybackEvent } from "./playback.js";
import { TicketKeeper, type GrantEnd } from "./ticket.js";
import { TileFace, endedElement } from "./tile.js";
import { Timeline } from "./timeline.js";
import { Watermark } from "./watermark.js";
import { gapReason, say } from "./words.js";

const RATES = [0.5, 1, 2, 4];
const SPANS_MOST = 1_500;
const SPANS_AFTER_MS = 180;
const SPANS_EVERY_MS = 5_000;
const BACK_MS = 10_000;
const SOON_MS = 10 * 60_000;

class Viewer {
  private readonly video: HTMLVideoElement;
  private readonly face: TileFace;
  private readonly tickets: TicketKeeper;
  private readonly live: LivePicture;
  private readonly playback: Playback;
  private readonly gateway: PointGateway;
  private readonly timeline: Timeline;
  private readonly ahead_ms: number;
  private readonly openGaps: OpenGaps | null;
  private mode: "live" | "playback" | "ended" = "live";
  private rate = 1;
  private spansTimer = 0;
  private spansAbort = new AbortController();
  private liveState: LiveState = { kind: "connecting" };

  constructor(private readonly root: HTMLElement) {
    const code = root.dataset["code"] ?? "";
    const gatewayOrigin = root.dataset["gateway"] ?? "";
    const grant = root.dataset["grant"] ?? "";
    this.video = this.one<HTMLVideoElement>("video");
    this.face = new TileFace(this.one("[data-tile]"));
    const clock = document.querySelector<HTMLElement>("[data-clock]");
    this.ahead_ms = Number(clock?.dataset["clock"] ?? Date.now()) - (performance.timeOrigin + performance.now());
    this.tickets = new TicketKeeper(grant, [code], firstTicket());
    this.gateway = new PointGateway(gatewayOrigin, code, this.tickets);
    this.live = new LivePicture(this.video, gatewayOrigin, code, this.tickets, (state) => this.onLive(state));
    this.live.start(); // before everything that the picture need not wait for
    this.timeline = new Timeline(this.one("[data-timeline]"), () => this.now(), (at_ms) => void this.seek(at_ms), () => this.viewChanged());
    this.playback = new Playback(this.video, this.gateway, () => this.now(), (after_ms) => this.timeline.nextFootage(after_ms), (event) => this.onPlayback(event));
    const who = [root.dataset["person"], root.dataset["badge"], grant].filter(Boolean).join(" ");
    new Watermark(this.one("[data-watermark]"), who, () => this.now()).draw();
    const gaps = document.querySelector<HTMLElement>("[data-open-gaps]");
    this.openGaps = gaps && new OpenGaps(gaps, this.gateway, () => this.now());
    this.tickets.onEnded((end) => this.end(end));
    this.listen();
    this.timeline.show(this.model([], []));
    this.viewChanged();
    this.openGaps?.start();
    this.tick();
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
    const shown = this.mode === "live" ? this.live.shown_ms() : this.playback.shown_ms();
    return shown ?? this.now();
  }

  private model(footage: [number, number][], gaps: [number, number, string][]): Parameters<Timeline["show"]>[0] {
    const holds = JSON.parse(this.root.dataset["holds"] ?? "[]") as [number, number, string][];
    const ticket = this.tickets.current;
    const grant: [number, number, string] | null = ticket
      ? [ticket.from_ms, ticket.to_ms || ticket.expires_ms, say(`${ticket.grant} 可回放`, `${ticket.grant} playable`)]
      : null;
    return { footage, gaps, holds, grant };
  }

  /** Moves the playhead, the time on the picture and the time field; four times a second is enough for people. */
  private tick(): void {
    const at_ms = this.shown();
    if (this.mode !== "ended") {
      this.timeline.play(at_ms);
      this.face.setTime(this.liveState.kind === "live" || this.mode === "playback" ? at_ms : null);
    }
    const field = this.one<HTMLInputElement>("[data-when]");
    if (document.activeElement !== field) {
      const text = `${dayText(at_ms)} ${timeText(at_ms)}`;
      if (field.value !== text) field.value = text;
    }
    this.strip();
    if (this.mode === "live" && this.liveState.kind === "gap") this.face.setLive(this.liveState, this.root.dataset["name"] ?? "", this.now());
    window.setTimeout(() => this.tick(), 250);
  }

  private strip(): void {
    const strip = this.root.querySelector<HTMLElement>("[data-strip]");
    const left_ms = Number(strip?.dataset["grantUntil"] ?? 0) * 1000 - this.now();
    strip?.classList.toggle("soon", left_ms > 0 && left_ms < SOON_MS);
    strip?.classList.toggle("over", left_ms <= 0 || this.mode === "ended");
  }

  private onLive(state: LiveState): void {
    this.liveState = state;
    if (this.mode === "live") this.face.setLive(state, this.root.dataset["name"] ?? "", this.now());
    if (state.kind === "live") this.refreshSpans(0);
  }

  private onPlayback(event: PlaybackEvent): void {
    if (this.mode !== "playback") return;
    const tag = { text: say(`回放 ${this.rate}×`, `Playback ${this.rate}×`), tone: "" as const };
    this.face.setTags(tag);
    switch (event.kind) {
      case "seeking":
        return;
      case "shown":
        return this.face.setCover(null);
      case "gap": {
        const gap = this.timeline.data.gaps.find(([from, to]) => from < event.to_ms && to > event.from_ms);
        const cause = gap ? say(`（${gapReason(gap[2])}）`, ` (${gapReason(gap[2])})`) : "";
        return this.say(say(`${timeText(event.from_ms)}–${timeText(event.to_ms)} 无录像${cause}，已跳到缺口末尾`, `no footage ${timeText(event.from_ms)}–${timeText(event.to_ms)}${cause}: went to the end of the gap`));
      }
      case "edge":
        return this.goLive();
      case "none":
        return this.face.setCover(say("此刻没有录像", "No footage at this time"), clockText(event.at_ms));
      case "refused":
        return this.face.setCover(say("范围外的时段可见，但不可播放", "Time outside your grant is visible but cannot be played"), event.article ? `§ ${event.article}` : "", event.message);
      case "away":
        return this.face.setCover(say("录像机没有应答", "The recorder does not answer"), say("录像仍在本机写入，恢复后自动补齐", "it keeps writing locally and will catch up"));
      case "unsupported":
        return this.face.setCover(say("浏览器不能播放此码流", "This browser does not play the stream"), event.codec);
    }
  }

  private say(text: string): void {
    this.one("[data-say]").textContent = text;
  }

  private end(end: GrantEnd): void {
    this.mode = "ended";
    this.live.stop();
    this.playback.stop();
    this.spansAbort.abort();
    this.openGaps?.stop();
    this.face.setTags({ text: say("已结束", "Ended"), tone: "warn" });
    this.face.setCoverElement(endedElement(end));
    this.marks();
  }

  private goLive(): void {
    if (this.mode === "ended") return;
    if (this.mode !== "live") {
      this.playback.stop();
      this.mode = "live";
      this.setRate(1);
      this.live.start();
    }
    this.say("");
    this.marks();
  }

  private async seek(to_ms: number, keepPaused = false): Promise<void> {
    if (this.mode === "ended") return;
    const paused = this.mode === "playback" && this.video.paused && keepPaused;
    if (this.mode === "live") {
      this.live.stop();
      this.mode = "playback";
    }
    this.say("");
    this.marks();
    this.timeline.play(to_ms);
    const first_ms = this.tickets.current?.from_ms ?? 0;
    if (to_ms < first_ms) {
      this.playback.stop();
      return this.onPlayback({ kind: "refused", article: "19", message: say(`可回放自 ${clockText(first_ms)} 起`, `playable from ${clockText(first_ms)}`) });
    }
    const shown = await this.playback.seek(Math.min(to_ms, this.now() - 500));
    if (!shown) return;
    this.video.playbackRate = this.rate;
    if (!paused) await this.video.play().catch(() => undefined);
    this.marks();
  }

  private setRate(rate: number): void {
    this.rate = rate;
    this.video.playbackRate = rate;
    if (this.mode === "playback") this.face.setTags({ text: say(`回放 ${rate}×`, `Playback ${rate}×`), tone: "" });
    this.marks();
  }

  /** Shows on the controls what is so. */
  private marks(): void {
    for (const button of this.root.querySelectorAll<HTMLButtonElement>("[data-rate]")) {
      const on = Number(button.dataset["rate"]) === this.rate;
      button.classList.toggle("on", on);
      button.setAttribute("aria-pressed", String(on));
    }
    const live = this.one("[data-do=live]");
    live.classList.toggle("on", this.mode === "live");
    live.setAttribute("aria-pressed", String(this.mode === "live"));
    const use = this.one("[data-do=toggle]").querySelector("use");
    const icon = this.video.paused && this.mode === "playback" ? "play" : "pause";
    use?.setAttribute("href", (use.getAttribute("href") ?? "").replace(/#.*$/u, `#${icon}`));
  }

  private toggle(): void {
    if (this.mode === "live") void this.seek(this.shown() - 200).then(() => this.video.pause()).then(() => this.marks());
    else if (this.video.paused) void this.video.play().then(() => this.marks(), () => undefined);
    else {
      this.video.pause();
      this.marks();
    }
  }

  private faster(): void {
    if (this.mode === "live") return;
    this.setRate(RATES[Math.min(RATES.indexOf(this.rate) + 1, RATES.length - 1)] ?? 1);
    void this.video.play().catch(() => undefined);
  }

  private gap(direction: 1 | -1): void {
    const gap = this.timeline.gapFrom(this.shown(), direction);
    if (!gap) return this.say(say("视野内没有更多缺口", "no further gap in view"));
    this.say(say(`缺口：${clockText(gap[0])}，${gapReason(gap[2])}`, `gap: ${clockText(gap[0])}, ${gapReason(gap[2])}`));
    void this.seek(direction > 0 ? gap[0] - 1_000 : gap[0] - 1_000);
  }

  private move(by_ms: number): void {
    void this.seek(this.shown() + by_ms, true);
  }

  private act(what: string): void {
    if (what === "live") this.goLive();
    else if (what === "toggle") this.toggle();
    else if (what === "back") this.move(-BACK_MS);
    else if (what === "forward") this.faster();
    else if (what === "frame-back") void this.step(-1);
    else if (what === "frame-forward") void this.step(1);
    else if (what === "full") void this.full();
  }

  private async step(direction: 1 | -1): Promise<void> {
    if (this.mode === "live") await this.seek(this.shown() - 200);
    await this.playback.step(direction);
    this.marks();
  }

  private async full(): Promise<void> {
    if (document.fullscreenElement) await document.exitFullscreen();
    else await this.one("[data-tile]").requestFullscreen().catch(() => undefined);
  }

  private listen(): void {
    this.root.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-do],[data-rate],[data-zoom]") : null;
      if (!button) return;
      if (button.dataset["do"]) this.act(button.dataset["do"]);
      if (button.dataset["rate"] && this.mode === "playback") this.setRate(Number(button.dataset["rate"]));
      if (button.dataset["zoom"]) this.timeline.zoom(Number(button.dataset["zoom"]));
    });
    this.one<HTMLFormElement>("[data-jump]").addEventListener("submit", (event) => {
      event.preventDefault();
      const field = this.one<HTMLInputElement>("[data-when]");
      const at_ms = readMoment(field.value, this.now());
      field.setAttribute("aria-invalid", String(at_ms === null));
      if (at_ms === null) return this.say(say("请写成 2026-11-24 13:41:07、1341 或 昨天 1341", "write 2026-11-24 13:41:07, 1341 or yesterday 1341"));
      field.blur();
      void this.seek(at_ms);
    });
    document.addEventListener("keydown", (event) => this.key(event));
    this.video.addEventListener("pause", () => this.marks());
    this.video.addEventListener("play", () => this.marks());
  }

  private key(event: KeyboardEvent): void {
    if (typing(event) || event.altKey || event.metaKey || document.querySelector("dialog[open]")) return;
    const onButton = event.target instanceof HTMLButtonElement || event.target instanceof HTMLAnchorElement;
    if (event.key === " " && onButton) return;
    const unit = event.shiftKey ? 60_000 : event.ctrlKey ? 3_600_000 : 1_000;
    const keys: Record<string, () => void> = {
      " ": () => this.toggle(),
      k: () => this.toggle(),
      j: () => this.move(-BACK_MS),
      l: () => this.faster(),
      ArrowLeft: () => this.move(-unit),
      ArrowRight: () => this.move(unit),
      ",": () => void this.step(-1),
      ".": () => void this.step(1),
      n: () => this.gap(1),
      p: () => this.gap(-1),
      t: () => this.one<HTMLInputElement>("[data-when]").select(),
      "+": () => this.timeline.zoom(0.5),
      "=": () => this.timeline.zoom(0.5),
      "-": () => this.timeline.zoom(2),
      Home: () => void this.oldest(),
      End: () => this.goLive(),
    };
    if (event.ctrlKey && !event.key.startsWith("Arrow")) return;
    const call = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!call || event.defaultPrevented) return;
    event.preventDefault();
    call();
  }

  /** To the oldest footage that the grant opens. */
  private async oldest(): Promise<void> {
    const from_ms = this.tickets.current?.from_ms ?? this.now();
    const spans = await this.gateway.spans(from_ms, this.now(), 10, new AbortController().signal).catch(() => null);
    const first = spans?.footage[0]?.[0];
    if (first !== undefined) await this.seek(Math.max(first, from_ms));
  }

  private viewChanged(): void {
    const text = this.root.querySelector<HTMLElement>("[data-span]");
    if (text) text.textContent = this.timeline.spanText();
    this.refreshSpans(SPANS_AFTER_MS);
  }

  private refreshSpans(after_ms: number): void {
    window.clearTimeout(this.spansTimer);
    this.spansTimer = window.setTimeout(() => void this.fetchSpans(), after_ms);
  }

  private async fetchSpans(): Promise<void> {
    if (this.mode === "ended") return;
    this.spansAbort.abort();
    this.spansAbort = new AbortController();
    const span = this.timeline.span();
    const from_ms = this.timeline.from_ms - span / 2;
    const to_ms = Math.min(this.timeline.to_ms + span / 2, this.now());
    try {
      if (from_ms < to_ms && document.visibilityState === "visible") {
        const spans = await this.gateway.spans(from_ms, to_ms, SPANS_MOST, this.spansAbort.signal);
        this.timeline.show(this.model(spans.footage, spans.gaps));
      }
    } catch {
      /* the timeline keeps what it has; the next round asks again */
    }
    window.clearTimeout(this.spansTimer);
    this.spansTimer = window.setTimeout(() => void this.fetchSpans(), SPANS_EVERY_MS);
  }
}

const root = document.querySelector<HTMLElement>("[data-player]");
if (root) new Viewer(root);
