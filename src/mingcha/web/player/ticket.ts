// The short ticket for the gateway: fetched under a grant, renewed at half its life, and the end of the grant noticed.
import { post, type Refusal, Refused, ServerFault } from "./server.js";

/** What /access/tickets answers. `from_ms` to `to_ms`: what may be played; `to_ms` 0 is "until the ticket ends". */
export interface Ticket {
  token: string;
  grant: string;
  points: string[];
  from_ms: number;
  to_ms: number;
  issued_ms: number;
  expires_ms: number;
  grant_until_ms: number;
  /** Points whose pictures lie with other recorder hosts: which gateway has which time, oldest first. */
  gateways?: Record<string, GatewayStretch[]>;
}

/** A gateway's origin and the time whose pictures it has, Unix milliseconds; `to_ms` 0: still, and live. */
export interface GatewayStretch {
  origin: string;
  from_ms: number;
  to_ms: number;
}

/** Why the picture must close: the grant ran out or was revoked (with the refusal), or nobody answers. */
export interface GrantEnd {
  refusal: Refusal | null;
  message: string;
}

/** How a page wants its tickets: ways of looking (all when not said); `widen`: points shown later join the grant. */
export interface TicketWishes {
  modes?: readonly string[];
  widen?: boolean;
}

const RETRY_MS = 3_000;
/** A ticket is asked for anew to learn where a camera went no more often than this: each leaves an entry in the log. */
const LOOK_AGAIN_MS = 15_000;
/** The article under which a grant has ended or is somebody else's: nothing more can be had under it. */
const GRANT_OVER = "799-16(2)(2)";

export class TicketKeeper {
  private ticket: Ticket | null = null;
  private taken_ms = 0;
  private fetching: Promise<Ticket> | null = null;
  private timer = 0;
  private ended = false;
  private readonly renewals = new Set<(token: string, urgent: boolean) => void>();
  private urgent = false;
  private readonly endings = new Set<(end: GrantEnd) => void>();
  private readonly refusals = new Set<(point: string, refusal: Refusal) => void>();

  constructor(
    private grant: string,
    private points: readonly string[],
    first: Ticket | null = null,
    private readonly wishes: TicketWishes = {},
    private readonly now_ms: () => number = () => performance.now(),
  ) {
    if (first && first.grant === grant) this.take(first);
  }

  /** From now on tickets are for these points: those that are on the screen. */
  cover(points: readonly string[]): void {
    this.points = points;
  }

  /** Goes on under another grant: the next ticket is of that one, and open streams get it. */
  async changeGrant(grant: string): Promise<void> {
    await this.fetching?.catch(() => undefined);
    this.grant = grant;
    this.urgent = true;
    await this.fetch();
  }

  /** Whether the last ticket opens a point. */
  covers(point: string): boolean {
    return this.ticket?.points.includes(point) ?? false;
  }

  /** Calls back with each new token, so that open streams can hand it on; `urgent`: the old one is of another grant. */
  onRenewed(call: (token: string, urgent: boolean) => void): () => void {
    this.renewals.add(call);
    return () => this.renewals.delete(call);
  }

  /** Calls back once when no further ticket can be had. */
  onEnded(call: (end: GrantEnd) => void): () => void {
    this.endings.add(call);
    return () => this.endings.delete(call);
  }

  /** Calls back when one of the points may not be shown, while the others may. */
  onRefused(call: (point: string, refusal: Refusal) => void): () => void {
    this.refusals.add(call);
    return () => this.refusals.delete(call);
  }

  /** The last ticket, for its window. */
  get current(): Ticket | null {
    return this.ticket;
  }

  /** Which gateways have a point's pictures, oldest first; nothing where all are seen through the pages' own. */
  stretches(point: string): readonly GatewayStretch[] {
    return this.ticket?.gateways?.[point] ?? [];
  }

  /** The gateway that has a point now, `own` where the ticket names no other. */
  liveGateway(point: string, own: string): string {
    return this.stretches(point).at(-1)?.origin ?? own;
  }

  /** Looks where a point's pictures are now, unless that was asked just now. */
  async lookAgain(): Promise<void> {
    if (this.now_ms() - this.taken_ms >= LOOK_AGAIN_MS) await this.fetch();
  }

