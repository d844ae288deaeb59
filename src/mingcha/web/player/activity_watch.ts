// Keeps the activity lane of a timeline up to date: the visible part of the grant, again when the view changes.
import type { Activity, PointGateway } from "./gateway.js";

const MOST = 1_500;
const AFTER_MS = 400;
const EVERY_MS = 30_000;

export class ActivityWatch {
  private timer = 0;
  private abort = new AbortController();
  private ended = false;

  constructor(
    private readonly gateway: PointGateway,
    private readonly window_ms: () => [from_ms: number, to_ms: number],
    private readonly onActivity: (activity: Activity[]) => void,
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
      const found = await this.gateway.activity(from_ms, to_ms, MOST, signal).catch(() => null);
      if (found && !signal.aborted) this.onActivity(found); // otherwise the timeline keeps its data
    }
    if (!signal.aborted) this.soon(EVERY_MS);
  }
}
