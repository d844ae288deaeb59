// A shape that is being drawn on the map: corners of a frame, of an area, or of a line along a road.
import type { Place } from "./map_page.js";

export type Tool = "point" | "frame" | "area" | "road";
export type ShapeTool = Exclude<Tool, "point">;

const LEAST: Record<ShapeTool, number> = { frame: 2, area: 3, road: 2 };
/** As geo/areas.py has it. */
export const MOST_CORNERS = 200;
const DECIMALS = 7;

export class DrawnShape {
  readonly corners: Place[] = [];

  constructor(readonly tool: ShapeTool) {}

  /** Adds a corner that is not the last one again; true if that completes the shape. */
  add([longitude, latitude]: Place): boolean {
    const corner: Place = [Number(longitude.toFixed(DECIMALS)), Number(latitude.toFixed(DECIMALS))];
    const last = this.corners.at(-1);
    if ((last && same(last, corner)) || this.corners.length === MOST_CORNERS) return false;
    this.corners.push(corner);
    return this.tool === "frame" && this.corners.length === LEAST.frame;
  }

  takeBack(): void {
    this.corners.pop();
  }

  get isWhole(): boolean {
    return this.corners.length >= LEAST[this.tool];
  }

  /** The corner on which a click ends the shape: the first of an area, the last of a line. */
  get end(): Place | null {
    if (!this.isWhole || this.tool === "frame") return null;
    return (this.tool === "area" ? this.corners[0] : this.corners.at(-1)) ?? null;
  }

  /** The shape as parameters of the server; `beside_m`: how far a road reaches to either side. */
  query(beside_m: string): URLSearchParams {
    const text = this.ring().map(([longitude, latitude]) => `${longitude},${latitude}`);
    return this.tool === "road"
      ? new URLSearchParams({ road: text.join(";"), beside: beside_m })
      : new URLSearchParams({ area: text.join(";") });
  }

  /** What is drawn: the shape with the pointer as its next corner, and its corners. */
  features(pointer: Place | null): GeoJSON.FeatureCollection {
    const ring = this.ring(pointer);
    const features: GeoJSON.Feature[] = this.corners.map((coordinates) => feature({ type: "Point", coordinates }));
    if (ring.length > 1) features.push(feature({ type: "LineString", coordinates: ring }));
    const [first] = ring;
    if (this.tool !== "road" && ring.length > 2 && first)
      features.push(feature({ type: "Polygon", coordinates: [[...ring, first]] }));
    return { type: "FeatureCollection", features };
  }

  private ring(pointer: Place | null = null): Place[] {
    const [one, other = pointer] = this.corners;
    if (this.tool !== "frame") return pointer ? [...this.corners, pointer] : [...this.corners];
    if (!one || !other) return one ? [one] : [];
    return [one, [other[0], one[1]], other, [one[0], other[1]]];
  }
}

function same(one: Place, other: Place): boolean {
  return one[0] === other[0] && one[1] === other[1];
}

function feature(geometry: GeoJSON.Geometry): GeoJSON.Feature {
  return { type: "Feature", properties: {}, geometry };
}
