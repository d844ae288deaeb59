// Where a key leads: the gap or the time of activity after or before the one that the last key led to.
import { activityAt, nextActivity, noActivity } from "./activity_search.js";
import { nextGap } from "./gap_search.js";
import type { PointGateway } from "./gateway.js";
import { gapAt } from "./playback_words.js";
import { say } from "./words.js";

/** What is shown begins this long before it. */
const BEFORE_MS = 1_000;

/** What a key searches for. */
export type Sought = "gap" | "activity";

/** Where it leads, and what is said of it. */
export interface Jump {
  to_ms: number;
  found: [number, number];
  words: string;
}

export class Jumps {
  /** What a key led to last: the next key goes on from it, wherever the picture has moved. */
  private last: [number, number] | null = null;

  /** `first_ms`: the begin of what may be played. */
  constructor(
    private readonly gateway: PointGateway,
    private readonly now_ms: () => number,
    private readonly first_ms: () => number,
  ) {}

  /** From now on the picture counts; after a jump what it led to does (`stand`). */
  forget(): void {
    this.last = null;
  }

  /** After the seek of a jump: the next key goes on from there. */
  stand(jump: Jump): void {
    this.last = jump.found;
  }

  /** The oldest footage that may be played; null without any. */
  async oldest(): Promise<number | null> {
    const [first_ms, signal] = [this.first_ms(), new AbortController().signal];
    const spans = await this.gateway.spans(first_ms, this.now_ms(), 10, signal).catch(() => null);
    const begin_ms = spans?.footage[0]?.[0];
    return begin_ms === undefined ? null : Math.max(begin_ms, first_ms);
  }

  /** The jump after (1) or before (-1) the shown instant; what to say if there is none. */
  async find(sought: Sought, shown_ms: number, direction: 1 | -1): Promise<Jump | string> {
    const now_ms = this.now_ms();
    if (sought === "gap") {
      const gap = await nextGap(this.gateway, shown_ms, this.last, direction, now_ms).catch(() => null);
      if (!gap) return say("没有更多缺口", "there is no further gap");
      return { to_ms: gap[0] - BEFORE_MS, found: [gap[0], gap[1]], words: gapAt(gap, now_ms) };
    }
    const first_ms = this.first_ms();
    const search = nextActivity(this.gateway, shown_ms, this.last, direction, first_ms, now_ms);
    const found = await search.catch(() => null);
    return found ? { to_ms: Math.max(found[0] - BEFORE_MS, first_ms), found, words: activityAt(found) } : noActivity();
  }
}
