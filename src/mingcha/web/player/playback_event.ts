// What playback tells its page.
import { GatewayFault } from "./gateway.js";
import { UnsupportedCodec } from "./segment_buffer.js";

export type PlaybackEvent =
  | { kind: "seeking"; to_ms: number }
  | { kind: "shown"; at_ms: number; source: string }
  | { kind: "gap"; from_ms: number; to_ms: number }
  | { kind: "edge" }
  | { kind: "oldest" }
  | { kind: "none"; at_ms: number }
  | { kind: "refused"; article: string; message: string }
  | { kind: "away" }
  | { kind: "late" }
  | { kind: "unsupported"; codec: string; message: string };

/** What is told of a problem that another attempt does not end; null of one that it may. `source`: the recorded codec
 * if what is shown was transcoded, else "". */
export function faultEvent(problem: unknown, source: string): PlaybackEvent | null {
  if (problem instanceof UnsupportedCodec) return { kind: "unsupported", codec: problem.codec, message: "" };
  if (problem instanceof TypeError) return { kind: "away" };
  if (!(problem instanceof GatewayFault)) return null;
  const { status, article, message } = problem;
  if (status === 501 || (status === 503 && source !== "")) return { kind: "unsupported", codec: source, message };
  return status === 503 ? { kind: "away" } : { kind: "refused", article, message };
}
