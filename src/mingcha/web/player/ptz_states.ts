// Who turns which camera, asked for again and again while the page is visible: other monitors see it (article 16(3)).
import { type Holder, holdersOf } from "./ptz_lease.js";

const AGAIN_MS = 10_000;
/** While a pad is open its holder and who asks are news. */
const SOON_MS = 3_000;

export class HolderWatch {
  private known = new Map<string, Holder>();
  private timer = 0;
  private asking = 0;

  /** `points`: those on the screen that can be turned; `near`: whether a pad is open. */
  constructor(
    private readonly points: () => string[],
    private readonly near: () => boolean,
    private readonly heard: (asked_ms: number) => void,
  ) {
    document.addEventListener("visibilitychange", () => this.ask());
  }

  /** How a point stood when it was asked for last. */
  of(code: string): Holder | undefined {
    return this.known.get(code);
  }

  /** Asks now, and then again by itself. */
  ask(): void {
    window.clearTimeout(this.timer);
    if (document.visibilityState === "hidden") return;
    const points = this.points();
    if (points.length > 0) void this.request(points);
    this.timer = window.setTimeout(() => this.ask(), this.near() ? SOON_MS : AGAIN_MS);
  }

  private async request(points: string[]): Promise<void> {
    this.asking += 1;
    const [mine, asked_ms] = [this.asking, performance.now()];
    const found = await holdersOf(points).catch(() => null);
    if (!found || mine !== this.asking) return; // without an answer the last one stands
    this.known = found;
    this.heard(asked_ms);
  }
}
