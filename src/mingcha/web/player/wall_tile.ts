// A tile of the wall: its picture in the stream for its size, or the text with the reason why there is none.
import { LivePicture } from "./live.js";
import type { LiveFormat, LiveState } from "./live_format.js";
import { lengthText } from "./moments.js";
import type { Stream } from "./opening.js";
import { zoomText } from "./picture_zoom.js";
import type { Refusal } from "./server.js";
import type { GrantEnd, TicketKeeper } from "./ticket.js";
import { endedElement, formatTag, refusedElement, type Tag, TileFace } from "./tile.js";
import type { WallPoint } from "./wall_point.js";
import { TileZoom } from "./wall_zoom.js";
import { Watermark } from "./watermark.js";
import { say } from "./words.js";

/** A picture unchanged for this long is shown as stalled. */
const STALLED_MS = 2_000;
/** A change of stream without a picture after this time is abandoned, and not retried for a while. */
const CHANGE_WITHIN_MS = 8_000;
const CHANGE_AGAIN_MS = 30_000;

/** The interface of the wall for a tile. */
export interface TileHome {
  readonly gateway: string;
  readonly tickets: TicketKeeper;
  who(): string;
  now(): number;
  changed(tile: Tile): void;
  /** Another part of the picture is seen, which may ask for another stream. */
  zoomed(tile: Tile): void;
}

/** How a picture of another shape fills its tile: whole, cut at its edges, or stretched. */
export type Aspect = "whole" | "filled" | "stretched";
const NEXT_ASPECT: Record<Aspect, Aspect> = { whole: "filled", filled: "stretched", stretched: "whole" };

interface Showing {
  video: HTMLVideoElement;
  picture: LivePicture;
}

export class Tile {
  private readonly face: TileFace;
  private readonly mark: Watermark;
  private now: Showing | null = null;
  private next: Showing | null = null;
  private spare: HTMLVideoElement;
  private giveUp = 0;
  private noChangeUntil = 0;
  private seen_ms: number | null = null;
  private moved = 0;
  private tags = "";
  private visible = false;
  private wanted: Stream = "sub";
  private refusal: Refusal | null = null;
  private aspect: Aspect = "whole";
  private control: Tag | null = null;
  readonly zoom: TileZoom;
  state: LiveState = { kind: "connecting" };
  point: WallPoint | null = null;

  constructor(
    readonly element: HTMLElement,
    readonly place: number,
    private readonly home: TileHome,
  ) {
    this.face = new TileFace(element);
    this.zoom = new TileZoom(element, () => {
      if (this.now) this.say();
      home.zoomed(this);
    });
    this.spare = element.querySelector("video") as HTMLVideoElement;
    this.mark = new Watermark(
      element.querySelector("[data-watermark]") as HTMLCanvasElement,
      () => home.who(),
      () => home.now(),
    );
    this.label();
  }

  get code(): string {
    return this.point?.code ?? "";
  }

  /** Whether a moving picture is shown. */
  get live(): boolean {
    return this.now !== null && this.state.kind === "live" && !this.stalled;
  }

  /** Whether the picture is stalled. */
  get stalled(): boolean {
    return this.state.kind === "live" && this.seen_ms !== null && performance.now() - this.moved > STALLED_MS;
  }

  /** The format of this tile's stream; null before it is announced. */
  get format(): LiveFormat | null {
    return this.now?.picture.format ?? null;
  }

  /** The point and the time of the picture that is shown, or now where none is; null for an empty tile. */
  get sight(): { code: string; name: string; seen_ms: number } | null {
    return this.point && { code: this.point.code, name: this.point.name, seen_ms: this.seen_ms ?? this.home.now() };
  }

  /** Whether the point is out of use: no picture is requested. */
  get off(): boolean {
    return this.point?.tone === "off";
  }

  /** Whether the law forbids showing this point: no ticket is requested. */
  get refused(): boolean {
    return this.refusal !== null;
  }

  /** Puts a point into this tile; null empties it. The picture opens when the tile is visible. */
  put(point: WallPoint | null): void {
    if (point?.code === this.code) {
      const wasOff = this.off;
      this.point = point;
      if (point && point.tone !== "wait") this.now?.picture.hurry();
      if (wasOff && !this.off && this.visible) this.open();
      return;
    }
    this.close();
    this.refusal = null;
    this.control = null;
    this.zoom.reset();
    this.setAspect("whole");
    this.point = point;
    this.label();
    this.empty();
    if (this.visible && point) this.open();
  }

