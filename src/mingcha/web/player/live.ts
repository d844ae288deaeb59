// Live: one fragment per frame over a WebSocket into MSE. If late, the picture jumps; if the line is slow, the gateway skips.
import { KEPT, type LiveFormat, type LiveState, NO_CAMERA, REFUSED, TICKET_ENDED, UNSERVED } from "./live_format.js";
import { fragmentTimes, joined, TICKS_90K } from "./mp4_times.js";
import { dial, liveAddress, type Stream, takeEarly } from "./opening.js";
import { SegmentBuffer, SourceOpening, UnsupportedCodec } from "./segment_buffer.js";
import type { TicketKeeper } from "./ticket.js";

/** Delay of the picture behind the newest frame, and when it jumps (measured; docs/design, live). */
const TARGET_LAG_S = 0.08;
const JUMP_LAG_S = 0.4;
const EASE_LAG_S = 0.2;
const KEEP_BEHIND_S = 8;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8_000;
const ORIGIN_MARGIN_S = 10;
/** The gateway sends the time every five seconds: without a message for this long the connection or the host is dead. */
const SILENT_MS = 15_000;
const LISTEN_EVERY_MS = 5_000;
/** After the page was hidden for this long the stream is closed until it is visible again. */
const HIDDEN_PAUSE_MS = 10_000;

/** Minimum time between renewed tickets on an open stream: the gateway counts them. */
const RENEW_AFTER_MS = 30_000;

/** A message with pictures; `hole_90k` is the missing time on the wall line before it, if MSE cannot play across it. */
interface Piece {
  bytes: ArrayBuffer;
  first_90k: number | null;
  hole_90k: number;
}

