// In which times of its footage a camera had privacy masks, and how many: learnt from the index, as the files name them.
import type { Fragment } from "./gateway.js";

/** Fragments of one run begin where the one before ends, within the rounding of ticks. */
const ROUNDED_90K = 9;
/** Stretches kept; beyond them the oldest known are forgotten, and told again by the next index that has them. */
const MOST = 500;

interface Stretch {
  from_90k: number;
  to_90k: number;
  masks: number;
}

export class MaskTimes {
  private stretches: Stretch[] = [];

  /** Learns from fragments of an index, in order of time. */
  take(fragments: readonly Fragment[]): void {
    for (const { start_90k, end_90k, masks } of fragments) {
      if (!masks) continue;
      const known = this.stretches.findLast(
        (one) => one.masks === masks && one.from_90k <= start_90k && start_90k <= one.to_90k + ROUNDED_90K,
      );
      if (known) known.to_90k = Math.max(known.to_90k, end_90k);
      else this.stretches.push({ from_90k: start_90k, to_90k: end_90k, masks });
    }
    this.stretches = this.stretches.slice(-MOST);
  }

  /** How many masks the picture of an instant (Unix milliseconds) has; 0 where none is known. */
  at(at_ms: number): number {
    const at_90k = at_ms * 90;
    return this.stretches.findLast((one) => one.from_90k <= at_90k && at_90k < one.to_90k)?.masks ?? 0;
  }
}
