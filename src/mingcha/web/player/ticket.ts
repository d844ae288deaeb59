// The short ticket for the gateway: fetched under a grant, renewed at half its life, and the end of the grant noticed.
import { Refused, type Refusal, ServerFault, post } from "./server.js";

/** What /access/tickets answers. `from_ms` to `to_ms`: what may be played; `to_ms` 0 is "until the ticket ends". */
export interface Ticket {
  token: string;
  grant: string;
  from_ms: number;
  to_ms: number;
  issued_ms: number;
  expires_ms: number;
  grant_until_ms: number;
}

/** Why the picture must close: the grant ran out or was revoked (with the refusal), or nobody answers. */
export interface GrantEnd {
  refusal: Refusal | null;
  message: string;
}

const RETRY_MS = 3_000;

export class TicketKeeper {
  private ticket: Ticket | null = null;
  private taken_ms = 0;
  private fetching: Promise<Ticket> | null = null;
  private timer = 0;
  private ended = false;
  private readonly renewals = new Set<(token: string) => void>();
  private readonly endings = new Set<(end: GrantEnd) => void>();

  constructor(
    private readonly grant: string,
    private readonly points: readonly string[],
    first: Ticket | null = null,
    private readonly now_ms: () => number = () => performance.now(),
  ) {
    if (first && first.grant === grant) this.take(first);
  }

  /** Calls back with each new token, so that open streams can hand it on. */
  onRenewed(call: (token: string) => void): () => void {
    this.renewals.add(call);
    return () => this.renewals.delete(call);
  }

  /** Calls back once when no further ticket can be had. */
  onEnded(call: (end: GrantEnd) => void): () => void {
    this.endings.add(call);
    return () => this.endings.delete(call);
  }

  /** The last ticket, for its window. */
  get current(): Ticket | null {
    return this.ticket;
  }

  /** A token that still has a quarter of its life, at once; null when one must be fetched first. */
  get ready(): string | null {
    return this.ticket && this.left_ms() > this.life_ms() / 4 ? this.ticket.token : null;
  }

  /** A token that still has a quarter of its life. Throws Refused when the grant has ended, ServerFault on no answer. */
  async token(): Promise<string> {
    return this.ready ?? (await this.fetch()).token;
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
      const ticket = await post<Ticket>("/access/tickets", { grant: this.grant, points: this.points });
      this.take(ticket);
      for (const call of this.renewals) call(ticket.token);
      return ticket;
    } catch (problem) {
      if (problem instanceof Refused) this.end({ refusal: problem.refusal, message: problem.message });
      else if (problem instanceof ServerFault && problem.status >= 400 && problem.status < 500) this.end({ refusal: null, message: problem.message });
      throw problem;
    }
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
