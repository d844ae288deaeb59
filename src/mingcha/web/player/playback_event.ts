// What playback tells its page.

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
