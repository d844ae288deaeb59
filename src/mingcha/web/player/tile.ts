// Overlays of a picture: time, state tag, and the cover with the reason why there is none.

import { element } from "./elements.js";
import type { LiveFormat, LiveState, Unserved } from "./live_format.js";
import { clockText, lengthText, timeText } from "./moments.js";
import type { Refusal } from "./server.js";
import type { GrantEnd } from "./ticket.js";
import { codecName, gapReason, say } from "./words.js";

/** A state tag; the tone is part of the tag's class. */
export interface Tag {
  text: string;
  tone: "" | "live" | "own" | "warn" | "bad";
}

export class TileFace {
  private readonly time: HTMLElement | null;
  private readonly tags: HTMLElement | null;
  private readonly cover: HTMLElement | null;
  private lines = "";
  private masks = 0;
  private shown: Tag[] = [];

  constructor(private readonly root: HTMLElement) {
    this.time = root.querySelector("[data-osd-time]");
    this.tags = root.querySelector("[data-osd-tag]");
    this.cover = root.querySelector("[data-cover]");
  }

  /** The instant of the picture, with the weekday if there is space, and how many privacy masks it has: a tag of its
   * own, behind the others. Without a picture none. */
  setTime(at_ms: number | null, masks = 0): void {
    const count = at_ms === null ? 0 : masks;
    if (this.masks !== count) {
      this.masks = count;
      this.setTags(...this.shown);
    }
    const text = at_ms === null ? "" : this.root.clientWidth > 480 ? clockText(at_ms) : timeText(at_ms);
    if (this.time && this.time.textContent !== text) this.time.textContent = text;
  }

  /** The tags on the right. */
  setTags(...tags: Tag[]): void {
    this.shown = tags;
    const all = this.masks > 0 ? [...tags, masksTag(this.masks)] : tags;
    this.tags?.replaceChildren(...all.map((tag) => element("span", `tag ${tag.tone}`, tag.text)));
  }

  /** Covers the picture with a headline and lines; null uncovers it. */
  setCover(head: string | null, ...rest: string[]): void {
    if (!this.cover) return;
    const lines = head === null ? "" : [head, ...rest].join("\n");
    if (lines === this.lines && this.cover.hidden === (head === null)) return;
    this.lines = lines;
    this.cover.hidden = head === null;
    if (head === null) return;
    this.cover.replaceChildren(element("b", "", head), ...rest.map((line) => element("span", "", line)));
  }

  /** Shows an element (the refusal) instead of a picture. */
  setCoverElement(shown: HTMLElement): void {
    if (!this.cover) return;
    this.lines = "\u0000";
    this.cover.hidden = false;
    this.cover.replaceChildren(shown);
  }

  /** Shows a live state. */
  setLive(state: LiveState, name: string, now_ms: number): void {
    const face = liveFace(state, name, now_ms);
    this.setTags(face.tag);
    this.setCover(face.head, ...face.lines);
  }
}

interface Face {
  tag: Tag;
  head: string | null;
  lines: string[];
}

function liveFace(state: LiveState, name: string, now_ms: number): Face {
  switch (state.kind) {
    case "live":
      return { tag: { text: say("实时", "Live"), tone: "live" }, head: null, lines: [] };
    case "connecting":
      return {
        tag: { text: say("连接中", "Connecting"), tone: "" },
        head: `${name}`,
        lines: [say("正在取流", "opening the picture")],
      };
    case "gap":
      return {
        tag: { text: say("中断", "Down"), tone: "bad" },
        head: say(`${name} · 无画面`, `${name} · no picture`),
        lines: gapLines(state.reason, state.since_ms, now_ms),
      };
    case "away":
      return {
        tag: { text: say("等待", "Waiting"), tone: "warn" },
        head: say("录像机没有应答", "The recorder does not answer"),
        lines: [
          say("是否仍在录像尚不清楚，恢复后自动重连", "whether it still records is not known; it reconnects by itself"),
        ],
      };
    case "refused":
      return {
        tag: { text: say("不可查看", "Refused"), tone: "warn" },
        head: say("现在不能查看", "Not possible now"),
        lines: [`§ ${state.article}`],
      };
    case "missing":
      return {
        tag: { text: say("无此点位", "Unknown"), tone: "bad" },
        head: say("录像机没有这个点位", "the recorder has no such point"),
        lines: [say("录像机接入该点位后自动播放", "it plays by itself once the recorder has taken it in")],
      };
    case "unsupported":
      return {
        tag: { text: say("不能播放", "Not played"), tone: "warn" },
        head: say("浏览器不能播放此码流", "this browser does not play the stream"),
        lines: [state.codec],
      };
    case "unserved":
      return {
        tag: { text: say("不能播放", "Not played"), tone: "warn" },
        head: say(`${name} · 无法播放`, `${name} · cannot be played`),
        lines: [unservedText(state.why), say("录像不受影响", "recording is not affected")],
      };
    case "ended":
      return {
        tag: { text: say("已结束", "Ended"), tone: "warn" },
        head: say("授权已结束，画面已关闭", "The grant has ended; the picture is closed"),
        lines: [],
      };
  }
}

