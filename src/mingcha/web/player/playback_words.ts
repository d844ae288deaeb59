// Texts of a point's page during playback: over the picture, in its tags, and for gaps.
import { clockText, timeText } from "./moments.js";
import type { PlaybackEvent } from "./playback.js";
import { speedText } from "./speeds.js";
import type { Tag } from "./tile.js";
import { codecName, gapReason, say } from "./words.js";

/** A playback event after which there is no picture. */
type WithoutPicture = Extract<PlaybackEvent, { kind: "none" | "refused" | "away" | "unsupported" }>;

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
        say("录像仍在本机写入，恢复后自动补齐", "it keeps writing locally and will catch up"),
      ];
    case "unsupported":
      return [
        say("浏览器不能播放此码流", "This browser does not play the stream"),
        codecName(event.codec),
        event.message,
      ];
  }
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
    ? say(`${zh}，已越过缺口`, `${en}: went over the gap`)
    : say(`${zh}，已跳到缺口末尾`, `${en}: went to the end of the gap`);
}

/** The tags of playback: the speed, and the recorded codec if it is transcoded. */
export function playbackTags(rate: number, source: string, size: string): Tag[] {
  const speed: Tag = { text: say(`回放 ${speedText(rate)}`, `Playback ${speedText(rate)}`), tone: "" };
  if (!source) return [speed];
  const shown = say(`${codecName(source)}，转码显示 ${size}`, `${codecName(source)}, shown transcoded ${size}`);
  return [{ text: shown, tone: "warn" }, speed];
}
