// What a change of a camera's state means for the wall: its tree entry, its tile's facts, the list of interruptions.
import { pointsNamed, type WallPoint } from "./wall_point.js";
import type { CameraNews } from "./wall_states.js";
import { gapReason, say } from "./words.js";

/** Reasons that usually end with the next key frame; they are shown only if they last. */
const BRIEF = new Set(["LOSS", "CLOCK_JUMP"]);
const BRIEF_MS = 1_500;
/** Points that the page does not know are asked for together: of a full disk a thousand cameras may speak at once. */
const TOGETHER_MS = 300;

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
  /** Cameras of which the present connections said something: one host of several may not be reached. */
  private readonly heard = new Set<string>();
  private readonly unknown = new Set<string>();
  private asking: Promise<Map<string, WallPoint>> | null = null;

  constructor(private readonly use: NewsUse) {}

  /** The connections of the states ended: what they said last may be old. */
  silent(): void {
    this.heard.clear();
  }

  /** The server's rows of points, seconds old, with the newer news of their cameras. */
  over(points: readonly WallPoint[]): WallPoint[] {
    return points.map((point) => {
      const news = this.heard.has(point.code) && point.tone !== "off" ? this.last.get(point.code) : undefined;
      return news ? { ...point, ...wordsOf(news, point) } : point;
    });
  }

  /** Takes the news of a camera; the first of a camera is only its present state. */
  take(news: CameraNews): void {
    window.clearTimeout(this.brief.get(news.camera));
    if (news.state === "off") {
      this.heard.delete(news.camera); // also said when the camera moves to another recorder: the page's request knows
      return;
    }
    if (news.state === "trouble" && BRIEF.has(news.reason ?? "")) {
      this.brief.set(
        news.camera,
        window.setTimeout(() => void this.apply(news), BRIEF_MS),
      );
    } else void this.apply(news);
  }

  private async apply(news: CameraNews): Promise<void> {
    const { camera, state } = news;
    const before = this.last.get(camera);
    this.last.set(camera, news);
    this.heard.add(camera);
    const differs = before !== undefined && before.state !== state;
    let point = this.use.point(camera);
    if (!point) {
      // of a recorder that went away or came back only the points on the page are of interest: it may have thousands
      const isDown = state === "trouble" || before?.state === "trouble";
      if (!differs || !isDown || state === "away") return;
      point = await this.named(camera);
      if (this.last.get(camera)?.state !== state) return; // newer news came meanwhile
    }
    if (!point || point.tone === "off") return;
    const shown = { ...point, ...wordsOf(news, point) };
    if (shown.tone !== point.tone || shown.cause !== point.cause || shown.since_ms !== point.since_ms)
      this.use.changed([shown]);
    // neither a recorder that does not answer nor one that connects says that pictures come again
    if (differs && (state === "trouble" || state === "recording")) this.use.interrupted(shown, news);
  }

  /** A point that the page does not know; undefined if it is out of reach. */
  private async named(code: string): Promise<WallPoint | undefined> {
    this.unknown.add(code);
    this.asking ??= this.ask();
    return (await this.asking).get(code);
  }

  private async ask(): Promise<Map<string, WallPoint>> {
    await new Promise((ready) => window.setTimeout(ready, TOGETHER_MS));
    const codes = [...this.unknown];
    this.unknown.clear();
    this.asking = null;
    const points = await pointsNamed(codes).catch(() => []);
    return new Map(points.map((point) => [point.code, point]));
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
