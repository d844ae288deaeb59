// Where the names of boxes stand on a picture, so that none lies on another: the chosen one first, then what is not
// covered, then the larger ones; what finds no room has no name until it is chosen. Pure.

/** A rectangle in pixels of the picture on the screen. */
export interface Rectangle {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** A box that wants its name beside it. `rank`: 0 is placed first; one of `mustShow` has at least its short name. */
export interface Labelled {
  box: Rectangle;
  text: string;
  rank: number;
  mustShow: boolean;
}

/** A name and where its upper left corner stands. */
export interface Label {
  text: string;
  left: number;
  top: number;
}

/** Names on one picture; more of them nobody reads. */
export const MOST_LABELS = 16;
/** The name of a box whose own has no room. */
export const SHORT = "!";
const HEIGHT = 18;
const WIDE = 12;
const NARROW = 7;
const PADDING = 8;

/** How wide a name is drawn, in pixels: Chinese signs are square. */
export function widthOf(text: string): number {
  return [...text].reduce((sum, sign) => sum + (sign > "\u2e7f" ? WIDE : NARROW), PADDING);
}

/** The names of these boxes on a picture of this size, in their order; null where there is none. */
export function placeLabels(wanted: readonly Labelled[], width: number, height: number): (Label | null)[] {
  const placed: Rectangle[] = [];
  const found: (Label | null)[] = wanted.map(() => null);
  const order = wanted.map((one, place) => ({ one, place }));
  order.sort((a, b) => a.one.rank - b.one.rank || areaOf(b.one.box) - areaOf(a.one.box) || a.place - b.place);
  for (const { one, place } of order) {
    const texts = one.mustShow ? [one.text, SHORT] : [one.text];
    if (placed.length >= MOST_LABELS && !one.mustShow) continue;
    for (const text of texts) {
      const free = places(one.box, widthOf(text), width, height).find((spot) => !placed.some((o) => meet(spot, o)));
      const spot = free ?? (one.mustShow && text === SHORT ? places(one.box, widthOf(text), width, height)[0] : null);
      if (!spot) continue;
      placed.push(spot);
      found[place] = { text, left: spot.left, top: spot.top };
      break;
    }
  }
  return found;
}

/** Where a name may stand: above its box, below it, inside at its top and its foot, and beside it. */
function places(box: Rectangle, wide: number, width: number, height: number): Rectangle[] {
  const [right, bottom] = [box.left + box.width, box.top + box.height];
  const corners: [number, number][] = [
    [box.left, box.top - HEIGHT],
    [box.left, bottom],
    [box.left, box.top],
    [right - wide, box.top - HEIGHT],
    [box.left, bottom - HEIGHT],
    [right, box.top],
    [box.left - wide, box.top],
  ];
  const inside = corners.map(([left, top]) => ({
    left: Math.max(0, Math.min(left, width - wide)),
    top: Math.max(0, Math.min(top, height - HEIGHT)),
    width: wide,
    height: HEIGHT,
  }));
  return inside;
}

function areaOf(one: Rectangle): number {
  return one.width * one.height;
}

function meet(one: Rectangle, other: Rectangle): boolean {
  return (
    one.left < other.left + other.width &&
    other.left < one.left + one.width &&
    one.top < other.top + other.height &&
    other.top < one.top + one.height
  );
}
