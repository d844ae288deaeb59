// Texts of a point's page during playback: over the picture, in its tags, and for gaps.
import { element } from "./elements.js";
import { clockText, lengthText, timeText } from "./moments.js";
import type { PlaybackEvent } from "./playback_event.js";
import { speedText } from "./speeds.js";
import type { Ticket } from "./ticket.js";
import type { Tag } from "./tile.js";
import { codecName, gapReason, say } from "./words.js";

/** A gap that ends so close to now lasts. */
const LASTING_MS = 4_000;

/** A playback event after which there is no picture. */
type WithoutPicture = Extract<PlaybackEvent, { kind: "none" | "refused" | "away" | "late" | "unsupported" }>;

/** The lines over the picture if there is none to show. */
export function coverWords(event: WithoutPicture): [string, ...string[]] {
  switch (event.kind) {
    case "none":
      return [say("此刻没有录像", "No footage at this time"), clockText(event.at_ms)];
    case "refused":
      return [
        say("范围外的时段可见，但不可播放", "Time outside your grant is visible but cannot be played"),
        event.article ? `§ ${event.article}` : "",
        event.message,
      ];
    case "away":
      return [
        say("录像机没有应答", "The recorder does not answer"),
        say("是否仍在录像尚不清楚，恢复后自动重连", "whether it still records is not known; it reconnects by itself"),
      ];
    case "late":
      return [say("未取得画面，请重试", "No picture was received: try again")];
    case "unsupported":
      return [
        say("浏览器不能播放此码流", "This browser does not play the stream"),
        codecName(event.codec),
        event.message,
      ];
  }
}

/** The band of the timeline that may be played under a ticket; null without one. */
export function grantBand(ticket: Ticket | null): [number, number, string] | null {
  if (!ticket) return null;
  return [ticket.from_ms, ticket.to_ms || ticket.expires_ms, say(`${ticket.grant} 可回放`, `${ticket.grant} playable`)];
}

/** The message when a seek or playback crossed a gap. */
export function gapSentence(
  gaps: readonly [number, number, string][],
  from_ms: number,
  to_ms: number,
  backward: boolean,
): string {
  const gap = gaps.find(([from, to]) => from < to_ms && to > from_ms);
  const between = `${timeText(from_ms)}–${timeText(to_ms)}`;
  const zh = `${between} 无录像${gap ? `（${gapReason(gap[2])}）` : ""}`;
  const en = `no footage ${between}${gap ? ` (${gapReason(gap[2])})` : ""}`;
  return backward
    ? say(`${zh}，已越过缺口`, `${en}: skipped the gap`)
    : say(`${zh}，已跳到缺口末尾`, `${en}: went to the end of the gap`);
}

/** The tags of playback: the speed, and the recorded codec if it is transcoded. */
export function playbackTags(rate: number, source: string, size: string): Tag[] {
  const speed: Tag = { text: say(`回放 ${speedText(rate)}`, `Playback ${speedText(rate)}`), tone: "" };
  if (!source) return [speed];
  const shown = say(`${codecName(source)}，转码显示 ${size}`, `${codecName(source)}, shown transcoded ${size}`);
  return [{ text: shown, tone: "warn" }, speed];
}

/** The message of a key that led to a gap: begin, length and cause as every list has them. */
export function gapAt([from_ms, to_ms, reason]: readonly [number, number, string], now_ms: number): string {
  const lasting = now_ms - to_ms < LASTING_MS;
  const length = lengthText(to_ms - from_ms);
  const [zh, en] = lasting
    ? [`已 ${length}，未恢复`, `${length}, still down`]
    : [`至 ${timeText(to_ms)}，${length}`, `to ${timeText(to_ms)}, ${length}`];
  return say(
    `缺口：${clockText(from_ms)} ${zh}，${gapReason(reason)}`,
    `gap: ${clockText(from_ms)} ${en}, ${gapReason(reason)}`,
  );
}

// The times of pictures come from the recorder's clock, and this page learns the time by messages that take a while:
// the newest footage may seem to end a little after now.
const CLOCKS_APART_MS = 1000;

/** The message for a typed time that has not come yet; "" if it has. */
export function inTheFuture(at_ms: number, now_ms: number): string {
  if (at_ms <= now_ms + CLOCKS_APART_MS) return "";
  const [asked, now] = [clockText(at_ms), timeText(now_ms)];
  return say(`${asked} 还没有到：现在是 ${now}`, `${asked} is in the future: it is ${now} now`);
}

/** The cover for a time before the grant: what may be played, and how older footage is asked for, of whom. */
export function outsideElement(at_ms: number, first_ms: number, unit: string): HTMLElement {
  const article = element("a", "article", say("第十五条", "Art. 15"));
  article.href = "/law/15";
  const sentence = element(
    "div",
    "sentence",
    element(
      "span",
      "",
      say(
        `${clockText(at_ms)} 可见，但不可播放：不在授权之内 § 19`,
        `${clockText(at_ms)} is visible but cannot be played: it lies outside the grant, § 19`,
      ),
    ),
    article,
  );
  const window = say(`可回放自 ${clockText(first_ms)} 起。`, `Playable from ${clockText(first_ms)} on.`);
  const of = unit || say("管理单位", "the managing unit");
  const ask = say(
    `更早的录像须申请查阅、复制或者调取：不少于两名工作人员持工作证件和单位批准文件或者介绍信，向本点位的管理单位“${of}”提出。本平台尚不能在线申请。`,
    `Older footage is viewed, copied or retrieved on request: at least two officers with their IDs and a letter of their unit apply to the unit that manages this point, ${of}. It cannot be applied for on this platform yet.`,
  );
  const box = element("div", "refusal", sentence, element("p", "missing", window), element("p", "", ask));
  box.setAttribute("role", "alert");
  return box;
}
