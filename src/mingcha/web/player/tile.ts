// What lies on a picture: time, state tag, and the cover that says why there is none.
import type { LiveState } from "./live.js";
import { clockText, lengthText, timeText } from "./moments.js";
import { gapReason, say } from "./words.js";
import type { GrantEnd } from "./ticket.js";

/** A state tag; the tone is part of the tag's class. */
export interface Tag {
  text: string;
  tone: "" | "live" | "warn" | "bad";
}

export class TileFace {
  private readonly time: HTMLElement | null;
  private readonly tags: HTMLElement | null;
  private readonly cover: HTMLElement | null;
  private lines = "";

  constructor(private readonly root: HTMLElement) {
    this.time = root.querySelector("[data-osd-time]");
    this.tags = root.querySelector("[data-osd-tag]");
    this.cover = root.querySelector("[data-cover]");
  }

  /** The instant of the picture; weekday only where there is room. */
  setTime(at_ms: number | null): void {
    const text = at_ms === null ? "" : this.root.clientWidth > 480 ? clockText(at_ms) : timeText(at_ms);
    if (this.time && this.time.textContent !== text) this.time.textContent = text;
  }

  /** The tags at the right. */
  setTags(...tags: Tag[]): void {
    this.tags?.replaceChildren(
      ...tags.map((tag) => {
        const element = document.createElement("span");
        element.className = `tag ${tag.tone}`;
        element.textContent = tag.text;
        return element;
      }),
    );
  }

  /** Covers the picture with a headline and lines; nothing uncovers it. */
  setCover(head: string | null, ...rest: string[]): void {
    if (!this.cover) return;
    const lines = head === null ? "" : [head, ...rest].join("\n");
    if (lines === this.lines && this.cover.hidden === (head === null)) return;
    this.lines = lines;
    this.cover.hidden = head === null;
    if (head === null) return;
    const strong = document.createElement("b");
    strong.textContent = head;
    this.cover.replaceChildren(
      strong,
      ...rest.map((line) => {
        const element = document.createElement("span");
        element.textContent = line;
        return element;
      }),
    );
  }

  /** Shows an element instead of a picture: the refusal. */
  setCoverElement(element: HTMLElement): void {
    if (!this.cover) return;
    this.lines = "\u0000";
    this.cover.hidden = false;
    this.cover.replaceChildren(element);
  }

  /** The face of a live state. */
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
      return { tag: { text: say("连接中", "Connecting"), tone: "" }, head: `${name}`, lines: [say("正在取流", "opening the picture")] };
    case "gap":
      return { tag: { text: say("中断", "Down"), tone: "bad" }, head: say(`${name} · 无画面`, `${name} · no picture`), lines: gapLines(state.reason, state.since_ms, now_ms) };
    case "away":
      return { tag: { text: say("等待", "Waiting"), tone: "warn" }, head: say("等待录像机", "Waiting for the recorder"), lines: [say("录像仍在本机写入，恢复后自动接上", "footage is still written; the picture comes back by itself")] };
    case "refused":
      return { tag: { text: say("不可查看", "Refused"), tone: "warn" }, head: say("现在不能查看", "Not possible now"), lines: [`§ ${state.article}`] };
    case "missing":
      return { tag: { text: say("无此点位", "Unknown"), tone: "bad" }, head: say("录像机没有这个点位", "the recorder has no such point"), lines: [] };
    case "unsupported":
      return { tag: { text: say("不能播放", "Not played"), tone: "warn" }, head: say("浏览器不能播放此码流", "this browser does not play the stream"), lines: [state.codec] };
    case "ended":
      return { tag: { text: say("已结束", "Ended"), tone: "warn" }, head: say("授权已结束，画面已关闭", "The grant has ended; the picture is closed"), lines: [] };
  }
}

function gapLines(reason: string, since_ms: number | null, now_ms: number): string[] {
  const cause = gapReason(reason);
  if (since_ms === null) return [say(`原因：${cause}`, `cause: ${cause}`)];
  const since = timeText(since_ms);
  const length = lengthText(now_ms - since_ms);
  return [
    say(`自 ${since} 起中断 ${length}，原因：${cause}`, `down since ${since} (${length}); cause: ${cause}`),
    say("缺口由录像机记入证据链", "the recorder enters the gap in the evidence log"),
  ];
}

/** The cover when the grant has ended: the refusal with its four parts, or the plain sentence. */
export function endedElement(end: GrantEnd): HTMLElement {
  const box = document.createElement("div");
  if (!end.refusal) {
    box.textContent = end.message;
    return box;
  }
  const refusal = end.refusal;
  box.className = "refusal";
  box.setAttribute("role", "alert");
  const sentence = document.createElement("div");
  sentence.className = "sentence";
  const text = document.createElement("span");
  text.textContent = say(`现在不能查看：${refusal.reason}`, `Not possible now: ${refusal.reason}`);
  const chip = document.createElement("a");
  chip.className = "article";
  chip.href = refusal.article_url || "/law";
  chip.textContent = refusal.article_words;
  sentence.append(text, chip);
  const quote = document.createElement("blockquote");
  quote.lang = "zh-CN";
  quote.textContent = `“${refusal.quote}”`;
  const missing = document.createElement("p");
  missing.className = "missing";
  missing.textContent = refusal.missing.length > 0 ? say("缺：", "Missing: ") + refusal.missing.join(say("；", "; ")) : say("本页无法补正", "nothing on this page would change this");
  const next = document.createElement("div");
  next.className = "next";
  const again = document.createElement("a");
  again.className = "button small primary";
  again.href = window.location.href;
  again.textContent = refusal.next[0]?.words ?? say("重新申请", "Ask again");
  next.append(again);
  box.append(sentence, quote, missing, next);
  return box;
}
