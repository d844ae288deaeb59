// Synchronised playback of up to four cameras: 2×2 pictures, one timeline with a lane per camera; the selected one leads.
import { activityAt, nextActivity, noActivity } from "./activity_search.js";
import { toggleFullScreen } from "./elements.js";
import { nextGap } from "./gap_search.js";
import { PointGateway } from "./gateway.js";
import { isSwitchedOff } from "./letter_keys.js";
import { LoopPoints } from "./loop_points.js";
import { clockText, dayText, timeText } from "./moments.js";
import { firstTicket } from "./opening.js";
import { type Command, commandOf } from "./playback_keys.js";
import { gapAt, inTheFuture } from "./playback_words.js";
import { SpansWatch } from "./spans_watch.js";
import { faster, SPEEDS } from "./speeds.js";
import { SyncClock } from "./sync_clock.js";
import { SyncLane } from "./sync_lane.js";
import { type GrantEnd, TicketKeeper } from "./ticket.js";
import { endedElement } from "./tile.js";
import { TimeField } from "./time_field_control.js";
import { type Lane, Timeline } from "./timeline.js";
import { Watermark } from "./watermark.js";
import { say } from "./words.js";

const TICK_MS = 80;
const SLOW_TICK_MS = 250;
/** Footage is available up to this long ago. */
const EDGE_MS = 3_000;
const BEFORE_GAP_MS = 2_000;
const FRAME_MS = 40;
const FASTEST = 4;

class SyncPlayer {
  private readonly lanes: SyncLane[];
  private readonly timeline: Timeline;
  private readonly clock: SyncClock;
  private readonly spans: SpansWatch;
  private readonly field: TimeField;
  private readonly loop = new LoopPoints();
  private readonly keepers = new Map<string, TicketKeeper>();
  private readonly ahead_ms: number;
  private leader = 0;
  /** The gap that a key led to last. */
  private atGap: [number, number] | null = null;
  private going = 0;
  private ended = false;

  constructor(private readonly root: HTMLElement) {
    const clock = document.querySelector<HTMLElement>("[data-clock]");
    this.ahead_ms = Number(clock?.dataset.clock ?? Date.now()) - (performance.timeOrigin + performance.now());
    const now_ms = (): number => this.now();
    const tiles = [...root.querySelectorAll<HTMLElement>("[data-tile][data-code]")];
    this.lanes = tiles.map((tile) => this.laneOf(tile, tiles));
    this.clock = new SyncClock(Number(root.dataset.at) || this.now() - 60_000);
    this.timeline = new Timeline(
      this.one("[data-timeline]"),
      now_ms,
      (at_ms) => void this.goTo(at_ms),
      () => this.viewChanged(),
    );
    this.timeline.show({
      lanes: tiles.map((tile) => ({ name: tile.dataset.name ?? "", footage: [], gaps: [], grant: null })),
    });
    this.spans = new SpansWatch(
      this.lanes.map((lane) => lane.gateway),
      () => this.spansWindow(),
      (place, found) => this.show(place, found.footage, found.gaps),
    );
    this.field = new TimeField(
      this.one("[data-jump]"),
      now_ms,
      (at_ms) => this.jump(at_ms),
      (text) => this.say(text),
    );
    this.timeline.zoom(1 / 9, this.clock.now(performance.now()));
    this.listen(tiles);
    this.lead(0);
    void this.goTo(this.clock.now(performance.now()), true);
    this.tick();
    this.slowTick();
  }

  private one<E extends HTMLElement>(selector: string): E {
    const found = this.root.querySelector<E>(selector);
    if (!found) throw new Error(`the page lacks ${selector}`);
    return found;
  }

  private now(): number {
    return Date.now() + this.ahead_ms;
  }

  /** The lane of a tile; tiles of one grant share one ticket. */
  private laneOf(tile: HTMLElement, tiles: HTMLElement[]): SyncLane {
    const [code, grant] = [tile.dataset.code ?? "", tile.dataset.grant ?? ""];
    let keeper = this.keepers.get(grant);
    if (!keeper) {
      const codes = tiles.filter((one) => one.dataset.grant === grant).map((one) => one.dataset.code ?? "");
      keeper = new TicketKeeper(grant, codes, firstTicket());
      keeper.onEnded((end) => this.end(grant, end));
      this.keepers.set(grant, keeper);
    }
    const mark = tile.querySelector<HTMLCanvasElement>("[data-watermark]");
    const who = [this.root.dataset.person, this.root.dataset.badge, grant].filter(Boolean).join(" ");
    if (mark) new Watermark(mark, who, () => this.now()).draw();
    return new SyncLane(tile, new PointGateway(this.root.dataset.gateway ?? "", code, keeper), keeper, () =>
      this.now(),
    );
  }

