// The one clock of several cameras, and how each is kept in step with it. Pure; instants are Unix milliseconds.

/** From here on a camera's distance from the clock is shown to people. */
export const SHOWN_DRIFT_MS = 200;
/** Beyond this it is not caught up but sought anew. */
export const SEEK_DRIFT_MS = 1_000;
/** Within this a camera is in step: correcting less would only make the picture restless. */
const IN_STEP_MS = 12;
/** A small distance is made good within this time, no faster than what the eye does not notice. */
const MADE_GOOD_WITHIN_MS = 800;
const MOST_SHARE = 0.12;
/** Beyond this a camera hurries, seen or not: pictures that people compare must be of one instant. Faster than life it is
    more of the footage, which is as long for who looks. */
export const HURRY_DRIFT_MS = 100;
const HURRY_SHARE = 0.5;
/** A camera further behind than this catches up alone: the others do not stand still for one that has no picture. */
const LEFT_BEHIND_MS = 600;

/** What to do with one camera: leave it, play it a little faster or slower, or seek. */
export type Correction = { kind: "rate"; rate: number } | { kind: "seek" };

/** How a camera that is `drift_ms` ahead of the clock (behind: negative) comes back to it at a speed. */
export function correction(drift_ms: number, rate: number): Correction {
  if (Math.abs(drift_ms) > SEEK_DRIFT_MS) return { kind: "seek" };
  if (Math.abs(drift_ms) <= IN_STEP_MS * rate) return { kind: "rate", rate };
  const most = Math.abs(drift_ms) > HURRY_DRIFT_MS * Math.max(1, rate) ? HURRY_SHARE : MOST_SHARE;
  const share = Math.min(most, Math.max(-most, (-drift_ms * most) / (MOST_SHARE * rate * MADE_GOOD_WITHIN_MS)));
  return { kind: "rate", rate: Math.round(rate * (1 + share) * 1000) / 1000 };
}

export class SyncClock {
  private at_ms: number;
  private since_ms = 0;
  private speed = 1;
  private runs = false;

  constructor(at_ms: number) {
    this.at_ms = at_ms;
  }

  get running(): boolean {
    return this.runs;
  }

  get rate(): number {
    return this.speed;
  }

  /** The instant that all cameras show, at a time of the page's monotonic clock. */
  now(page_ms: number): number {
    return this.runs ? this.at_ms + (page_ms - this.since_ms) * this.speed : this.at_ms;
  }

  /** Goes to an instant, running or not. */
  set(at_ms: number, page_ms: number): void {
    this.at_ms = at_ms;
    this.since_ms = page_ms;
  }

  /** Runs from here on. */
  run(page_ms: number): void {
    this.set(this.now(page_ms), page_ms);
    this.runs = true;
  }

  /** Stands from here on. */
  stand(page_ms: number): void {
    this.set(this.now(page_ms), page_ms);
    this.runs = false;
  }

  /** Changes the speed without a jump. */
  setRate(rate: number, page_ms: number): void {
    this.set(this.now(page_ms), page_ms);
    this.speed = rate;
  }

  /**
   * Follows the camera that leads: the clock is its picture's instant while it plays. A leader that is far off is about to
   * be sought, so the clock does not follow it there.
   */
  follow(leader_ms: number, page_ms: number): void {
    if (Math.abs(leader_ms - this.now(page_ms)) < SEEK_DRIFT_MS) this.set(leader_ms, page_ms);
  }

  /**
   * Waits for the camera that is furthest behind: a machine too busy to show all of them shows them slower, together. One
   * that is further behind than it can soon make good is not waited for.
   */
  waitFor(slowest_ms: number, page_ms: number): void {
    const behind_ms = this.now(page_ms) - slowest_ms;
    const scale = Math.max(1, this.speed);
    if (behind_ms > HURRY_DRIFT_MS * scale && behind_ms < LEFT_BEHIND_MS * scale)
      this.set(slowest_ms + HURRY_DRIFT_MS * scale, page_ms);
  }
}
