// The keyboard shortcuts of playback, for one camera or several.
import { typing } from "./frame.js";
import { isSwitchedOff } from "./letter_keys.js";

/** A command by key or button. */
export type Command =
  | "toggle"
  | "backward"
  | "faster"
  | "frame-back"
  | "frame-forward"
  | "next-gap"
  | "previous-gap"
  | "next-activity"
  | "previous-activity"
  | "beside"
  | "time"
  | "closer"
  | "wider"
  | "oldest"
  | "live"
  | "in"
  | "out"
  | "loop"
  | "snapshot"
  | "full"
  | { move_ms: number };

const KEYS: Record<string, Command> = {
  " ": "toggle",
  k: "toggle",
  j: "backward",
  l: "faster",
  ",": "frame-back",
  ".": "frame-forward",
  n: "next-gap",
  p: "previous-gap",
  t: "time",
  "+": "closer",
  "=": "closer",
  "-": "wider",
  Home: "oldest",
  End: "live",
  "[": "in",
  "]": "out",
  "\\": "loop",
  b: "beside",
  c: "snapshot",
};
const SHIFTED: Record<string, Command> = { n: "next-activity", p: "previous-activity" };

/** The command of a key press; null if the key is not a shortcut. */
export function commandOf(event: KeyboardEvent): Command | null {
  if (
    event.defaultPrevented ||
    typing(event) ||
    isSwitchedOff(event) ||
    event.altKey ||
    event.metaKey ||
    document.querySelector("dialog[open]")
  )
    return null;
  const onControl = event.target instanceof Element && event.target.closest("button, a, summary, select") !== null;
  if (event.key === " " && onControl) return null;
  if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
    const unit_ms = event.shiftKey ? 60_000 : event.ctrlKey ? 3_600_000 : 1_000;
    return { move_ms: event.key === "ArrowLeft" ? -unit_ms : unit_ms };
  }
  if (event.ctrlKey) return null;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return (event.shiftKey ? SHIFTED[key] : null) ?? KEYS[key] ?? null;
}
