// Control of one camera by this page: the lease, renewed by use; the line to the gateway, opened when it is used.
import {
  askForControl,
  giveBack,
  giveBackLeaving,
  type Holder,
  handOn,
  type Lease,
  type Preset,
  renewLease,
  takeControl,
  takeOver,
} from "./ptz_lease.js";
import { type CameraPlace, ControlLine, type LineEnd, type Verb } from "./ptz_socket.js";
import { endText, lostText, troubleText } from "./ptz_words.js";
import { Refused, ServerFault } from "./server.js";
import { say } from "./words.js";

/** A camera that can be turned, as the page shows it. */
export interface Turned {
  code: string;
  name: string;
}

/** What the page does for its control. */
export interface ControlUse {
  grant(): string;
  /** The server's clock, Unix milliseconds. */
  now(): number;
  /** Something changed that is shown. */
  changed(): void;
  /** Words for the person, also spoken. */
  tell(text: string): void;
  /** The states of points are to be asked for now. */
  ask(): void;
}

export class PtzControl {
  /** The camera whose pad is open; null: none. */
  camera: Turned | null = null;
  place: CameraPlace | null = null;
  /** When the gateway said where the camera is (performance.now). */
  placed_ms = 0;
  private lease: Lease | null = null;
  /** When the present ticket was handed out, by the server's clock. */
  private issued_ms = 0;
  private renewing: Promise<void> | null = null;
  private busy = false;
  /** When the lease began or ended on this page (performance.now): older states of the server do not count. */
  private since_ms = 0;
  /** This person asked for the camera: when it becomes theirs, it is taken up. */
  private asked = false;
  /** This page took the lease: another window's stays when this page is left. */
  private took = false;
  private readonly line: ControlLine;

  constructor(private readonly use: ControlUse) {
    this.line = new ControlLine({
      place: (place) => this.placed(place),
      refused: (trouble, why) => use.tell(why ? say(why.zh, why.en) : troubleText(trouble)),
      ended: (end) => this.lineEnded(end),
    });
    window.addEventListener("pagehide", () => this.leave());
  }

  /** Whether this page holds the lease. */
  get mine(): boolean {
    return this.lease !== null;
  }

  get until_ms(): number {
    return this.lease?.until_ms ?? 0;
  }

  get presets(): readonly Preset[] {
    return this.lease?.presets ?? [];
  }

  get home(): { preset: number; return_s: number } {
    return { preset: this.lease?.home_preset ?? 0, return_s: this.lease?.home_return_s ?? 0 };
  }

  /** Whether an act of the lease is under way. */
  get waits(): boolean {
    return this.busy;
  }

  /** Opens the pad of a camera, and takes control of it if nobody has it. */
  async take(camera: Turned): Promise<void> {
    if (this.mine && this.camera?.code !== camera.code) await this.letGo();
    this.camera = camera;
    await this.act(async () => {
      this.begin(await takeControl(this.use.grant(), camera.code));
      if (this.mine) this.use.tell(say(`已取得控制：${camera.name}`, `You control ${camera.name}`));
      this.use.ask();
    });
  }

  /** Takes the camera from its holder. */
  async takeOver(reason: string): Promise<boolean> {
    const { camera } = this;
    if (!camera) return false;
    return this.act(async () => {
      this.begin(await takeOver(this.use.grant(), camera.code, reason));
      this.use.tell(say(`已接管：${camera.name}`, `You took over ${camera.name}`));
      this.use.ask();
    });
  }

  /** Asks the holder for the camera. */
  async askFor(): Promise<void> {
    const { camera } = this;
    if (!camera) return;
    await this.act(async () => {
      await askForControl(this.use.grant(), camera.code);
      this.asked = true;
      this.use.tell(say("已请求控制，等待对方移交", "Asked for control; the holder sees it"));
      this.use.ask();
    });
  }

  /** Hands the camera to the one who asked. */
  async handOn(name: string): Promise<void> {
    const { lease } = this;
    if (!lease) return;
    this.line.close();
    await this.act(async () => {
      await handOn(lease.lease);
      this.drop();
      this.use.tell(say(`已移交给 ${name}`, `Handed on to ${name}`));
      this.use.ask();
    });
  }

  /** Gives the camera back, and closes its pad. */
  async give(): Promise<void> {
    if (this.mine) await this.end("given");
    this.camera = null;
    this.asked = false;
    this.use.changed();
  }

  /** Holds a movement: it wakes the line where that slept. */
  hold(verb: Verb): void {
    if (!this.mine) return;
    this.line.hold(verb);
    void this.used();
  }