  /** Opens the picture if the tile is visible, else closes it. */
  show(visible: boolean): void {
    this.visible = visible;
    this.element.classList.toggle("away", !visible);
    if (!visible) this.close();
    else if (this.point && !this.now && !this.refusal) this.open();
    if (visible) this.mark.draw();
  }

  /** Sets the stream of this tile; the change is made without a black frame. */
  wish(stream: Stream): void {
    this.wanted = stream;
    if (!this.now || this.state.kind === "refused") return;
    const same =
      this.now.picture.stream === stream || this.format?.stream === stream || this.format?.stream === "transcoded";
    if (same) {
      this.dropNext();
      return;
    }
    if (this.next) return;
    if (this.state.kind !== "live") {
      this.close();
      this.open();
      return;
    }
    if (performance.now() > this.noChangeUntil) this.change(stream);
  }

  /** Whole, filled, stretched, in turn; returns which it is now. */
  nextAspect(): Aspect {
    this.setAspect(NEXT_ASPECT[this.aspect]);
    if (this.now) this.say();
    return this.aspect;
  }

  private setAspect(aspect: Aspect): void {
    this.aspect = aspect;
    this.element.classList.toggle("filled", aspect === "filled");
    this.element.classList.toggle("stretched", aspect === "stretched");
  }

  /** Who turns the camera, beside the state of its picture; null for one that cannot be turned. */
  turnedBy(tag: Tag | null): void {
    this.control = tag;
    if (this.now) this.say();
  }

  /** A picture that moves while nothing of it is recorded says so. */
  private lostTags(): Tag[] {
    if (!this.point?.unkept) return [];
    return [{ text: say(`未录像：${this.point.cause}`, `Not recorded: ${this.point.cause}`), tone: "bad" }];
  }

  /** What is drawn otherwise than it came. */
  private drawnTags(): Tag[] {
    const zoom: Tag[] = this.zoom.on ? [{ text: zoomText(this.zoom.view), tone: "" }] : [];
    return this.aspect === "whole" ? zoom : [...zoom, { text: aspectText(this.aspect), tone: "" }];
  }

  /** Redraws the watermark after a change of the grant. */
  remark(): void {
    this.mark.draw();
  }

  /** The point may not be shown: closes the picture and shows the article. */
  refuse(refusal: Refusal): void {
    this.close();
    this.refusal = refusal;
    this.said({ text: say("不可查看", "Refused"), tone: "warn" });
    this.face.setCoverElement(refusedElement(refusal));
    this.home.changed(this);
  }

  /** The grant has ended: closes the picture and shows the reason. */
  end(end: GrantEnd): void {
    if (!this.point) return;
    this.close();
    this.state = { kind: "ended" };
    this.said({ text: say("已结束", "Ended"), tone: "warn" });
    this.face.setCoverElement(endedElement(end));
  }

  /** Twice a second: updates the picture's time, the length of a gap, the stalled state. */
  tick(): void {
    const shown_ms = this.state.kind === "live" ? (this.now?.picture.shown_ms() ?? null) : null;
    if (shown_ms !== this.seen_ms || document.visibilityState === "hidden") {
      this.seen_ms = shown_ms;
      this.moved = performance.now();
    }
    this.face.setTime(shown_ms, this.now?.picture.masks);
    this.element.classList.toggle("stalled", this.stalled);
    if (this.now) this.say();
  }

  private say(): void {
    if (this.stalled) {
      const length = lengthText(performance.now() - this.moved);
      this.said({ text: say(`画面停滞 ${length}`, `Frozen for ${length}`), tone: "warn" });
      return;
    }
    if (this.state.kind !== "live") {
      this.tags = "";
      this.face.setLive(this.state, this.point?.name ?? "", this.home.now());
      return;
    }
    const tag = formatTag(this.format);
    const live: Tag = { text: say("实时", "Live"), tone: "live" };
    const all = [live, ...this.lostTags(), ...(tag ? [tag] : []), ...this.drawnTags()];
    this.said(...all, ...(this.control ? [this.control] : []));
  }

  private said(...tags: Parameters<TileFace["setTags"]>): void {
    const text = tags.map((tag) => tag.text).join("\n");
    if (text !== this.tags) this.face.setTags(...tags);
    this.tags = text;
  }