  private show(place: number, footage: [number, number][], gaps: [number, number, string][]): void {
    const grant = this.lanes[place]?.grant();
    const lanes = this.timeline.data.lanes.map(
      (lane, number): Lane =>
        number === place ? { ...lane, footage, gaps, grant: grant ? [...grant, ""] : null } : lane,
    );
    this.timeline.show({ lanes });
  }

  private spansWindow(): [number, number] {
    const half_ms = this.timeline.span() / 2;
    return [this.timeline.from_ms - half_ms, Math.min(this.timeline.to_ms + half_ms, this.now())];
  }

  private viewChanged(): void {
    this.one("[data-span]").textContent = this.timeline.spanText();
    this.spans?.soon();
  }

  /** Seeks all cameras to an instant; the clock continues when they are ready. The last call wins. */
  private async goTo(to_ms: number, run = this.clock.running): Promise<void> {
    this.going += 1;
    this.atGap = null;
    const mine = this.going;
    const at_ms = Math.min(to_ms, this.now() - EDGE_MS);
    this.say("");
    this.clock.stand(performance.now());
    this.clock.set(at_ms, performance.now());
    this.timeline.play(at_ms);
    await Promise.all(this.lanes.map((lane) => lane.goTo(at_ms)));
    if (mine !== this.going || this.ended) return;
    this.going = 0;
    if (run) this.run();
    this.marks();
  }

  private run(): void {
    this.clock.run(performance.now());
    for (const lane of this.lanes) lane.setRate(this.clock.rate, true);
    this.marks();
  }

  private stand(): void {
    this.clock.stand(performance.now());
    for (const lane of this.lanes) lane.stand();
    this.marks();
  }

  private tick(): void {
    window.setTimeout(() => this.tick(), TICK_MS);
    if (this.ended || this.going) return;
    const leader = this.lanes[this.leader];
    const leads_ms = leader?.state === "playing" && leader.playback.ready ? leader.playback.shown_ms() : null;
    if (this.clock.running) {
      if (leads_ms !== null && !leader?.video.paused) this.clock.follow(leads_ms, performance.now());
      this.clock.waitFor(Math.min(...this.lanes.map((lane) => lane.playing_ms() ?? Infinity)), performance.now());
    }
    const at_ms = this.clock.now(performance.now());
    if (this.clock.running && at_ms > this.now() - EDGE_MS / 2) {
      this.stand();
      return;
    }
    for (const lane of this.lanes) lane.tick(at_ms, this.clock.rate, this.clock.running);
    const turn_ms = this.loop.turn(at_ms, this.clock.rate, this.clock.running);
    if (turn_ms !== null) void this.goTo(turn_ms);
  }

  private slowTick(): void {
    window.setTimeout(() => this.slowTick(), SLOW_TICK_MS);
    if (this.ended) return;
    const at_ms = this.clock.now(performance.now());
    this.timeline.play(at_ms);
    this.field.show(`${dayText(at_ms)} ${timeText(at_ms)}`);
    this.one("[data-sync-clock]").textContent = clockText(at_ms);
    const playing = this.lanes.filter((lane) => lane.state === "playing");
    const most_ms = Math.max(0, ...playing.map((lane) => Math.abs(lane.drift)));
    this.one("[data-sync-drift]").textContent = say(
      `${playing.length} 路在播，最大偏差 ${Math.round(most_ms)} ms`,
      `${playing.length} playing, at most ${Math.round(most_ms)} ms apart from the clock`,
    );
  }

  private end(grant: string, end: GrantEnd): void {
    for (const lane of this.lanes) {
      if (lane.root.dataset.grant !== grant) continue;
      lane.stop();
      lane.face.setTags({ text: say("已结束", "Ended"), tone: "warn" });
      lane.face.setCoverElement(endedElement(end));
    }
    this.ended = true;
    this.spans.stop();
    this.stand();
  }

  private lead(place: number): void {
    if (!this.lanes[place]) return;
    this.leader = place;
    this.lanes.forEach((lane, number) => {
      lane.root.classList.toggle("selected", number === place);
      lane.root.setAttribute("aria-current", String(number === place));
    });
  }

  private setRate(rate: number): void {
    this.clock.setRate(Math.min(rate, FASTEST), performance.now());
    for (const lane of this.lanes) lane.setRate(this.clock.rate, this.clock.running);
    this.marks();
  }

  /** L: faster with each press; all cameras show all frames, so 4× is the maximum. */
  private faster(): void {
    this.setRate(faster(this.clock.rate, this.clock.running));
    if (!this.clock.running) this.run();
  }

  private slower(): void {
    this.setRate([...SPEEDS].reverse().find((speed) => speed < this.clock.rate) ?? this.clock.rate);
  }