export class LivePicture {
  private socket: WebSocket | null = null;
  private buffer: SegmentBuffer | null = null;
  private opening: SourceOpening | null = null;
  private served: LiveFormat | null = null;
  /** How many privacy masks the pictures have (docs/ref/gateway.md). */
  masks = 0;
  private pending: Piece[] = [];
  private expected_90k = 0;
  private usual_90k = 0;
  private pumping = false;
  private generation = 0;
  private pause_ms = FIRST_PAUSE_MS;
  private timer = 0;
  private hiddenTimer = 0;
  private handed_ms = 0;
  private heard_ms = 0;
  private listening = 0;
  /** The gateway dialled most recently. */
  private dialled = "";
  private resting = false;
  private stopped = true;
  private state: LiveState = { kind: "connecting" };
  private readonly forget: (() => void)[] = [];

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly gateway: string,
    private readonly camera: string,
    private readonly tickets: TicketKeeper,
    private onState: (state: LiveState) => void,
    readonly stream: Stream = "main",
  ) {}

  /** The format of the stream; null before the gateway announced it. */
  get format(): LiveFormat | null {
    return this.served;
  }

  /** Replaces the listener. */
  listen(onState: (state: LiveState) => void): void {
    this.onState = onState;
  }

  /** Starts or restarts. */
  start(): void {
    if (!this.stopped) return;
    this.stopped = false;
    const shown = (): void => this.visibilityChanged();
    const failed = (): void => this.resync();
    document.addEventListener("visibilitychange", shown);
    this.video.addEventListener("error", failed);
    this.forget.push(
      () => document.removeEventListener("visibilitychange", shown),
      () => this.video.removeEventListener("error", failed),
      this.tickets.onRenewed((token, urgent) => this.renew(token, urgent)),
      this.tickets.onEnded(() => this.finish({ kind: "ended" })),
    );
    this.resting = false;
    this.listening = window.setInterval(() => this.listenToLine(), LISTEN_EVERY_MS);
    this.connect();
    this.visibilityChanged();
  }

  /** Removes the picture and stops reporting. */
  stop(): void {
    this.stopped = true;
    this.generation += 1;
    window.clearTimeout(this.timer);
    window.clearTimeout(this.hiddenTimer);
    window.clearInterval(this.listening);
    for (const call of this.forget.splice(0)) call();
    this.hangUp();
    this.drop();
    this.video.playbackRate = 1;
  }

  /** The instant of the shown picture, Unix milliseconds; null before the first. */
  shown_ms(): number | null {
    if (!this.buffer || this.video.readyState < HTMLMediaElement.HAVE_METADATA) return null; // a stalled picture still has its time
    return (this.video.currentTime + this.buffer.origin_s) * 1000;
  }

  private say(state: LiveState): void {
    this.state = state;
    this.onState(state);
  }

  private finish(state: LiveState): void {
    this.stop();
    this.say(state);
  }

  /** A page hidden for a while loads nothing; it restarts when it becomes visible. */
  private visibilityChanged(): void {
    window.clearTimeout(this.hiddenTimer);
    if (document.visibilityState === "hidden") {
      this.hiddenTimer = window.setTimeout(() => this.rest(), HIDDEN_PAUSE_MS);
    } else if (this.resting) {
      this.resting = false;
      this.connect();
    } else {
      this.steer();
    }
  }

  private rest(): void {
    this.resting = true;
    this.generation += 1;
    window.clearTimeout(this.timer);
    this.hangUp();
    this.drop();
    this.say({ kind: "connecting" });
  }

  private connect(): void {
    this.generation += 1;
    const mine = this.generation;
    if (!KEPT.has(this.state.kind)) this.say({ kind: "connecting" });
    const token = this.tickets.readyFor(this.camera);
    if (token !== null) {
      this.dial(token, mine);
      return;
    }
    const current = (): boolean => mine === this.generation && !this.stopped;
    this.tickets.tokenFor(this.camera).then(
      (fetched) => current() && this.dial(fetched, mine),
      () => current() && this.later(),
    );
  }

  private renew(token: string, urgent: boolean): void {
    if (
      this.socket &&
      this.tickets.covers(this.camera) &&
      this.tickets.liveGateway(this.camera, this.gateway) !== this.dialled
    ) {
      this.resync();
      return; // the camera moved to another recorder
    }
    if (!this.tickets.covers(this.camera) || !(urgent || performance.now() - this.handed_ms > RENEW_AFTER_MS)) return;
    this.handed_ms = performance.now();
    this.send({ type: "ticket", token });
  }

  private dial(token: string, mine: number): void {
    this.handed_ms = performance.now();
    this.heard_ms = performance.now();
    this.dialled = this.tickets.liveGateway(this.camera, this.gateway);
    const address = liveAddress(this.dialled, this.camera, this.stream);
    const early = takeEarly(address);
    const socket = early?.socket ?? dial(address, token);
    this.socket = socket;
    const heard = ({ data }: MessageEvent<string | ArrayBuffer>): void => {
      if (mine !== this.generation) return;
      this.heard_ms = performance.now();
      if (typeof data === "string") this.told(data);
      else this.took(data);
    };
    socket.onmessage = heard;
    socket.onclose = (event) => {
      if (mine === this.generation && !this.stopped) this.closed(event);
    };
    if (!this.buffer?.alive && !this.opening?.alive && "MediaSource" in window)
      this.opening = new SourceOpening(this.video);
    early?.missed.forEach(heard);
  }

  private told(text: string): void {
    const message = JSON.parse(text) as Partial<LiveFormat> & {
      type?: string;
      state?: string;
      reason?: string;
      since_ms?: number;
      count?: number;
    };
    if (message.type === "format" && typeof message.codec === "string") {
      const { codec, width = 0, height = 0, stream = "main", source = null } = message;
      this.served = { codec, width, height, stream, source };
      this.masks = 0;
      this.pending = [];
      this.expected_90k = 0;
    } else if (message.type === "masks") {
      this.masks = message.count ?? 0;
    } else if (message.type === "event" && message.state !== undefined && message.state !== "recording") {
      this.say({ kind: "gap", reason: message.reason ?? "", since_ms: message.since_ms ?? null });
    }
  }

  private took(bytes: ArrayBuffer): void {
    this.pause_ms = FIRST_PAUSE_MS;
    this.pending.push(this.timed(bytes));
    if (!this.pumping) void this.pump();
  }

  /**
   * The position of a message on the wall line. After a hole of more than a frame MSE drops everything up to the next
   * key frame (Media Source Extensions, coded frame processing), so the hole is noted here and closed in `pump`.
   */
  private timed(bytes: ArrayBuffer): Piece {
    const times = fragmentTimes(bytes);
    const [first] = times;
    const last = times.at(-1);
    if (!first || !last) return { bytes, first_90k: null, hole_90k: 0 };
    const hole_90k = this.expected_90k > 0 ? first.start_90k - this.expected_90k : 0;
    const closes = hole_90k > this.usual_90k / 2 && this.usual_90k > 0;
    this.expected_90k = last.start_90k + last.duration_90k;
    this.usual_90k = last.duration_90k;
    return { bytes, first_90k: first.start_90k, hole_90k: closes ? hole_90k : 0 };
  }

  private async pump(): Promise<void> {
    this.pumping = true;
    const mine = this.generation;
    try {
      while (this.pending.length > 0 && mine === this.generation) {
        const next = this.pending.findIndex((one, place) => place > 0 && one.hole_90k > 0);
        const pieces = this.pending.splice(0, next < 0 ? this.pending.length : next);
        const fresh = !this.buffer?.alive;
        const buffer = await this.prepared(pieces[0]);
        if (!buffer || mine !== this.generation) break;
        const hole_90k = pieces[0]?.hole_90k ?? 0;
        if (hole_90k > 0 && !fresh) await buffer.shift(hole_90k / TICKS_90K);
        await buffer.append(joined(pieces.map((one) => one.bytes)));
        if (mine !== this.generation) break;
        if (this.pending.length === 0) this.steer(); // append a whole burst before moving the picture
        if (this.state.kind !== "live") this.say({ kind: "live" });
      }
    } catch (problem) {
      if (mine !== this.generation || this.stopped) return;
      if (problem instanceof UnsupportedCodec) this.finish({ kind: "unsupported", codec: problem.codec });
      else this.resync();
    } finally {
      this.pumping = false;
      if (this.pending.length > 0 && !this.stopped) void this.pump();
    }
  }

  /** The buffer for a piece: opened for the first one, its codec changed after a new format was announced. */
  private async prepared(piece: Piece | undefined): Promise<SegmentBuffer | null> {
    const format = this.served;
    if (!format) return null;
    if (this.buffer?.alive) {
      await this.buffer.changeCodec(format.codec);
      return this.buffer;
    }
    const first_90k = piece?.first_90k ?? null;
    if (first_90k === null) return null;
    const mine = this.generation;
    const opening = this.opening?.alive ? this.opening : undefined;
    this.opening = null;
    const buffer = await SegmentBuffer.open(
      this.video,
      format.codec,
      Math.floor(first_90k / TICKS_90K) - ORIGIN_MARGIN_S,
      opening,
    );
    if (mine !== this.generation) {
      buffer.close();
      return null;
    }
    this.buffer = buffer;
    return buffer;
  }

  /** Keeps the picture just behind the newest frame, restarts it if it stands still, and drops what is behind. */
  private steer(): void {
    const buffer = this.buffer;
    const newest = buffer?.lastRange();
    if (!buffer || !newest) return;
    const [start, end] = newest;
    const lag = end - this.video.currentTime;
    if (this.video.currentTime < start || lag > JUMP_LAG_S || lag < 0) {
      this.video.currentTime = Math.max(start, end - TARGET_LAG_S);
      this.video.playbackRate = 1;
    } else {
      this.video.playbackRate = lag > EASE_LAG_S ? 1.05 : 1;
    }
    if (this.video.paused) this.video.play().catch(() => undefined);
    const first = buffer.firstStart();
    if (first !== null && this.video.currentTime - first > 2 * KEEP_BEHIND_S) {
      buffer.remove(first, this.video.currentTime - KEEP_BEHIND_S).catch(() => undefined);
    }
  }

  /** Discards the source and restarts with a new init and the last group of pictures. */
  private resync(): void {
    if (this.stopped) return;
    this.hangUp();
    this.drop();
    this.later();
  }

  private closed(event: CloseEvent): void {
    this.socket = null;
    if (event.code === REFUSED) {
      this.finish({ kind: "refused", article: event.reason });
      return;
    }
    const elsewhere = this.tickets.stretches(this.camera).length > 0;
    if (event.code === NO_CAMERA && !elsewhere) {
      this.drop(); // a point that was just registered or moved: its recorder has not taken it in yet
      this.say({ kind: "missing" });
      this.later();
      return;
    }
    const why = UNSERVED[event.code];
    if (why) {
      this.drop();
      this.pause_ms = LONGEST_PAUSE_MS;
    }
    this.say(why ? { kind: "unserved", why } : { kind: "away" });
    if (event.code === TICKET_ENDED) {
      const mine = this.generation;
      this.drop();
      this.tickets.fresh().then(
        () => mine === this.generation && !this.stopped && this.later(),
        () => mine === this.generation && !this.stopped && this.later(),
      );
      return;
    }
    if (elsewhere && !why) this.tickets.lookAgain().catch(() => undefined); // it may have moved to another recorder
    this.later();
  }

  /** Gives up a silent connection: a host that was cut off does not close it. */
  private listenToLine(): void {
    if (!this.socket || this.resting || performance.now() - this.heard_ms < SILENT_MS) return;
    this.say({ kind: "away" });
    if (this.tickets.stretches(this.camera).length > 0) this.tickets.lookAgain().catch(() => undefined);
    this.resync();
  }

  private later(): void {
    window.clearTimeout(this.timer);
    this.generation += 1;
    this.timer = window.setTimeout(() => this.connect(), this.pause_ms * (0.75 + Math.random() / 2));
    this.pause_ms = Math.min(this.pause_ms * 2, LONGEST_PAUSE_MS);
  }

  /** The recorder answers again: the next attempt is made now. */
  hurry(): void {
    if (this.stopped || this.resting || this.socket || this.state.kind !== "away") return;
    window.clearTimeout(this.timer);
    this.connect();
  }

  private send(message: unknown): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  private drop(): void {
    this.opening?.close();
    this.opening = null;
    this.buffer?.close();
    this.buffer = null;
    this.pending = [];
  }

  private hangUp(): void {
    const socket = this.socket;
    this.socket = null;
    if (socket) {
      socket.onclose = null;
      socket.onmessage = null;
      socket.close();
    }
  }
}
