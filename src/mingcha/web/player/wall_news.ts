// What a change of a camera's state means for the wall: its tree entry, its tile's facts, the list of interruptions.
import { pointsNamed, type WallPoint } from "./wall_point.js";
import type { CameraNews } from "./wall_states.js";
import { gapReason, say } from "./words.js";

/** Reasons that usually end with the next key frame; they are shown only if they last. */
const BRIEF = new Set(["LOSS", "CLOCK_JUMP"]);
const BRIEF_MS = 1_500;

/** The interface of the wall for news. */
export interface NewsUse {
  point(code: string): WallPoint | undefined;
  /** Points that changed, or were not known before. */
  changed(points: WallPoint[]): void;
  /** A camera has no footage from now on, or may have some again. */
  interrupted(point: WallPoint, news: CameraNews): void;
}

export class WallNews {
  private readonly last = new Map<string, CameraNews>();
  private readonly brief = new Map<string, number>();

  private heard = false;

  constructor(private readonly use: NewsUse) {}

  /** The connection of the states ended: what it said last may be old. */
  silent(): void {
    this.heard = false;
  }

  /** The server's rows of points, seconds old, with the newer news of their cameras. */
  over(points: readonly WallPoint[]): WallPoint[] {
    return points.map((point) => {
      const news = this.heard && point.tone !== "off" ? this.last.get(point.code) : undefined;
      return news ? { ...point, ...wordsOf(news, point) } : point;
    });
  }

  /** Takes the news of a camera; the first of a camera is only its present state. */
  take(news: CameraNews): void {
    window.clearTimeout(this.brief.get(news.camera));
    if (news.state === "off") return; // also said when the camera moves to another recorder: the page's request knows
    if (news.state === "trouble" && BRIEF.has(news.reason ?? "")) {
      this.brief.set(
        news.camera,
        window.setTimeout(() => void this.apply(news), BRIEF_MS),
      );
    } else void this.apply(news);
  }

  private async apply(news: CameraNews): Promise<void> {
    const before = this.last.get(news.camera);
    this.last.set(news.camera, news);
    this.heard = true;
    const differs = before !== undefined && before.state !== news.state;
    let point = this.use.point(news.camera);
    // of a recorder that went away or came back only the points on the page are of interest: it may have thousands
    const isDown = news.state === "trouble" || before?.state === "trouble";
    if (!point && differs && isDown) [point] = await pointsNamed([news.camera]).catch(() => []);
    if (!point || point.tone === "off") return;
    const shown = { ...point, ...wordsOf(news, point) };
    if (shown.tone !== point.tone || shown.cause !== point.cause || shown.since_ms !== point.since_ms)
      this.use.changed([shown]);
    if (differs) this.use.interrupted(shown, news);
  }
}

/** Reasons for which pictures come and are not kept (web/access/wall/data.py, UNKEPT). */
const UNKEPT = new Set(["DISK_FULL", "DISK_FAULT"]);

type Told = Pick<WallPoint, "tone" | "state" | "cause" | "since_ms" | "unkept">;

/** What the news of a camera changes of its point. */
export function wordsOf(news: CameraNews, point: WallPoint): Told {
  return { ...stateOf(news, point), unkept: news.state === "trouble" && UNKEPT.has(news.reason ?? "") };
}

function stateOf(news: CameraNews, point: WallPoint): Omit<Told, "unkept"> {
  const { since_ms } = news;
  if (news.state === "trouble")
    return { tone: "bad", state: say("中断", "down"), cause: gapReason(news.reason ?? ""), since_ms };
  if (news.state === "connecting")
    return { tone: "wait", state: say("正在连接", "connecting"), cause: gapReason("CONNECTING"), since_ms };
  if (news.state === "away") {
    const cause = say("录像机没有应答", "the recorder does not answer");
    return { tone: "wait", state: say("无应答", "no answer"), cause, since_ms: point.since_ms };
  }
  if (news.poor) {
    const cause = point.tone === "warn" && point.cause ? point.cause : say("帧率偏低", "low frame rate");
    return { tone: "warn", state: say("画质异常", "poor picture"), cause, since_ms };
  }
  return { tone: "ok", state: say("正常", "recording"), cause: "", since_ms };
}