function unservedText(why: Unserved): string {
  switch (why) {
    case "nothing":
      return say("摄像机没有浏览器能播放的码流", "the camera has no stream that this browser plays");
    case "too-many":
      return say(
        "同一授权打开的画面过多，关闭一些后自动恢复",
        "too many pictures are open under this grant; close some and it comes back",
      );
    case "failed":
      return say("转码未成功，稍后自动重试", "transcoding failed; it is tried again soon");
    case "not-installed":
      return say("本机没有安装转码", "transcoding is not installed here");
    case "taken":
      return say("转码路数已用满，空出后自动恢复", "all transcodes are in use; the picture returns when one is free");
  }
}

function gapLines(reason: string, since_ms: number | null, now_ms: number): string[] {
  const cause = gapReason(reason);
  if (since_ms === null) return [say(`原因：${cause}`, `cause: ${cause}`)];
  const since = timeText(since_ms);
  const length = lengthText(now_ms - since_ms);
  return [
    say(`自 ${since} 起中断 ${length}，原因：${cause}`, `down since ${since} (${length}); cause: ${cause}`),
    say("缺口由录像机记入存证日志", "the recorder enters the gap in the evidence log"),
  ];
}

function masksTag(masks: number): Tag {
  return { text: say(`遮挡区 ${masks}`, `Masked: ${masks}`), tone: "" };
}

/** The tag of a stream other than the camera's main one in H.264: H.265 that this browser plays itself, the sub stream,
 * or a transcoded one; null otherwise. */
export function formatTag(format: LiveFormat | null): Tag | null {
  if (format && format.stream !== "transcoded" && codecName(format.codec) === "H.265") {
    return { text: format.stream === "sub" ? say("H.265 子码流", "H.265, sub stream") : "H.265", tone: "" };
  }
  if (format?.stream === "sub") return { text: say("子码流", "Sub stream"), tone: "" };
  if (format?.stream !== "transcoded") return null;
  const source = format.source ? `${codecName(format.source.codec)} ` : "";
  const size = format.width > 0 ? ` ${format.width}×${format.height}` : "";
  return { text: say(`${source}转码${size}`, `${source}transcoded${size}`), tone: "warn" };
}

/** The cover after the end of the grant: the refusal with its four parts, or a plain sentence. */
export function endedElement(end: GrantEnd): HTMLElement {
  if (!end.refusal) return element("div", "", end.message);
  const again = element("a", "button small primary", end.refusal.next[0]?.words ?? say("重新申请", "Ask again"));
  again.href = window.location.href;
  const box = refusedElement(end.refusal);
  box.append(element("div", "next", again));
  return box;
}

/** A refusal in place of a picture: the reason, the article, its words, what is missing. */
export function refusedElement(refusal: Refusal): HTMLElement {
  const chip = element("a", "article", refusal.article_words);
  chip.href = refusal.article_url || "/law";
  const sentence = element(
    "div",
    "sentence",
    element("span", "", say(`现在不能查看：${refusal.reason}`, `Not possible now: ${refusal.reason}`)),
    chip,
  );
  const quote = element("blockquote", "", `“${refusal.quote}”`);
  quote.lang = "zh-CN";
  const missing =
    refusal.missing.length > 0
      ? say("缺：", "Missing: ") + refusal.missing.join(say("；", "; "))
      : say("本页无法补正", "nothing on this page would change this");
  const box = element("div", "refusal", sentence, quote, element("p", "missing", missing));
  box.setAttribute("role", "alert");
  return box;
}
