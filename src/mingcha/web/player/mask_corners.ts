// The polygons of a mask between the text of a field and its drawing, as web/privacy/masks/corner_text.py reads them.
import { type Corner, firstCrossing } from "./drawn_shape.js";
import { say } from "./words.js";

/** Width and height of a picture in the units of a mask (privacy/masks/values.py). */
export const PICTURE = 65_535;
/** The bounds of a mask (privacy/masks/rules.py). */
export const MOST_POLYGONS = 16;
export const MOST_CORNERS = 32;
const LEAST_SHARE = 0.0005;
const DECIMALS = 3;
const CORNER = /^(-?\d{1,3}(?:\.\d{1,6})?)[,，](-?\d{1,3}(?:\.\d{1,6})?)$/u;

export type Polygon = Corner[];

/** The polygons of a text, a line each, with corners as "x,y" in per cent; null if something in it is no corner. */
export function polygonsOf(text: string): Polygon[] | null {
  const lines = text.split(/\r\n|\r|\n/u).map((line) => line.split(/\s+/u).filter((part) => part !== ""));
  const polygons = lines.filter((parts) => parts.length > 0).map((parts) => parts.map(cornerOf));
  return polygons.every((one): one is Polygon => one.every((corner) => corner !== null)) ? polygons : null;
}

function cornerOf(part: string): Corner | null {
  const found = CORNER.exec(part);
  return found ? [unitsOf(Number(found[1])), unitsOf(Number(found[2]))] : null;
}

function unitsOf(percent: number): number {
  return Math.round((percent * PICTURE) / 100);
}

/** Polygons as the text of the field. */
export function textOf(polygons: Polygon[]): string {
  return polygons.map((one) => one.map(([x, y]) => `${percentOf(x)},${percentOf(y)}`).join(" ")).join("\n");
}

/** The shortest text that is read as the same units. */
function percentOf(place: number): string {
  const units = Math.round(place);
  const exact = (units * 100) / PICTURE;
  const texts = Array.from({ length: DECIMALS + 1 }, (_, decimals) => exact.toFixed(decimals));
  return texts.find((text) => unitsOf(Number(text)) === units) ?? exact.toFixed(DECIMALS);
}

/** A place on the picture, moved to its nearest place inside. */
export function inside([x, y]: Corner): Corner {
  return [x, y].map((one) => Math.min(Math.max(one, 0), PICTURE)) as Corner;
}

/** The share of the picture that a polygon covers. */
export function shareOf(polygon: Polygon): number {
  const doubled = polygon.reduce((sum, [x, y], at) => {
    const [nextX, nextY] = polygon[(at + 1) % polygon.length] ?? [x, y];
    return sum + x * nextY - nextX * y;
  }, 0);
  return Math.abs(doubled) / 2 / PICTURE ** 2;
}

/** What the server would refuse of polygons by their shape, "" for nothing. */
export function problemOf(polygons: Polygon[]): string {
  if (polygons.length > MOST_POLYGONS) return say(`最多 ${MOST_POLYGONS} 个遮挡区`, `at most ${MOST_POLYGONS} areas`);
  for (const [at, polygon] of polygons.entries()) {
    const wrong = wrongWith(polygon);
    if (wrong) return say(`第 ${at + 1} 个遮挡区${wrong[0]}`, `area ${at + 1} ${wrong[1]}`);
  }
  return "";
}

function wrongWith(polygon: Polygon): [string, string] | null {
  if (polygon.length < 3 || polygon.length > MOST_CORNERS)
    return [`须有 3 至 ${MOST_CORNERS} 个顶点`, `has 3 to ${MOST_CORNERS} corners`];
  if (polygon.some((corner) => corner.some((value) => value < 0 || value > PICTURE)))
    return ["超出画面", "lies outside of the picture"];
  if (firstCrossing(polygon)) return ["自相交", "crosses itself"];
  return shareOf(polygon) < LEAST_SHARE ? ["过小", "is too small"] : null;
}
