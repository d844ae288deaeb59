// The strip above the wall: purpose, grant, end time. Amber from ten minutes before the end, when it can be renewed.
import { one } from "./elements.js";
import { timeText } from "./moments.js";
import { post, Refused } from "./server.js";
import { say } from "./words.js";

const SOON_MS = 10 * 60_000;
const HOUR_MS = 3_600_000;

/** A grant in the answer of /access/grants. */
export interface NewGrant {
  grant: string;
  from_ms: number;
  until_ms: number;
}

export class PurposeStrip {
  private until_ms: number;
  private readonly hours: number;
  private asking = false;
  private now_ms = 0;
  private closed = false;
  private fault = "";

  constructor(
    private readonly root: HTMLElement,
    private readonly points: () => string[],
    private readonly renewed: (grant: NewGrant) => void,
  ) {
    this.until_ms = Number(root.dataset.grantUntil) * 1000;
    this.hours = Math.min(
      8,
      Math.max(1, Math.round((this.until_ms - Number(root.dataset.grantFrom) * 1000) / HOUR_MS)),
    );
    one(root, "[data-renew]").addEventListener("click", () => void this.renew());
  }

  /** Whether the grant has expired. */
  over(now_ms: number): boolean {
    return this.closed || now_ms >= this.until_ms;
  }

  /** Shows that the grant was ended early. */
  close(): void {
    this.closed = true;
  }

  /** Called twice a second. */
  tick(now_ms: number): void {
    this.now_ms = now_ms;
    const left_ms = this.until_ms - now_ms;
    const over = this.over(now_ms);
    this.root.classList.toggle("soon", !over && left_ms < SOON_MS);
    this.root.classList.toggle("over", over);
    one(this.root, "[data-renew]").hidden = !over && left_ms >= SOON_MS;
    const state = over
      ? say("授权已到期或已结束，画面已关闭", "the grant has ended; the pictures are closed")
      : left_ms < SOON_MS
        ? say(`还剩 ${countdown(left_ms)}`, `${countdown(left_ms)} left`)
        : "";
    const text = this.fault || state;
    const left = one(this.root, "[data-left]");
    if (left.textContent !== text) left.textContent = text;
    const said = one(this.root, "[data-left-said]");
    const words = this.fault || (over ? state : spokenLeft(left_ms));
    if (said.textContent !== words) said.textContent = words;
  }

  /** Opens a new grant for the same purpose and the shown points; the pictures continue, or reopen. */
  private async renew(): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    try {
      const asked = { purpose: this.root.dataset.purpose, points: this.points(), hours: this.hours };
      const grant = await post<NewGrant>("/access/grants", asked);
      if (this.over(this.now_ms)) return window.location.reload();
      this.until_ms = grant.until_ms;
      this.fault = "";
      one(this.root, "[data-grant-no]").textContent = grant.grant;
      one(this.root, "[data-until]").textContent = timeText(grant.until_ms);
      this.renewed(grant);
    } catch (problem) {
      const article = problem instanceof Refused ? ` § ${problem.refusal.article_words}` : "";
      this.fault = `${problem instanceof Error ? problem.message : ""}${article}`;
    } finally {
      this.asking = false;
    }
  }
}

/** What a screen reader says of the end of the grant: at ten, five and one minute before it, not each second. */
export function spokenLeft(left_ms: number): string {
  const minutes = [1, 5, 10].find((one) => left_ms < one * 60_000);
  return minutes === undefined
    ? ""
    : say(
        `授权剩余时间不足 ${minutes} 分钟，可以续期`,
        `less than ${minutes} min of the grant are left; it can be renewed`,
      );
}

function countdown(left_ms: number): string {
  const seconds = Math.max(0, Math.floor(left_ms / 1000));
  return `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
}
