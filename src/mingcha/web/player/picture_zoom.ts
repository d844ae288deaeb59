// Digital zoom of a picture: how large it is drawn and which part of it is seen. Pure.

/** Drawn `factor` times as large; its left and upper edge at `left` and `top`, in widths and heights of its tile. */
export interface ZoomView {
  factor: number;
  left: number;
  top: number;
}

export const MOST_ZOOM = 8;
/** The whole picture. */
export const WHOLE: ZoomView = { factor: 1, left: 0, top: 0 };
/** Nearer to 1 than this is the whole picture. */
const NOTHING = 1.01;

/** Zoomed by a ratio, so that what lies at (x, y) of the tile (0 to 1) stays there. */
export function zoomedBy(view: ZoomView, ratio: number, x: number, y: number): ZoomView {
  const factor = Math.min(MOST_ZOOM, Math.max(1, view.factor * ratio));
  if (factor < NOTHING) return WHOLE;
  const grown = factor / view.factor;
  return inside({ factor, left: x - (x - view.left) * grown, top: y - (y - view.top) * grown });
}

/** Moved by parts of the tile; no edge of the picture comes inside. */
export function pannedBy(view: ZoomView, right: number, down: number): ZoomView {
  return inside({ ...view, left: view.left + right, top: view.top + down });
}

function inside({ factor, left, top }: ZoomView): ZoomView {
  const least = 1 - factor;
  return { factor, left: Math.min(0, Math.max(least, left)), top: Math.min(0, Math.max(least, top)) };
}

/** The factor as a tag shows it. */
export function zoomText({ factor }: ZoomView): string {
  return `${factor < 9.95 ? factor.toFixed(1).replace(/\.0$/u, "") : "8"}×`;
}
