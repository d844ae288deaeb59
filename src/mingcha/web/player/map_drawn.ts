// The base map that we drew for the demo's area: water, open ground and streets under the points, and names of streets.
import type { LayerSpecification, Map as LibraryMap, Marker } from "maplibre-gl";
import type { Palette } from "./map_symbols.js";

type Library = typeof import("maplibre-gl");
type Place = [number, number];

const NAMES_FROM_ZOOM = 14;
const MOST_NAMES = 8;
const APART_PX = 90;
/** Names stand nearest to this part of width and height: a chosen point stands in the wanted. */
const WANTED_AT = 0.68;
const LANES_FROM_ZOOM = 13.5;

function width(...stops: number[]): unknown {
  return ["interpolate", ["exponential", 1.6], ["zoom"], ...stops];
}

function fill(id: string, kinds: string[], colour: string): unknown {
  const filter = ["in", ["get", "kind"], ["literal", kinds]];
  return { id, type: "fill", source: "drawn", filter, paint: { "fill-color": colour } };
}

function strokes(id: string, kinds: string[], colour: string, lineWidth: unknown, minzoom = 0): unknown {
  const filter = ["in", ["get", "kind"], ["literal", kinds]];
  const layout = { "line-cap": "round", "line-join": "round" };
  const paint = { "line-color": colour, "line-width": lineWidth };
  return { id, type: "line", source: "drawn", minzoom, filter, layout, paint };
}

/** The layers of the source "drawn", bottom up. A street is a wide line under a narrower one. */
export function drawnLayers(colours: Palette): LayerSpecification[] {
  const lanes = ["lane"];
  const streets = ["street", "bridge"];
  return [
    fill("drawn-water", ["water"], colours.water),
    fill("drawn-island", ["island"], colours.land),
    fill("drawn-open", ["square", "park"], colours.open),
    strokes("drawn-lane-edge", lanes, colours.streetEdge, width(13.5, 1, 16, 7, 18, 18), LANES_FROM_ZOOM),
    strokes("drawn-street-edge", streets, colours.streetEdge, width(8, 0.6, 13, 4, 16, 15, 18, 36)),
    strokes("drawn-lane", lanes, colours.street, width(13.5, 0, 16, 5, 18, 15), LANES_FROM_ZOOM),
    strokes("drawn-street", streets, colours.street, width(8, 0, 13, 2.4, 16, 12, 18, 31)),
  ] as LayerSpecification[];
}

/** The name of each street in view, once, along the street and away from the middle of the map. */
export class StreetNames {
  private names: Marker[] = [];

  constructor(
    private readonly library: Library,
    private readonly map: LibraryMap,
  ) {}

  show(): void {
    for (const name of this.names) name.remove();
    this.names = [];
    if (this.map.getZoom() < NAMES_FROM_ZOOM || !this.map.getLayer("drawn-street")) return;
    const { clientWidth, clientHeight } = this.map.getContainer();
    const wanted = { x: clientWidth * WANTED_AT, y: clientHeight * WANTED_AT };
    const found = new Map<string, { at: Place; far: number; angle: number; x: number; y: number }>();
    for (const { properties, geometry } of this.map.queryRenderedFeatures(undefined, { layers: ["drawn-street"] })) {
      const name = String(properties.name ?? "");
      for (const [from, to] of segments(geometry)) {
        const a = this.map.project(from);
        const b = this.map.project(to);
        const length = (b.x - a.x) ** 2 + (b.y - a.y) ** 2;
        if (!name || length === 0) continue;
        const along = ((wanted.x - a.x) * (b.x - a.x) + (wanted.y - a.y) * (b.y - a.y)) / length;
        const part = Math.min(1, Math.max(0, along));
        const x = a.x + (b.x - a.x) * part;
        const y = a.y + (b.y - a.y) * part;
        const far = Math.hypot(x - wanted.x, y - wanted.y);
        if (far >= (found.get(name)?.far ?? Number.POSITIVE_INFINITY)) continue;
        const { lng, lat } = this.map.unproject([x, y]);
        const angle = (Math.atan2(b.y - a.y, b.x - a.x) * 180) / Math.PI;
        found.set(name, {
          at: [lng, lat],
          far,
          angle: angle > 90 ? angle - 180 : angle < -90 ? angle + 180 : angle,
          x,
          y,
        });
      }
    }
    const placed: { x: number; y: number }[] = [];
    for (const [name, one] of [...found].sort(([, a], [, b]) => a.far - b.far)) {
      const outside = one.x < 20 || one.y < 20 || one.x > clientWidth - 20 || one.y > clientHeight - 20;
      const near = placed.some((other) => Math.hypot(other.x - one.x, other.y - one.y) < APART_PX);
      if (outside || near || placed.length >= MOST_NAMES) continue;
      placed.push(one);
      this.names.push(this.label(name, one.at, one.angle));
    }
  }

  private label(name: string, at: Place, angle: number): Marker {
    const element = document.createElement("div");
    element.className = "map-label street";
    element.setAttribute("aria-hidden", "true");
    element.append(name);
    return new this.library.Marker({ element, rotation: angle }).setLngLat(at).addTo(this.map);
  }
}

function* segments(geometry: GeoJSON.Geometry): Generator<[Place, Place]> {
  const lines =
    geometry.type === "MultiLineString"
      ? geometry.coordinates
      : geometry.type === "LineString"
        ? [geometry.coordinates]
        : [];
  for (const line of lines) {
    for (let place = 1; place < line.length; place++) yield [line[place - 1] as Place, line[place] as Place];
  }
}
