// A polygon or a place between the text of a field and a map: read, written, and judged as the server will judge it.
import { say } from "./words.js";

export type Corner = [number, number];

/** The bounds of an area, as geo/areas.py has them. */
const MOST_CORNERS = 200;
const MOST_SIDE_DEG = 0.5;
/** Decimals of a degree that are written: a centimetre. */
const DECIMALS = 7;

/** A corner with the decimals that are written. */
export function rounded([longitude, latitude]: Corner): Corner {
  return [Number(longitude.toFixed(DECIMALS)), Number(latitude.toFixed(DECIMALS))];
}

/** The corners of a GeoJSON polygon of one ring, the first not repeated, or null if the text is none. */
export function ringOf(text: string): Corner[] | null {
  let held: unknown;
  try {
    held = JSON.parse(text);
  } catch {
    return null;
  }
  if (kindOf(held) === "FeatureCollection") held = (held as { features?: unknown[] }).features?.[0];
  if (kindOf(held) === "Feature") held = (held as { geometry?: unknown }).geometry;
  if (kindOf(held) !== "Polygon") return null;
  const rings = (held as { coordinates?: unknown }).coordinates;
  const ring = Array.isArray(rings) && rings.length === 1 ? (rings[0] as unknown) : null;
  if (!Array.isArray(ring) || ring.length < 4) return null;
  const corners = ring.map((one) => cornerOf(one));
  if (corners.some((one) => one === null)) return null;
  const [first, last] = [corners[0], corners.at(-1)];
  const closed = first && last && first[0] === last[0] && first[1] === last[1];
  return closed ? (corners.slice(0, -1) as Corner[]) : null;
}

function kindOf(held: unknown): unknown {
  return typeof held === "object" && held !== null ? (held as { type?: unknown }).type : undefined;
}

function cornerOf(held: unknown): Corner | null {
  if (!Array.isArray(held)) return null;
  const [longitude, latitude] = held as unknown[];
  const inside =
    typeof longitude === "number" &&
    typeof latitude === "number" &&
    Math.abs(longitude) <= 180 &&
    Math.abs(latitude) <= 85;
  return inside ? [longitude, latitude] : null;
}

/** The polygon as the text of a field: GeoJSON, closed. */
export function textOfRing(corners: Corner[]): string {
  const ring = corners.map(rounded);
  return JSON.stringify({ type: "Polygon", coordinates: [[...ring, ...ring.slice(0, 1)]] });
}

/** A place typed as "longitude, latitude" in decimal degrees, or null. */
export function placeOf(text: string): Corner | null {
  const found = /^\s*(-?\d{1,3}(?:\.\d+)?)[\s,，]+(-?\d{1,2}(?:\.\d+)?)\s*$/u.exec(text);
  return found ? cornerOf([Number(found[1]), Number(found[2])]) : null;
}

/** The place as the text of a field. */
export function textOfPlace(place: Corner): string {
  return rounded(place).join(", ");
}

/** What the server would refuse of a ring, "" for nothing. Edges and corners are counted from 1, as it does. */
export function problemOf(corners: Corner[]): string {
  if (corners.length < 3) return say("区域至少有三个顶点", "an area has at least three corners");
  if (corners.length > MOST_CORNERS)
    return say(`区域最多 ${MOST_CORNERS} 个顶点`, `an area has at most ${MOST_CORNERS} corners`);
  for (const axis of [0, 1] as const) {
    const all = corners.map((corner) => corner[axis]);
    if (Math.max(...all) - Math.min(...all) > MOST_SIDE_DEG)
      return say("区域过大：经纬度跨度各不超过 0.5 度", "the area is too large: at most 0.5 degrees each way");
  }
  const crossing = firstCrossing(corners);
  if (!crossing) return "";
  const [one, other] = crossing;
  return say(`边界自相交：第 ${one} 条边与第 ${other} 条边`, `the border crosses itself: edges ${one} and ${other}`);
}

/** The first two edges, counted from 1, that meet elsewhere than at their common corner; null for none. */
export function firstCrossing(corners: Corner[]): [number, number] | null {
  const edges = corners.map((start, at) => [start, corners[(at + 1) % corners.length] ?? start] as [Corner, Corner]);
  for (const [first, one] of edges.entries()) {
    for (const [second, other] of edges.entries()) {
      if (second <= first) continue;
      const neighbours = second === first + 1 || (first === 0 && second === edges.length - 1);
      if (!neighbours && meet(one, other)) return [first + 1, second + 1];
    }
  }
  return null;
}

function meet([a, b]: [Corner, Corner], [c, d]: [Corner, Corner]): boolean {
  return side(a, b, c) * side(a, b, d) <= 0 && side(c, d, a) * side(c, d, b) <= 0 && boxesMeet([a, b], [c, d]);
}

function boxesMeet(one: [Corner, Corner], other: [Corner, Corner]): boolean {
  return ([0, 1] as const).every((axis) => {
    const [a, b, c, d] = [one[0][axis], one[1][axis], other[0][axis], other[1][axis]];
    return Math.min(a, b) <= Math.max(c, d) && Math.min(c, d) <= Math.max(a, b);
  });
}

function side(start: Corner, end: Corner, place: Corner): number {
  return Math.sign((end[0] - start[0]) * (place[1] - start[1]) - (place[0] - start[0]) * (end[1] - start[1]));
}
