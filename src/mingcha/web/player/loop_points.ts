// The in and the out point, and looping between them. Instants are Unix milliseconds.
import { timeText } from "./moments.js";
import { say } from "./words.js";

const SHORTEST_MS = 200;

export class LoopPoints {
  in_ms: number | null = null;
  out_ms: number | null = null;
  on = false;

  /** Sets the in or the out point at the shown picture, or switches the loop on and off; returns the message. */
  set(what: "in" | "out" | "loop", at_ms: number): string {
    if (what === "loop") return this.toggle();
    if (what === "in") this.in_ms = at_ms;
    else this.out_ms = at_ms;
    if (this.in_ms !== null && this.out_ms !== null && this.out_ms - this.in_ms < SHORTEST_MS) {
      if (what === "in") this.out_ms = null;
      else this.in_ms = null;
      this.on = false;
    }
    return what === "in"
      ? say(`入点 ${timeText(at_ms, true)}`, `in ${timeText(at_ms, true)}`)
      : say(`出点 ${timeText(at_ms, true)}`, `out ${timeText(at_ms, true)}`);
  }

  /** The instant to jump to if the picture has left the loop while it plays; null otherwise: a pause stands. */
  turn(at_ms: number, rate: number, plays: boolean): number | null {
    if (!plays || !this.on || this.in_ms === null || this.out_ms === null) return null;
    if (rate > 0 && at_ms >= this.out_ms) return this.in_ms;
    return rate < 0 && at_ms <= this.in_ms ? this.out_ms : null;
  }

  private toggle(): string {
    if (this.in_ms === null || this.out_ms === null)
      return say("先用 [ 和 ] 设入点和出点", "set the in and the out point with [ and ] first");
    this.on = !this.on;
    if (!this.on) return say("循环已停", "the loop is off");
    return say(
      `循环 ${timeText(this.in_ms)}–${timeText(this.out_ms)}`,
      `loop ${timeText(this.in_ms)}–${timeText(this.out_ms)}`,
    );
  }
}