  once(verb: Verb): void {
    if (!this.mine) return;
    this.line.once(verb);
    void this.used();
  }

  release(): void {
    this.line.release();
  }

  /** A tick: the lease lapses by itself, and a movement that goes on keeps it. */
  tick(moving: boolean): void {
    if (!this.lease) return;
    if (moving) void this.used();
    else if (this.use.now() >= this.lease.until_ms) this.over(endText("lapsed"));
  }

  /** The state of the camera, as the server told it for everybody who asked at this time (performance.now). */
  heard(holder: Holder | undefined, asked_ms: number): void {
    const { camera } = this;
    if (!camera || !holder || this.busy || asked_ms < this.since_ms) return;
    if (this.lease && !holder.mine) this.over(lostText(holder));
    else if (!this.lease && this.asked && holder.mine) void this.take(camera);
  }

  /** The grant has ended. */
  stop(): void {
    this.line.close();
    if (this.lease) this.over(endText("revoked"));
  }

  private begin(lease: Lease | null): void {
    this.lease = lease;
    this.place = null;
    this.since_ms = performance.now();
    if (!lease) return;
    this.took = lease.taken || this.asked;
    this.asked = false;
    this.issued_ms = this.use.now();
    this.line.open(lease.url, lease.ticket);
  }

  /** Use renews: the lease of a camera that nobody turns lapses. */
  private async used(): Promise<void> {
    const { lease } = this;
    if (!lease) return;
    const [now_ms, half_ms] = [this.use.now(), (lease.expires_ms - this.issued_ms) / 2];
    if (now_ms > lease.expires_ms - half_ms) this.renewing ??= this.renew(lease).finally(() => (this.renewing = null));
    else if (!this.line.stands) this.line.open(lease.url, lease.ticket);
  }

  private async renew(lease: Lease): Promise<void> {
    try {
      const renewal = await renewLease(lease.lease);
      if (this.lease !== lease) return;
      Object.assign(lease, { until_ms: renewal.until_ms, ticket: renewal.ticket, expires_ms: renewal.expires_ms });
      this.issued_ms = this.use.now();
      if (this.line.stands) this.line.renew(lease.ticket);
      else this.line.open(lease.url, lease.ticket);
      this.use.changed();
    } catch (problem) {
      if (this.lease === lease && problem instanceof Refused) this.over(problem.refusal.reason);
    }
  }

  private placed(place: CameraPlace): void {
    this.place = place;
    this.placed_ms = performance.now();
    if (place.why_not) this.use.tell(place.why_not);
    this.use.changed();
  }

  /** A line whose ticket ran out is opened again by the next use; who has the lease now is the server's to say. */
  private lineEnded(end: LineEnd): void {
    if (end === "revoked") this.over(endText(end));
    else if (end === "lost") this.use.tell(endText(end));
    if (end !== "ticket") this.use.ask();
    this.use.changed();
  }

  /** Turns to another camera: what another window took stays. */
  private async letGo(): Promise<void> {
    if (this.took) return this.end("given");
    this.line.close();
    this.drop();
  }

  private async end(end: "given"): Promise<void> {
    const { lease } = this;
    this.line.close();
    if (!lease) return;
    await this.act(async () => {
      await giveBack(lease.lease);
      this.drop();
      this.use.tell(endText(end));
      this.use.ask();
    });
  }

  private over(words: string): void {
    this.line.close();
    this.drop();
    this.use.tell(words);
    this.use.changed();
  }

  private drop(): void {
    this.lease = null;
    this.since_ms = performance.now();
    this.place = null;
  }

  private leave(): void {
    this.line.close();
    if (this.lease && this.took) giveBackLeaving(this.lease.lease);
    this.drop();
  }

  /** Runs an act of the lease; false after telling why it failed. */
  private async act(call: () => Promise<void>): Promise<boolean> {
    this.busy = true;
    this.use.changed();
    try {
      await call();
      return true;
    } catch (problem) {
      this.use.tell(faultText(problem));
      return false;
    } finally {
      this.busy = false;
      this.use.changed();
    }
  }
}

/** Why an act came to nothing: the refusal, or what the server says of it. */
function faultText(problem: unknown): string {
  if (problem instanceof Refused) return problem.refusal.reason;
  const is_ours = problem instanceof ServerFault && problem.status >= 400 && problem.status < 500;
  return is_ours ? problem.message : say("服务器没有应答，请重试", "The server does not answer: try again");
}
