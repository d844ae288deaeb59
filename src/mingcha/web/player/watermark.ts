// The repeated watermark over a picture: name, number, grant, minute. It deters misuse but proves nothing; the register does.
import { clockText } from "./moments.js";

const ANGLE = (-18 * Math.PI) / 180;
const LINE_PX = 74;
const GAP_PX = 72;

export class Watermark {
  private minute = 0;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly who: string | (() => string),
    private readonly now_ms: () => number,
  ) {
    new ResizeObserver(() => this.draw()).observe(canvas);
    window.setInterval(() => {
      if (Math.floor(this.now_ms() / 60_000) !== this.minute) this.draw();
    }, 1_000);
  }

  /** Draws the watermark over the whole tile. */
  draw(): void {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const pen = this.canvas.getContext("2d");
    if (!pen || width === 0) return;
    this.minute = Math.floor(this.now_ms() / 60_000);
    const who = typeof this.who === "string" ? this.who : this.who();
    const text = `${who} ${clockText(this.now_ms()).slice(0, -3)}`;
    const ratio = window.devicePixelRatio || 1;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    pen.scale(ratio, ratio);
    pen.translate(width / 2, height / 2);
    pen.rotate(ANGLE);
    pen.font = `12px ${getComputedStyle(this.canvas).getPropertyValue("--sans") || "sans-serif"}`;
    pen.fillStyle = "rgb(255 255 255 / 20%)";
    pen.shadowColor = "rgb(0 0 0 / 25%)";
    pen.shadowBlur = 1;
    const reach = Math.hypot(width, height) / 2;
    const step = pen.measureText(text).width + GAP_PX;
    for (let row = 0, y = -reach; y < reach; y += LINE_PX, row += 1) {
      for (let x = -reach - (row % 2) * (step / 2); x < reach; x += step) pen.fillText(text, x, y);
    }
  }
}
