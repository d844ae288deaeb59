// The watermark of the person over each picture on a page of masks: a kept picture on a screen is footage.
import { Watermark } from "./watermark.js";

/** Draws the watermark of each picture of the page. */
export function markPictures(): void {
  for (const canvas of document.querySelectorAll<HTMLCanvasElement>("canvas[data-person]")) {
    new Watermark(canvas, canvas.dataset.person ?? "", () => Date.now()).draw();
  }
}

markPictures();
