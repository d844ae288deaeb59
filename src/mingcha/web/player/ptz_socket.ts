// The line to the gateway on which a camera is turned: what is held is sent again until it is let go (docs/ref/gateway.md).
import { dial } from "./opening.js";

/** What a camera is asked to do; speeds from -1 to 1: right, up, in, far and open are positive. */
export type Verb =
  | { verb: "move"; pan: number; tilt: number; zoom: number }
  | { verb: "focus"; speed: number }
  | { verb: "iris"; speed: number }
  | { verb: "go_to_preset"; preset: number }
  | { verb: "go_home" }
  | { verb: "auxiliary"; switch: 1; on: boolean };

/** Where the camera is, as the gateway says it; `home_in_s`: when it goes home by itself, null if it does not. */
export interface CameraPlace {
  away: boolean;
  home_in_s: number | null;
  /** Why it cannot be turned, "" if it can. */
  why_not: string;
}

/** Why the line is no more: the lease, its ticket or the grant ended; "lost": the gateway does not answer. */
export type LineEnd = "lease" | "ticket" | "revoked" | "lost";

/** What the gateway has to say. */
export interface LineUse {
  place(place: CameraPlace): void;
  /** A verb was refused; the trouble is one of the gateway's names. */
  refused(trouble: string, why: { zh: string; en: string } | null): void;
  ended(end: LineEnd): void;
}

/** The gateway stops a camera that hears nothing for 1.2 s. */
const REPEAT_MS = 400;
/** It closes the line of who begins more than 8 movements a second. */
const BEGIN_EVERY_MS = 150;

interface Answer {
  n?: number;
  ok?: boolean;
  away?: boolean;
  home_in_s?: number | null;
  trouble?: string;
  why?: { zh: string; en: string };
  state?: { away?: boolean; home_in_s?: number | null; why_not?: string };
  ended?: LineEnd;
}

export class ControlLine {
  private socket: WebSocket | null = null;
  private number = 0;
  /** What is held down; its number is 0 until it was sent. */
  private held: { verb: Verb; number: number } | null = null;
  /** Whether the camera was told to move and not yet to stop. */
  private moving = false;
  /** What is done once, and waits for the line to open. */
  private waiting: Verb | null = null;
  private timer = 0;
  private begun_ms = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly use: LineUse,
    private readonly now_ms: () => number = () => performance.now(),
  ) {}

  /** Whether a line stands or is being opened. */
  get stands(): boolean {
    return this.socket !== null;
  }

  /** Opens the line; what is held or waits is sent when it stands. */
  open(address: string, ticket: string): void {
    this.hangUp();
    const socket = dial(address, ticket);
    this.socket = socket;
    socket.onopen = () => this.opened();
    socket.onmessage = ({ data }) => socket === this.socket && this.heard(String(data));
    socket.onclose = () => socket === this.socket && this.lost("lost");
  }

  /** Presents the next ticket of the same lease. */
  renew(ticket: string): void {
    this.send({ ticket });
  }

  /** Begins a movement that goes on until it is let go, in place of the one before. */
  hold(verb: Verb): void {
    this.held = { verb, number: 0 };
    this.begin();
  }

  /** Lets go: the camera stops at once. */
  release(): void {
    window.clearTimeout(this.timer);
    this.held = null;
    if (!this.moving) return;
    this.moving = false;
    this.number += 1;
    this.send({ do: { verb: "stop" }, n: this.number });
  }

  /** Asks once for what ends by itself: a preset, the home position, the wiper. */
  once(verb: Verb): void {
    this.release();
    this.waiting = verb;
    this.begin();
  }

  /** Stops what moves, and closes. */
  close(): void {
    this.release();
    this.waiting = null;
    this.hangUp();
  }

  private opened(): void {
    this.begin();
  }

  /** Sends what is held or waits: now, or as soon as the gateway takes another beginning. */
  private begin(): void {
    window.clearTimeout(this.timer);
    const verb = this.waiting ?? this.held?.verb;
    if (!verb || this.socket?.readyState !== WebSocket.OPEN) return;
    const wait_ms = this.begun_ms + BEGIN_EVERY_MS - this.now_ms();
    if (wait_ms > 0) {
      this.timer = window.setTimeout(() => this.begin(), wait_ms);
      return;
    }
    this.begun_ms = this.now_ms();
    this.number += 1;
    this.send({ do: verb, n: this.number });
    if (this.waiting) this.waiting = null;
    else if (this.held) {
      this.held.number = this.number;
      this.moving = true;
      this.repeatLater();
    }
  }

  private repeatLater(): void {
    this.timer = window.setTimeout(() => {
      if (!this.held) return;
      this.send({ do: this.held.verb, n: this.held.number, held: true });
      this.repeatLater();
    }, REPEAT_MS);
  }

  private heard(text: string): void {
    const answer = JSON.parse(text) as Answer;
    if (answer.ended) this.lost(answer.ended);
    else if (answer.state) this.use.place(placeOf(answer.state));
    else if (answer.ok === false) {
      if (answer.n === this.held?.number) this.drop(); // what was refused is not asked for again
      this.use.refused(answer.trouble ?? "", answer.why ?? null);
    } else if (answer.ok) this.use.place(placeOf(answer));
  }

  /** Forgets what is held without a stop: the camera did not take it. */
  private drop(): void {
    window.clearTimeout(this.timer);
    this.held = null;
    this.moving = false;
  }

  private lost(end: LineEnd): void {
    this.drop();
    this.waiting = null;
    this.hangUp();
    this.use.ended(end);
  }

  private hangUp(): void {
    const socket = this.socket;
    this.socket = null;
    if (!socket) return;
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
  }

  private send(message: unknown): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }
}

function placeOf({ away = false, home_in_s = null, why_not = "" }: NonNullable<Answer["state"]>): CameraPlace {
  return { away, home_in_s: home_in_s || null, why_not };
}