  /** N, P: the gap of any camera after or before the one that the key led to last, else after or before the clock. */
  private async gap(direction: 1 | -1): Promise<void> {
    const at_ms = this.clock.now(performance.now()) + BEFORE_GAP_MS;
    const searched = this.lanes.map((lane) =>
      nextGap(lane.gateway, at_ms, this.atGap, direction, this.now()).catch(() => null),
    );
    const found = (await Promise.all(searched)).filter((one) => one !== null);
    const gap = found.toSorted((one, other) => (one[0] - other[0]) * direction)[0];
    if (!gap) return this.say(say("没有更多缺口", "there is no further gap"));
    await this.goTo(gap[0] - BEFORE_GAP_MS);
    this.atGap = [gap[0], gap[1]];
    this.say(gapAt(gap, this.now()));
  }

  /** Shift+N, Shift+P: the time of activity of the leading camera after or before. */
  private async activity(direction: 1 | -1): Promise<void> {
    const [leader, at_ms] = [this.lanes[this.leader], this.clock.now(performance.now()) + BEFORE_GAP_MS];
    const first_ms = leader?.grant()?.[0] ?? this.now();
    const found = await (leader
      ? nextActivity(leader.gateway, at_ms, this.atGap, direction, first_ms, this.now()).catch(() => null)
      : null);
    if (!found) return this.say(noActivity());
    await this.goTo(found[0] - BEFORE_GAP_MS);
    this.atGap = found;
    this.say(activityAt(found));
  }

  /** A typed time; one that has not come yet is said to be so, and the pictures stay. */
  private jump(at_ms: number): void {
    const future = inTheFuture(at_ms, this.now());
    future ? this.say(future) : void this.goTo(at_ms);
  }

  private async step(direction: 1 | -1): Promise<void> {
    this.stand();
    const leader = this.lanes[this.leader];
    if (leader?.state === "playing") await leader.playback.step(direction);
    await this.goTo(leader?.playback.shown_ms() ?? this.clock.now(performance.now()) + direction * FRAME_MS, false);
  }

  private act(command: Command): void {
    if (typeof command === "object") return void this.goTo(this.clock.now(performance.now()) + command.move_ms);
    const acts: Partial<Record<Exclude<Command, object>, () => unknown>> = {
      toggle: () => (this.clock.running ? this.stand() : this.run()),
      backward: () => this.slower(),
      faster: () => this.faster(),
      "frame-back": () => this.step(-1),
      "frame-forward": () => this.step(1),
      "next-gap": () => this.gap(1),
      "previous-gap": () => this.gap(-1),
      "next-activity": () => this.activity(1),
      "previous-activity": () => this.activity(-1),
      time: () => this.field.focus(),
      closer: () => this.timeline.zoom(0.5),
      wider: () => this.timeline.zoom(2),
      oldest: () => this.goTo(Math.max(...this.lanes.map((lane) => lane.grant()?.[0] ?? 0))),
      live: () => this.goTo(this.now()),
      in: () => this.setLoop("in"),
      out: () => this.setLoop("out"),
      loop: () => this.setLoop("loop"),
      full: () => toggleFullScreen(this.root),
    };
    acts[command]?.();
  }

  private setLoop(what: "in" | "out" | "loop"): void {
    this.say(this.loop.set(what, this.clock.now(performance.now())));
    this.timeline.show({ loop: [this.loop.in_ms, this.loop.out_ms] });
  }

  private say(text: string): void {
    this.one("[data-say]").textContent = text;
  }

  private marks(): void {
    for (const button of this.root.querySelectorAll<HTMLButtonElement>("[data-rate]")) {
      const on = Number(button.dataset.rate) === this.clock.rate;
      button.classList.toggle("on", on);
      button.setAttribute("aria-pressed", String(on));
    }
    const use = this.one("[data-do=toggle]").querySelector("use");
    use?.setAttribute(
      "href",
      (use.getAttribute("href") ?? "").replace(/#.*$/u, `#${this.clock.running ? "pause" : "play"}`),
    );
  }

  private listen(tiles: HTMLElement[]): void {
    this.root.addEventListener("click", (event) => {
      const target =
        event.target instanceof Element
          ? event.target.closest<HTMLElement>("[data-do],[data-rate],[data-zoom],[data-tile]")
          : null;
      if (!target) return;
      if (target.dataset.do) this.act(target.dataset.do as Exclude<Command, object>);
      else if (target.dataset.rate) this.setRate(Number(target.dataset.rate));
      else if (target.dataset.zoom) this.timeline.zoom(Number(target.dataset.zoom));
      else this.lead(tiles.indexOf(target));
    });
    document.addEventListener("keydown", (event) => {
      const command = commandOf(event);
      const on = event.target instanceof HTMLElement ? tiles.indexOf(event.target) : -1;
      if (command !== null) {
        event.preventDefault();
        this.act(command);
      } else if (event.key === "Enter" && on >= 0) this.lead(on);
      else if (/^[1-4]$/u.test(event.key) && event.target === document.body && !isSwitchedOff(event))
        this.lead(Number(event.key) - 1);
    });
  }
}

const root = document.querySelector<HTMLElement>("[data-sync]");
if (root) new SyncPlayer(root);
