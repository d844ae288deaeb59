// States of cameras as they change: a WebSocket to each gateway, opened with the wall's ticket, followed by signed passes.
import { dial } from "./opening.js";
import { get } from "./server.js";
import type { TicketKeeper } from "./ticket.js";

/** What a gateway says of a camera; `since_ms` without footage: the end of the last picture. `away`: its recorder does
 * not answer. */
export interface CameraNews {
  camera: string;
  state: "recording" | "trouble" | "connecting" | "off" | "away";
  reason: string | null;
  since_ms: number;
  poor: string;
}

/** The answer of /watch/states. `whole`: the pass names every point of this person. */
interface Pass {
  pass: string;
  whole: boolean;
  gateways: string[];
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;
/** The gateway sends the time every five seconds. */
const SILENT_MS = 15_000;
const LISTEN_EVERY_MS = 5_000;
const CODES_A_PASS = 64;
const FURTHER_AFTER_MS = 500;

/** Which gateway speaks for a camera that moved to another recorder: the one that said last how it is. Another one whose
 * recorder does not answer, or has the camera no more, says nothing of it. */
export class Speakers<Gateway> {
  private readonly of = new Map<string, Gateway>();

  /** Whether the news of a gateway counts. */
  hears(gateway: Gateway, { camera, state }: CameraNews): boolean {
    const speaker = this.of.get(camera) ?? gateway;
    if (speaker !== gateway && (state === "away" || state === "off")) return false;
    if (state === "off") this.of.delete(camera);
    else this.of.set(camera, gateway);
    return true;
  }

  /** The connections ended. */
  clear(): void {
    this.of.clear();
  }
}

/** Follows the states while the page is visible; it comes back by itself. */
export class StateWatch {
  private lines: Line[] = [];
  private readonly speakers = new Speakers<Line>();
  private whole = false;
  private pause_ms = FIRST_PAUSE_MS;
  private timer = 0;
  private further = new Set<string>();
  private furtherTimer = 0;

  /** `shown`: the points on the screen, of which the ticket opens at least one. */
  constructor(
    private readonly tickets: TicketKeeper,
    private readonly shown: () => string[],
    private readonly onNews: (news: CameraNews) => void,
    private readonly onSilence: () => void,
  ) {
    tickets.onRenewed((token) => this.renew(token));
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.start());
    window.setInterval(() => this.listen(), LISTEN_EVERY_MS);
  }

  /** Connects unless it is connected or nothing is on the screen. */
  start(): void {
    window.clearTimeout(this.timer);
    if (this.lines.length === 0 && document.visibilityState === "visible") void this.connect();
  }

  /** Follows further points, where the pass does not name all of them. */
  follow(codes: readonly string[]): void {
    for (const code of codes) this.further.add(code);
    window.clearTimeout(this.furtherTimer);
    this.furtherTimer = window.setTimeout(() => void this.presentFurther(), FURTHER_AFTER_MS);
  }

  private async connect(): Promise<void> {
    const camera = this.shown().find((code) => this.tickets.readyFor(code) !== null);
    const token = camera && this.tickets.readyFor(camera);
    if (!camera || !token) return this.later();
    const pass = await get<Pass>(`/watch/states?codes=${this.shown().join(",")}`).catch(() => null);
    if (!pass?.pass || this.lines.length > 0) return this.later();
    this.whole = pass.whole;
    this.lines = pass.gateways.map((origin) => this.line(origin, camera, token, pass.pass));
    if (!this.whole) this.follow([...this.further]);
  }

  private line(origin: string, camera: string, token: string, pass: string): Line {
    const address = `${origin.replace(/^http/u, "ws")}/live/states?camera=${encodeURIComponent(camera)}`;
    const socket = dial(address, token);
    const line: Line = { socket, camera, heard_ms: performance.now() };
    socket.onopen = () => {
      this.pause_ms = FIRST_PAUSE_MS;
      present(line, pass);
    };
    socket.onmessage = ({ data }) => {
      line.heard_ms = performance.now();
      const message = JSON.parse(String(data)) as { type?: string } & CameraNews;
      if (message.type === "state" && this.speakers.hears(line, message)) this.onNews(message);
    };
    socket.onclose = () => this.closed(line);
    return line;
  }

  private closed(line: Line): void {
    if (!this.lines.includes(line)) return;
    for (const one of this.lines.splice(0)) hangUp(one);
    this.speakers.clear();
    this.onSilence();
    this.later();
  }

  /** A renewed ticket; one that does not open the camera of the line needs a new connection. */
  private renew(token: string): void {
    for (const line of [...this.lines]) {
      if (!this.tickets.covers(line.camera)) this.closed(line);
      else if (line.socket.readyState === WebSocket.OPEN) line.socket.send(JSON.stringify({ type: "ticket", token }));
    }
    if (this.lines.length === 0) this.start();
  }

  private listen(): void {
    const silent = this.lines.find((line) => performance.now() - line.heard_ms > SILENT_MS);
    if (silent) this.closed(silent);
  }

  private later(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.start(), this.pause_ms * (0.75 + Math.random() / 2));
    this.pause_ms = Math.min(this.pause_ms * 2, LONGEST_PAUSE_MS);
  }

  private async presentFurther(): Promise<void> {
    if (this.whole || this.lines.length === 0) return;
    const codes = [...this.further];
    for (let first = 0; first < codes.length; first += CODES_A_PASS) {
      const part = codes.slice(first, first + CODES_A_PASS).join(",");
      const pass = await get<Pass>(`/watch/states?codes=${part}`).catch(() => null);
      if (pass?.pass) for (const line of this.lines) present(line, pass.pass);
    }
  }
}

interface Line {
  socket: WebSocket;
  camera: string;
  heard_ms: number;
}

function present(line: Line, token: string): void {
  if (line.socket.readyState === WebSocket.OPEN) line.socket.send(JSON.stringify({ type: "states", token }));
}

function hangUp(line: Line): void {
  line.socket.onclose = null;
  line.socket.onmessage = null;
  line.socket.close();
}
