// The shared clock of several cameras, and how each is synchronised with it. Pure; instants are Unix milliseconds.

/** From this drift on it is shown to people. */
export const SHOWN_DRIFT_MS = 200;
/** Beyond this drift a camera is seeked instead of sped up. */
export const SEEK_DRIFT_MS = 1_000;
/** Within this drift a camera is synchronised: smaller corrections would only make the picture restless. */
const IN_STEP_MS = 12;
/** A small drift is corrected within this time, at a rate that is not noticeable. */
const MADE_GOOD_WITHIN_MS = 800;
const MOST_SHARE = 0.12;
/** Beyond this drift a camera hurries noticeably: compared pictures must show one instant. Above speed 1 the limit
    grows with the speed: the same difference then lasts equally long on the screen. */
export const HURRY_DRIFT_MS = 100;
const HURRY_SHARE = 0.5;
/** A camera further behind than this catches up alone: the others do not wait for one without a picture. */
const LEFT_BEHIND_MS = 600;

/** The correction for one camera: play a little faster or slower, or seek. */
export type Correction = { kind: "rate"; rate: number } | { kind: "seek" };

/** The correction for a camera that is `drift_ms` ahead of the clock (negative: behind) at a speed. */
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

  /** The instant of all cameras, at a time of the page's monotonic clock. */
  now(page_ms: number): number {
    return this.runs ? this.at_ms + (page_ms - this.since_ms) * this.speed : this.at_ms;
  }

  /** Sets the instant; running or not. */
  set(at_ms: number, page_ms: number): void {
    this.at_ms = at_ms;
    this.since_ms = page_ms;
  }

  /** Starts the clock. */
  run(page_ms: number): void {
    this.set(this.now(page_ms), page_ms);
    this.runs = true;
  }

  /** Stops the clock. */
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
   * Follows the leading camera: while it plays, the clock is its picture's instant. If the leader is far off it is about
   * to be seeked, so the clock does not follow it.
   */
  follow(leader_ms: number, page_ms: number): void {
    if (Math.abs(leader_ms - this.now(page_ms)) < SEEK_DRIFT_MS) this.set(leader_ms, page_ms);
  }

  /**
   * Waits for the camera that is furthest behind: a busy machine then shows all of them slower, together. A camera that
   * is too far behind to catch up soon is not waited for.
   */
  waitFor(slowest_ms: number, page_ms: number): void {
    const behind_ms = this.now(page_ms) - slowest_ms;
    const scale = Math.max(1, this.speed);
    if (behind_ms > HURRY_DRIFT_MS * scale && behind_ms < LEFT_BEHIND_MS * scale)
      this.set(slowest_ms + HURRY_DRIFT_MS * scale, page_ms);
  }
}
