// Parses a typed time. Pure; instants are Unix milliseconds, days are Beijing's.
import { dayStart, dayText } from "./moments.js";

const DAY_MS = 86_400_000;
const BEIJING_MS = 8 * 3_600_000;
/** Days back by name. */
const WORDS = new Map([
  ["今天", 0],
  ["today", 0],
  ["昨天", 1],
  ["yesterday", 1],
  ["前天", 2],
]);
const PATTERN =
  /^(?:(?:(\d{4})[-/.])?(\d{1,2})[-/.](\d{1,2})(?:[\sT]\s*|$)|(今天|today|昨天|yesterday|前天)\s*)?(?:(\d{1,2})[:：](\d{2})(?:[:：](\d{2})(?:\.(\d{1,3}))?)?|(\d{2})(\d{2})(\d{2})?)?$/iu;

/**
 * Parses "2026-11-24 13:41:07", "11-24 13:41", "2026-11-24" (its start), "13:41:07.5", "1341", "134107", "昨天 1341",
 * "yesterday 13:41". Null if it is not a time, or the day does not exist. `now_ms` determines the day of "1341".
 */
export function readMoment(text: string, now_ms: number): number | null {
  const match = PATTERN.exec(text.trim());
  if (!match || match[0] === "") return null;
  const [, year, month, day, word, hour, minute, second, fraction, hour2, minute2, second2] = match;
  const named = hour ?? hour2;
  if (named === undefined && month === undefined) return null;
  const start_ms =
    month !== undefined && day !== undefined
      ? dayOf(year, month, day, now_ms)
      : dayStart(now_ms) - (WORDS.get(word?.toLowerCase() ?? "") ?? 0) * DAY_MS;
  const [hours, minutes, seconds] = [named, minute ?? minute2, second ?? second2].map((part) => Number(part ?? 0));
  if (start_ms === null || hours === undefined || minutes === undefined || seconds === undefined) return null;
  if (hours > 23 || minutes > 59 || seconds > 59) return null;
  return start_ms + hours * 3_600_000 + minutes * 60_000 + seconds * 1000 + Number((fraction ?? "0").padEnd(3, "0"));
}

function dayOf(year: string | undefined, month: string, day: string, now_ms: number): number | null {
  const years = Number(year ?? dayText(now_ms).slice(0, 4));
  const start_ms = Date.UTC(years, Number(month) - 1, Number(day)) - BEIJING_MS;
  const wanted = `${years}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  return dayText(start_ms) === wanted ? start_ms : null;
}