  /** A token that still has a quarter of its life, at once; null when one must be fetched first. */
  get ready(): string | null {
    return this.ticket && this.left_ms() > this.life_ms() / 4 ? this.ticket.token : null;
  }

  /** The same, when it opens this point. */
  readyFor(point: string): string | null {
    return this.covers(point) ? this.ready : null;
  }

  /** A token that still has a quarter of its life. Throws Refused when the grant has ended, ServerFault on no answer. */
  async token(): Promise<string> {
    return this.ready ?? (await this.fetch()).token;
  }

  /** The same, when it opens this point; throws ServerFault when no ticket for it can be had. */
  async tokenFor(point: string): Promise<string> {
    if (this.fetching) await this.fetching.catch(() => undefined); // it may have been asked before the point was shown
    if (this.readyFor(point) === null) await this.fetch();
    const token = this.readyFor(point);
    if (token === null) throw new ServerFault(0, "the ticket does not open this point");
    return token;
  }

  /** Fetches a new ticket whatever the old one's life: after the gateway refused it. */
  async fresh(): Promise<string> {
    return (await this.fetch()).token;
  }

  /** Stops renewing. */
  stop(): void {
    window.clearTimeout(this.timer);
    this.ended = true;
  }

  private life_ms(): number {
    return this.ticket ? this.ticket.expires_ms - this.ticket.issued_ms : 0;
  }

  private left_ms(): number {
    return this.life_ms() - (this.now_ms() - this.taken_ms);
  }

  private fetch(): Promise<Ticket> {
    this.fetching ??= this.ask().finally(() => (this.fetching = null));
    return this.fetching;
  }

  private async ask(): Promise<Ticket> {
    try {
      return this.granted(await this.askFor(this.points));
    } catch (problem) {
      const added = this.points.filter((point) => !this.covers(point));
      const perhapsOne = problem instanceof Refused && this.wishes.widen && problem.refusal.article !== GRANT_OVER;
      if (perhapsOne && added.length > 0) return this.askOneByOne(added, problem);
      if (problem instanceof Refused) this.end({ refusal: problem.refusal, message: problem.message });
      else if (problem instanceof ServerFault && problem.status >= 400 && problem.status < 500)
        this.end({ refusal: null, message: problem.message });
      throw problem;
    }
  }

  private askFor(points: readonly string[]): Promise<Ticket> {
    return post<Ticket>("/access/tickets", { grant: this.grant, points, ...this.wishes });
  }

  /** One of the added points may not be shown: it is found out and said; the rest goes on. */
  private async askOneByOne(added: readonly string[], problem: Refused): Promise<Ticket> {
    let good = this.points.filter((point) => !added.includes(point));
    let ticket: Ticket | null = null;
    for (const point of added) {
      try {
        ticket = await this.askFor([...good, point]);
        good = [...good, point];
      } catch (refused) {
        if (!(refused instanceof Refused)) throw refused;
        this.points = this.points.filter((one) => one !== point);
        for (const call of this.refusals) call(point, refused.refusal);
      }
    }
    if (!ticket && good.length === 0) throw problem;
    return this.granted(ticket ?? (await this.askFor(good)));
  }

  private granted(ticket: Ticket): Ticket {
    this.take(ticket);
    for (const call of this.renewals) call(ticket.token, this.urgent);
    this.urgent = false;
    return ticket;
  }

  private take(ticket: Ticket): void {
    this.ticket = ticket;
    this.taken_ms = this.now_ms();
    this.renewLater(this.life_ms() / 2);
  }

  private renewLater(after_ms: number): void {
    window.clearTimeout(this.timer);
    if (this.ended) return;
    const renew = (): void => {
      if (!this.ended) this.fetch().catch(() => this.renewLater(RETRY_MS));
    };
    this.timer = window.setTimeout(() => {
      // a page that nobody sees shows nothing, so the log must not say that it does
      if (document.visibilityState === "hidden") document.addEventListener("visibilitychange", renew, { once: true });
      else renew();
    }, after_ms);
  }

  private end(end: GrantEnd): void {
    if (this.ended) return;
    this.stop();
    for (const call of this.endings) call(end);
  }
}
