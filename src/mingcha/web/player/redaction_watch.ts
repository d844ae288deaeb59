// What was watched of a redaction: counted by the pictures that the browser presented with their boxes on them, and sent
// up no faster than the server counts it. Pure but for the clock that is handed in.

/** A part of a film as the API has it. */
export interface RawSpan {
  from_90k: number;
  to_90k: number;
}

/** How far a review is, as the API has it: what this person watched, and what is missing for them to sign. */
export interface ReviewState {
  watched: RawSpan[];
  may_review: boolean;
  missing: string[];
}

/** Parts of the API as spans. */
export function spansOf(raw: readonly RawSpan[]): Span[] {
  return raw.map((span) => [span.from_90k, span.to_90k]);
}

export type Span = [number, number];

/** Two presented pictures belong to one playing if no more film than this lies between them: a busy browser leaves out
 * pictures, above normal speed most of them. */
const MOST_STEP_90K = 72_000;
/** The server counts a first report as ten seconds after the begin, and two reports as at most a minute apart. */
const MOST_BETWEEN_MS = 60_000;
/** What two clocks may differ by over a minute. */
const MARGIN_MS = 50;
/** While it plays, a report of less than this waits for more: each one costs its margin. */
const LEAST_90K = 20 * 90_000;
/** And the same while nothing plays, unless it is all of a span. */
const LEAST_RESTING_90K = 90_000;
const TICKS_A_MS = 90;

/** A place is played from a little before it. */
export const BEFORE_90K = 45_000;

type Send = (from_90k: number, to_90k: number) => Promise<Span[]>;

export class WatchedFilm {
  /** What counts, as the server answered. */
  counted: Span[] = [];
  private pending: Span[] = [];
  /** What was seen since `mark`. */
  private recent: Span[] = [];
  private last_90k: number | null = null;
  private sent_ms: number;
  private sending = false;

  constructor(
    private readonly send: Send,
    private readonly times: number,
    private readonly now_ms: () => number,
    private readonly abut: (from_90k: number, to_90k: number) => boolean,
  ) {
    this.sent_ms = now_ms();
  }

  /** A picture of the film was presented with its boxes; it stands until `until_90k`, and for what comes before it from
   * `since_90k` on: there is nothing before the first picture. */
  saw(at_90k: number, until_90k: number, since_90k = at_90k): void {
    const last = this.last_90k;
    const follows = last !== null && at_90k >= last && (at_90k - last <= MOST_STEP_90K || this.abut(last, at_90k));
    const span: Span = [Math.min(since_90k, follows && last !== null ? last : at_90k), until_90k];
    this.add(span);
    this.recent = joined([...this.recent, span]);
    this.last_90k = at_90k;
  }

  /** Another look begins. */
  mark(): void {
    this.recent = [];
  }

  /** Whether pictures at these times were seen since the look began; with no times, whether anything was. Null: not all
   * of them are known. */
  sawSince(times: readonly number[] | null): boolean {
    if (times === null || this.recent.length === 0) return false;
    return times.every((at_90k) => this.recent.some(([from, to]) => from <= at_90k && at_90k < to));
  }

  /** The next picture does not follow from the last one: a seek, playing backwards, boxes that were not there. */
  broke(): void {
    this.last_90k = null;
  }

  /** Takes the part of an edit away: it is watched again. What counts afterwards the server says. */
  forget(gone: Span): void {
    this.broke();
    this.recent = this.recent.flatMap((one) => without(one, gone));
    this.pending = this.pending.flatMap((one) => without(one, gone));
  }

  /** All that was seen, counted or on its way. */
  get all(): Span[] {
    return joined([...this.counted, ...this.pending]);
  }

  /** Whether everything was sent. */
  get isSent(): boolean {
    return this.pending.length === 0;
  }

  /** Sends what may be sent now; `rest`: also little pieces, since nothing is playing. Whether it sent something. */
  async flush(rest: boolean): Promise<boolean> {
    const [first] = this.pending;
    if (!first || this.sending) return false;
    const passed_ms = Math.min(this.now_ms() - this.sent_ms - MARGIN_MS, MOST_BETWEEN_MS);
    const part = Math.min(first[1] - first[0], Math.floor(passed_ms * this.times * TICKS_A_MS));
    if (part <= 0 || (part < LEAST_90K && !(rest && (part === first[1] - first[0] || part >= LEAST_RESTING_90K))))
      return false;
    const span: Span = [first[0], first[0] + part];
    this.sending = true;
    try {
      this.counted = await this.send(...span);
      this.sent_ms = this.now_ms(); // the server counted it before this
      this.pending = joined(this.pending).flatMap((one) => without(one, span));
      return true;
    } finally {
      this.sending = false;
    }
  }

  private add(span: Span): void {
    const missing = this.counted.reduce<Span[]>((left, held) => left.flatMap((one) => without(one, held)), [span]);
    this.pending = joined([...this.pending, ...missing]);
  }
}

/** Spans in order, joined where they meet. */
export function joined(spans: readonly Span[]): Span[] {
  const found: Span[] = [];
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = found.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else found.push([from, to]);
  }
  return found;
}

/** A span without another one. */
export function without([from, to]: Span, [gone_from, gone_to]: Span): Span[] {
  const left: Span[] = [
    [from, Math.min(to, gone_from)],
    [Math.max(from, gone_to), to],
  ];
  return left.filter(([begin, end]) => begin < end);
}

/** The first time that was not watched; null if all was. */
export function firstUnwatched(spans: readonly Span[], length_90k: number): number | null {
  let seen = 0;
  for (const [from, to] of joined(spans)) {
    if (from > seen) break;
    seen = Math.max(seen, to);
  }
  return seen < length_90k ? seen : null;
}

/** From where a place, or what was not watched, is played: a gap that an edit left may begin a moment before a picture,
 * and stands in the one before it. Played from its begin, that one is never presented and the gap stays for ever. */
export function playedFrom(at_90k: number): number {
  return Math.max(0, at_90k - BEFORE_90K);
}

/** How much of a film was watched, in 90 kHz. */
export function lengthOf(spans: readonly Span[]): number {
  return joined(spans).reduce((sum, [from, to]) => sum + to - from, 0);
}
