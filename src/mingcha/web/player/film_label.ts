// The label over every part of a picture, legible on white and on black: who sees it, by which line of the register.
const ANGLE = (-18 * Math.PI) / 180;
const SHARE_OF_WIDTH = 1 / 64;
const LINES_APART = 6;

/** Draws the text in rows over a picture of this size, in its own pixels. */
export function paintLabel(pen: CanvasRenderingContext2D, width: number, height: number, text: string): void {
  const size = Math.max(10, Math.round(width * SHARE_OF_WIDTH));
  pen.save();
  pen.translate(width / 2, height / 2);
  pen.rotate(ANGLE);
  pen.font = `${size}px ${getComputedStyle(pen.canvas).getPropertyValue("--sans") || "sans-serif"}`;
  pen.lineWidth = size / 6;
  pen.lineJoin = "round";
  pen.strokeStyle = "rgb(0 0 0 / 55%)";
  pen.fillStyle = "rgb(255 255 255 / 55%)";
  const reach = Math.hypot(width, height) / 2;
  const step = pen.measureText(text).width + 4 * size;
  for (let row = 0, y = -reach; y < reach; y += LINES_APART * size, row += 1) {
    for (let x = -reach - (row % 2) * (step / 2); x < reach; x += step) {
      pen.strokeText(text, x, y);
      pen.fillText(text, x, y);
    }
  }
  pen.restore();
}
