// Keeps a timeline's footage and gaps up to date: requests when the view changes and every few seconds, never two at once.
import type { PointGateway, Spans } from "./gateway.js";

const MOST = 1_500;
const AFTER_MS = 180;
const EVERY_MS = 5_000;

export class SpansWatch {
  private timer = 0;
  private abort = new AbortController();
  private ended = false;

  constructor(
    private readonly gateways: readonly PointGateway[],
    private readonly window_ms: () => [from_ms: number, to_ms: number],
    private readonly onSpans: (place: number, spans: Spans) => void,
  ) {}

  /** Requests soon, after a change of the view. */
  soon(after_ms = AFTER_MS): void {
    if (this.ended) return;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.ask(), after_ms);
  }

  stop(): void {
    this.ended = true;
    this.abort.abort();
    window.clearTimeout(this.timer);
  }

  private async ask(): Promise<void> {
    this.abort.abort();
    this.abort = new AbortController();
    const { signal } = this.abort;
    const [from_ms, to_ms] = this.window_ms();
    if (from_ms < to_ms && document.visibilityState === "visible") {
      await Promise.all(
        this.gateways.map(async (gateway, place) => {
          const spans = await gateway.spans(from_ms, to_ms, MOST, signal).catch(() => null);
          if (spans && !signal.aborted) this.onSpans(place, spans); // otherwise the timeline keeps its data
        }),
      );
    }
    if (!signal.aborted) this.soon(EVERY_MS);
  }
}
