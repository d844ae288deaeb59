// What changed in the alarms: asked each second while the page is visible; the server answers 304 while nothing has.
import { timeText } from "./moments.js";
import { say } from "./words.js";

/** An alarm as an open page names it. */
export interface AlarmNote {
  number: number;
  revision: number;
  kind: string;
  title: string;
  where: string;
  why: string;
  tone: string;
  severity: string;
  high: boolean;
  since_ms: number;
  camera: string;
  url: string;
  /** Whether this person may accept it now. */
  accepts: boolean;
}

/** Counts in the reader's reach; `fresh`: open ones newer than the one that the page named; `last`: the newest; `grown`: numbers of those that are
 * open again because they have grown. */
export interface AlarmNews {
  open: number;
  high: number;
  accepted: number;
  snoozed: number;
  fresh: number;
  last: number;
  grown: number[];
  /** The instant since which nobody derives the alarms (Unix ms); 0 while somebody does. */
  behind_since_ms: number;
  newest: AlarmNote[];
}

/** What a page says while the list stands still; "" while it does not. */
export function behindText(news: AlarmNews): string {
  if (news.behind_since_ms === 0) return "";
  const at = timeText(news.behind_since_ms);
  return say(`报警自 ${at} 起未更新，请联系系统管理员`, `not updated since ${at}: call the administrator`);
}

/** What a page says while nobody answers it. */
export function silentText(since_ms: number): string {
  const at = timeText(since_ms);
  return say(`报警自 ${at} 起未更新：服务器没有应答`, `not updated since ${at}: the server does not answer`);
}

const EVERY_MS = 1_000;
const HIDDEN_MS = 15_000;
/** An alarm must be seen within seconds after the server is back. */
const LONGEST_PAUSE_MS = 4_000;
/** Without an answer for this long the page says that its list stands still. */
const SILENT_MS = 10_000;

/** Asks as long as the page is open; after a failure the pause doubles. */
export class AlarmWatch {
  private tag = "";
  private pause_ms = EVERY_MS;
  private timer = 0;
  private heard_ms = Date.now();

  /** `onSilence`: nobody has answered since an instant (Unix ms); `after`: the newest alarm that the page shows. */
  constructor(
    private readonly onNews: (news: AlarmNews) => void,
    private readonly onSilence: (since_ms: number) => void,
    private after: number,
  ) {
    document.addEventListener("visibilitychange", () => this.start());
  }

  /** Asks now, and from then on. */
  start(): void {
    window.clearTimeout(this.timer);
    void this.ask();
  }

  /** The page shows everything up to this alarm. */
  shown(last: number): void {
    this.after = last;
    this.tag = "";
  }

  private async ask(): Promise<void> {
    const headers: Record<string, string> = { Accept: "application/json" };
    if (this.tag) headers["If-None-Match"] = this.tag;
    try {
      const asked = `/watch/alarms/news?after=${this.after}`;
      const answer = await fetch(asked, { headers, redirect: "error", cache: "no-store" });
      if (answer.ok) {
        this.tag = answer.headers.get("ETag") ?? "";
        this.onNews((await answer.json()) as AlarmNews);
      } else if (answer.status !== 304) throw new Error(answer.statusText);
      this.pause_ms = EVERY_MS;
      this.heard_ms = Date.now();
    } catch {
      this.pause_ms = Math.min(this.pause_ms * 2, LONGEST_PAUSE_MS);
      if (Date.now() - this.heard_ms > SILENT_MS) {
        this.tag = ""; // the next answer is news, whatever changed
        this.onSilence(this.heard_ms);
      }
    }
    const least_ms = document.visibilityState === "hidden" ? HIDDEN_MS : 0;
    this.timer = window.setTimeout(() => void this.ask(), Math.max(this.pause_ms, least_ms));
  }
}
