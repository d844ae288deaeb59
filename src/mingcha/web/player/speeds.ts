// Playback speed: media seconds per second; below 0 backwards. Pure.

/** The speeds of the buttons and of L. */
export const SPEEDS = [0.25, 0.5, 1, 2, 4, 8, 16] as const;

const FASTEST_WITH_ALL_FRAMES = 4;

/** Whether a speed uses key frames only: browsers drop most other frames from 8× on, and decode no frames backwards. */
export function byKeyFrames(rate: number): boolean {
  return rate < 0 || rate > FASTEST_WITH_ALL_FRAMES;
}

/** L: forward at 1, then 2, 4, 8, 16 with each press. */
export function faster(rate: number, playing: boolean): number {
  if (rate < 0 || !playing) return 1;
  return SPEEDS.find((speed) => speed > rate) ?? rate;
}

/** J: backward at 1, then 2, 4, 8, 16 with each press. */
export function backward(rate: number, playing: boolean): number {
  if (rate > 0 || !playing) return -1;
  return -(SPEEDS.find((speed) => speed > -rate) ?? -rate);
}

/** ¼×, ½×, 2×, −4×. */
export function speedText(rate: number): string {
  const size = Math.abs(rate);
  const text = size === 0.25 ? "¼" : size === 0.5 ? "½" : String(size);
  return `${rate < 0 ? "−" : ""}${text}×`;
}
