// Formats instants and durations. Instants are Unix milliseconds; shown in Beijing time, which has no daylight saving time.
import { language } from "./words.js";

const BEIJING_MS = 8 * 3_600_000;
const WEEKDAYS = {
  zh: ["周日", "周一", "周二", "周三", "周四", "周五", "周六"],
  en: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"],
};
const two = (value: number): string => String(value).padStart(2, "0");

/** 2026-11-24 */
export function dayText(at_ms: number): string {
  const local = new Date(at_ms + BEIJING_MS);
  return `${local.getUTCFullYear()}-${two(local.getUTCMonth() + 1)}-${two(local.getUTCDate())}`;
}

/** 14:03:22, with hundredths for a single frame: 14:03:22.04 */
export function timeText(at_ms: number, hundredths = false): string {
  const local = new Date(at_ms + BEIJING_MS);
  const text = `${two(local.getUTCHours())}:${two(local.getUTCMinutes())}:${two(local.getUTCSeconds())}`;
  return hundredths ? `${text}.${two(Math.floor(local.getUTCMilliseconds() / 10))}` : text;
}

/** 2026-11-24 周二 14:03:22 */
export function clockText(at_ms: number): string {
  const weekday = WEEKDAYS[language()][new Date(at_ms + BEIJING_MS).getUTCDay()] ?? "";
  return `${dayText(at_ms)} ${weekday} ${timeText(at_ms)}`;
}

/** 2026-11-24T14:03:22, for an address */
export function momentText(at_ms: number): string {
  return `${dayText(at_ms)}T${timeText(at_ms)}`;
}

/** The start of the Beijing day of an instant. */
export function dayStart(at_ms: number): number {
  return Math.floor((at_ms + BEIJING_MS) / 86_400_000) * 86_400_000 - BEIJING_MS;
}

/** 15 分 45 秒, 3 天 2 小时: the two largest units. */
export function lengthText(length_ms: number): string {
  const units: [number, string, string][] = [
    [86_400, "天", "d"],
    [3_600, "小时", "h"],
    [60, "分", "min"],
    [1, "秒", "s"],
  ];
  let rest = Math.max(0, Math.round(length_ms / 1000));
  const parts: string[] = [];
  for (const [seconds, zh, en] of units) {
    const count = Math.floor(rest / seconds);
    rest -= count * seconds;
    if (count > 0 || (seconds === 1 && parts.length === 0)) parts.push(`${count} ${language() === "en" ? en : zh}`);
    if (parts.length === 2 || (parts.length === 1 && rest === 0)) break;
  }
  return parts.join(" ");
}
