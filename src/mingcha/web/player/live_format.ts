// Messages of the live stream besides pictures: the format, the state, and the reason for closing.
import type { Stream } from "./opening.js";

/** The state of the picture, for the tile's tag and cover. */
export type LiveState =
  | { kind: "connecting" }
  | { kind: "live" }
  | { kind: "gap"; reason: string; since_ms: number | null }
  | { kind: "away" }
  | { kind: "refused"; article: string }
  | { kind: "missing" }
  | { kind: "unsupported"; codec: string }
  | { kind: "unserved"; why: Unserved }
  | { kind: "ended" };

/** The reasons that stay on the tile while further attempts are made. */
export const KEPT: ReadonlySet<LiveState["kind"]> = new Set(["gap", "unserved", "away", "missing"]);

/** Why the gateway has no picture that this browser plays: no such stream, too many pictures under one grant, or the
 * transcoding failed, is not installed, or is fully used. */
export type Unserved = "nothing" | "too-many" | "failed" | "not-installed" | "taken";

/** The format sent by the gateway: the stream, and the camera's own codec if it is transcoded (city.md, 4). */
export interface LiveFormat {
  codec: string;
  width: number;
  height: number;
  stream: Stream | "transcoded";
  source: { codec: string; width: number; height: number } | null;
}

/** Close codes of the gateway (media/gateway/live.py). */
export const TICKET_ENDED = 4401;
export const REFUSED = 4403;
export const NO_CAMERA = 4404;
export const UNSERVED: Record<number, Unserved> = {
  4415: "nothing",
  4429: "too-many",
  4500: "failed",
  4501: "not-installed",
  4507: "taken",
};