  private label(): void {
    const name = this.element.querySelector<HTMLElement>("[data-osd-name]");
    if (name) name.textContent = this.point ? `${this.place + 1}　${this.point.name}` : String(this.place + 1);
    const what = this.point?.name ?? say("空", "empty");
    this.element.setAttribute(
      "aria-label",
      say(`画面 ${this.place + 1}：${what}`, `Picture ${this.place + 1}: ${what}`),
    );
  }

  private empty(): void {
    this.element.classList.toggle("empty", this.point === null);
    if (!this.point)
      this.face.setCover(
        say("空", "Empty"),
        say("在点位树选点位，按 Enter 放入", "choose a point in the tree and press Enter"),
      );
  }

  private open(): void {
    const { code } = this;
    if (this.off) {
      this.said({ text: say("停用", "Out of use"), tone: "" });
      this.face.setCover(
        say(`${this.point?.name} · 停用`, `${this.point?.name} · out of use`),
        this.point?.cause ?? "",
      );
      return;
    }
    const picture = new LivePicture(
      this.spare,
      this.home.gateway,
      code,
      this.home.tickets,
      (state) => this.took(state),
      this.wanted,
    );
    this.now = { video: this.spare, picture };
    picture.start();
  }

  private took(state: LiveState): void {
    this.state = state;
    if (state.kind === "live") this.face.setCover(null);
    if (state.kind === "refused") this.dropNext();
    this.say();
    this.home.changed(this);
  }

  /** Opens a second picture behind the first; when its first frame is presented, they are swapped. */
  private change(stream: Stream): void {
    const video = this.spare.cloneNode(false) as HTMLVideoElement;
    video.removeAttribute("src");
    video.muted = true; // the attribute alone does not mute an element created by a script
    video.classList.add("behind");
    this.spare.after(video);
    const next: Showing = {
      video,
      picture: new LivePicture(
        video,
        this.home.gateway,
        this.code,
        this.home.tickets,
        (state) => this.onNext(state),
        stream,
      ),
    };
    this.next = next;
    video.requestVideoFrameCallback(() => this.next === next && this.swap(next));
    this.giveUp = window.setTimeout(() => this.failed(), CHANGE_WITHIN_MS);
    next.picture.start();
  }

  private onNext(state: LiveState): void {
    if (state.kind !== "live" && state.kind !== "connecting") this.failed();
  }

  private failed(): void {
    this.noChangeUntil = performance.now() + CHANGE_AGAIN_MS;
    this.dropNext();
  }

  private swap(next: Showing): void {
    const before = this.now;
    window.clearTimeout(this.giveUp);
    this.next = null;
    this.now = { video: next.video, picture: next.picture };
    next.picture.listen((state) => this.took(state));
    next.video.classList.remove("behind");
    before?.picture.stop();
    before?.video.remove();
    this.spare = next.video;
    this.home.changed(this);
  }

  private dropNext(): void {
    window.clearTimeout(this.giveUp);
    const next = this.next;
    this.next = null;
    next?.picture.stop();
    next?.video.remove();
  }

  private close(): void {
    this.dropNext();
    this.now?.picture.stop();
    this.now = null;
    this.state = { kind: "connecting" };
    this.seen_ms = null;
    this.noChangeUntil = 0;
    this.element.classList.remove("stalled");
    this.said();
    this.face.setTime(null);
    if (this.point) this.face.setCover(this.point.name);
  }
}

/** How a picture fills its tile, in words. */
export function aspectText(aspect: Aspect): string {
  const words: Record<Aspect, string> = {
    whole: say("完整画面", "Whole picture"),
    filled: say("填满（裁边）", "Filled, edges cut"),
    stretched: say("拉伸填满", "Stretched"),
  };
  return words[aspect];
}

/** How many tiles are live, and how many of them on the sub stream. */
export function liveText(tiles: readonly Tile[]): string {
  const live = tiles.filter((tile) => tile.live);
  const sub = live.filter((tile) => tile.format?.stream === "sub").length;
  const some = say(` · ${sub} 路子码流`, ` · ${sub} on the sub stream`);
  const streams = sub === 0 ? "" : sub === live.length ? say(" · 子码流", " · sub stream") : some;
  return say(`${live.length} 路实时`, `${live.length} live`) + streams;
}
