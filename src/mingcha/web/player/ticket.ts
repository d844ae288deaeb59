// The short-lived ticket for the gateway: issued under a grant, renewed at half its life; detects the end of the grant.
import { post, type Refusal, Refused, ServerFault } from "./server.js";
import { say } from "./words.js";

/** The answer of /access/tickets. `from_ms` to `to_ms`: the playback window; `to_ms` 0 is "until the ticket ends". */
export interface Ticket {
  token: string;
  grant: string;
  points: string[];
  from_ms: number;
  to_ms: number;
  issued_ms: number;
  expires_ms: number;
  grant_until_ms: number;
  /** Points with pictures on other recorder hosts: the gateway of each time range, oldest first. */
  gateways?: Record<string, GatewayStretch[]>;
}

/** A gateway's origin and the time range of its pictures, Unix milliseconds; `to_ms` 0: open end, and live. */
export interface GatewayStretch {
  origin: string;
  from_ms: number;
  to_ms: number;
}

/** Why the picture must close: the grant expired or was revoked (with the refusal), or the server does not respond. */
export interface GrantEnd {
  refusal: Refusal | null;
  message: string;
}

/** Ticket options of a page: modes (default: all); `widen`: points shown later join the grant. */
export interface TicketWishes {
  modes?: readonly string[];
  widen?: boolean;
}

const RETRY_MS = 3_000;
/** How long after its end a grant of duty is asked for once more: the answer is the refusal with its next steps. */
const AFTER_END_MS = 1_000;
/** The way of a grant of a request: a ticket after its end is a finding (article 20(1)), so none is asked for. */
const OF_REQUEST = "copy";
/** Minimum time between tickets requested to find a moved camera: each writes an entry in the log. */
const LOOK_AGAIN_MS = 15_000;
/** The article for an expired or foreign grant: no further tickets can be issued under it. */
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

  /** Requests future tickets for these points: those on the screen. */
  cover(points: readonly string[]): void {
    this.points = points;
  }

  /** Switches to another grant: the next ticket belongs to it, and open streams receive it. */
  async changeGrant(grant: string): Promise<void> {
    await this.fetching?.catch(() => undefined);
    this.grant = grant;
    this.urgent = true;
    await this.fetch();
  }

  /** Whether the last ticket covers a point. */
  covers(point: string): boolean {
    return this.ticket?.points.includes(point) ?? false;
  }

  /** Calls back with each new token, for open streams; `urgent`: the old one belongs to another grant. */
  onRenewed(call: (token: string, urgent: boolean) => void): () => void {
    this.renewals.add(call);
    return () => this.renewals.delete(call);
  }

  /** Calls back once when no further ticket can be issued. */
  onEnded(call: (end: GrantEnd) => void): () => void {
    this.endings.add(call);
    return () => this.endings.delete(call);
  }

  /** Calls back if one of the points may not be shown while the others may. */
  onRefused(call: (point: string, refusal: Refusal) => void): () => void {
    this.refusals.add(call);
    return () => this.refusals.delete(call);
  }

  /** The last ticket, for its window. */
  get current(): Ticket | null {
    return this.ticket;
  }

  /** The gateways of a point's pictures, oldest first; empty if all are at the gateway of the pages' host. */
  stretches(point: string): readonly GatewayStretch[] {
    return this.ticket?.gateways?.[point] ?? [];
  }

  /** The gateway that has a point now, `own` if the ticket has no other. */
  liveGateway(point: string, own: string): string {
    return this.stretches(point).at(-1)?.origin ?? own;
  }

  /** Requests the present gateway of a point's pictures, unless that was done recently. */
  async lookAgain(): Promise<void> {
    if (this.now_ms() - this.taken_ms >= LOOK_AGAIN_MS) await this.fetch();
  }

  /** A token with at least a quarter of its life left, at once; null if one must be fetched first. */
  get ready(): string | null {
    return this.ticket && this.left_ms() > this.life_ms() / 4 ? this.ticket.token : null;
  }

  /** The same, if it covers this point. */
  readyFor(point: string): string | null {
    return this.covers(point) ? this.ready : null;
  }

  /** A token with at least a quarter of its life left. Throws Refused if the grant has ended, ServerFault without an answer. */
  async token(): Promise<string> {
    return this.ready ?? (await this.fetch()).token;
  }

  /** The same, if it covers this point; throws ServerFault if no ticket for it can be issued. */
  async tokenFor(point: string): Promise<string> {
    if (this.fetching) await this.fetching.catch(() => undefined); // the request may predate this point
    if (this.readyFor(point) === null) await this.fetch();
    const token = this.readyFor(point);
    if (token === null) throw new ServerFault(0, "the ticket does not cover this point");
    return token;
  }

  /** Fetches a new ticket even if the old one is valid: after the gateway rejected it. */
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
    if (this.isOver()) throw this.endOfTerm();
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

  /** One of the added points may not be shown: finds it and reports it; the others continue. */
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
    if (ticket.expires_ms < ticket.grant_until_ms) this.renewLater(this.life_ms() / 2);
    else if (!this.isOfRequest()) this.renewLater(this.life_ms() + AFTER_END_MS);
    else this.later(() => this.endOfTerm(), ticket.grant_until_ms - ticket.issued_ms);
  }

  private isOfRequest(): boolean {
    return this.wishes.modes?.includes(OF_REQUEST) ?? false;
  }

  /** Whether the term of the request is over, by the last ticket of this grant. */
  private isOver(): boolean {
    const ticket = this.ticket;
    if (!ticket || ticket.grant !== this.grant || !this.isOfRequest()) return false;
    return this.now_ms() - this.taken_ms >= ticket.grant_until_ms - ticket.issued_ms;
  }

  /** Ends a view whose term is over, without asking the server; returns the fault for whoever waits for a ticket. */
  private endOfTerm(): ServerFault {
    const message = say("申请的时限已过（第十五条）", "The term of the request is over (article 15)");
    this.end({ refusal: null, message });
    return new ServerFault(403, message);
  }

  private renewLater(after_ms: number): void {
    const renew = (): void => {
      // a page that was hidden or asleep for longer than its ticket asks again when its person plays on, not by itself
      if (this.ended || (this.isOfRequest() && this.left_ms() <= 0)) return;
      this.fetch().catch(() => this.renewLater(RETRY_MS));
    };
    this.later(() => {
      // a hidden page shows nothing, so the log must not record that it does
      if (document.visibilityState === "hidden") document.addEventListener("visibilitychange", renew, { once: true });
      else renew();
    }, after_ms);
  }

  private later(call: () => void, after_ms: number): void {
    window.clearTimeout(this.timer);
    if (!this.ended) this.timer = window.setTimeout(call, after_ms);
  }

  private end(end: GrantEnd): void {
    if (this.ended) return;
    this.stop();
    for (const call of this.endings) call(end);
  }
}
