// The source of a redaction in the usual player: tickets under the redaction's grant, and each presented picture by its
// time of the film, with its boxes.
import { PointGateway } from "./gateway.js";
import { Playback, type PlaybackEvent } from "./playback.js";
import type { BoxParts, PictureBoxes } from "./redaction_boxes.js";
import type { WatchedFilm } from "./redaction_watch.js";
import { type GrantEnd, TicketKeeper } from "./ticket.js";

/** Where a source is: the point, its gateway, and the time of the redaction in Unix milliseconds. */
export interface SourcePlace {
  code: string;
  gateway: string;
  from_ms: number;
  to_ms: number;
}

/** What the page does with what it shows. */
export interface SourceListener {
  picture(one: PictureBoxes | null, at_90k: number): void;
  event(event: PlaybackEvent): void;
  ended(end: GrantEnd): void;
}

export class RedactionSource {
  readonly playback: Playback;
  private shown_90k: number | null = null;
  private until_90k: number | null = null;
  /** A seek is under way: what the browser presents meanwhile has no certain time. */
  private seeks = false;
  private footage: [number, number][] = [];
  private readonly tickets: TicketKeeper;

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly place: SourcePlace,
    grant: string,
    private readonly parts: BoxParts,
    private readonly watched: WatchedFilm,
    private readonly listener: SourceListener,
  ) {
    this.tickets = new TicketKeeper(grant, [place.code], null, { modes: ["playback"] });
    this.tickets.onEnded((end) => listener.ended(end));
    const gateway = new PointGateway(place.gateway, place.code, this.tickets);
    const around = {
      now_ms: (): number => place.to_ms - 1, // nothing after it is asked for: the ticket ends there
      nextFootage: (after_ms: number): number | null =>
        this.footage.map(([from, to]) => (to > after_ms ? Math.max(from, after_ms) : null)).find((at) => at !== null) ??
        null,
      footageBefore: (before_ms: number): number | null =>
        this.footage
          .map(([from, to]) => (from < before_ms ? Math.min(to, before_ms) : null))
          .findLast((at) => at !== null) ?? null,
    };
    this.playback = new Playback(video, gateway, around, (event) => this.onEvent(event));
    gateway
      .spans(place.from_ms, place.to_ms, 2_000, new AbortController().signal)
      .then((found) => (this.footage = found.footage))
      .catch(() => undefined);
    const presented = (_: number, frame: VideoFrameCallbackMetadata): void => {
      if (!video.seeking && !this.seeks) this.presented(frame);
      video.requestVideoFrameCallback(presented);
    };
    video.requestVideoFrameCallback(presented);
    video.addEventListener("seeking", () => watched.broke());
  }

  /** The time of the picture on the screen; null before the first. */
  get at_90k(): number | null {
    return this.shown_90k;
  }

  /** Shows the picture of a time of the film, and plays on from it, up to `until_90k` if that is given. */
  async go(at_90k: number, rolls: boolean, until_90k: number | null = null): Promise<void> {
    await this.parts.want(at_90k).catch(() => undefined);
    const wall_90k = this.parts.wall_90k(at_90k) ?? this.place.from_ms * 90 + at_90k;
    this.until_90k = until_90k;
    const wanted_ms = Math.min(Math.max(wall_90k / 90, this.place.from_ms), this.place.to_ms - 1);
    if ((await this.playback.seek(wanted_ms, rolls)) && rolls)
      await this.playback.play(Math.max(this.playback.rate, 0.25));
  }

  /** Plays at a speed, without an end. */
  async play(rate: number): Promise<void> {
    this.until_90k = null;
    if (this.shown_90k !== null) await this.playback.play(rate);
    else await this.go(0, true);
  }

  /** Draws the boxes of the picture on the screen anew: an edit changed them. */
  async again(): Promise<void> {
    const at_90k = this.shown_90k;
    if (at_90k === null) return;
    this.listener.picture(null, at_90k);
    await this.parts.want(at_90k);
    this.show(at_90k, false);
  }

  /** No further ticket is asked for. */
  stop(): void {
    this.tickets.stop();
    this.playback.stop();
  }

  private presented(frame: VideoFrameCallbackMetadata): void {
    const shown_ms = this.playback.shown_ms();
    if (shown_ms === null) return;
    // the player's own clock stands for what is between media time and the recording's
    const wall_90k = (shown_ms + (frame.mediaTime - this.video.currentTime) * 1000) * 90;
    const at_90k = this.parts.film_90k(wall_90k);
    if (at_90k === null) return;
    this.show(at_90k, this.playback.rate > 0);
    void this.parts.want(Math.max(at_90k, 0)).catch(() => undefined);
  }

  private show(at_90k: number, forward: boolean): void {
    const one = this.parts.at(at_90k);
    this.shown_90k = one?.at_90k ?? Math.max(0, at_90k);
    this.listener.picture(one, this.shown_90k);
    if (one && forward) this.watched.saw(one.at_90k, this.parts.until(one.at_90k), this.parts.since(one));
    else this.watched.broke();
    const ends = (this.until_90k !== null && at_90k >= this.until_90k) || (one !== null && this.parts.isLast(one));
    if (ends && forward && this.playback.playing) {
      this.until_90k = null;
      this.playback.pause();
    }
  }

  private onEvent(event: PlaybackEvent): void {
    if (event.kind === "seeking") {
      this.seeks = true;
      this.watched.broke();
    } else if (event.kind !== "gap") this.seeks = false;
    this.listener.event(event);
    const at_90k = event.kind === "shown" ? this.parts.film_90k(event.at_ms * 90) : null;
    if (at_90k !== null) this.show(at_90k, this.playback.rate > 0);
  }
}
