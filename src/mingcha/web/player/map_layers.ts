// The layers beside the points: parts of sites with their gaps, planned places, areas; and the switches of all layers.
import type { LayerSpecification, Map as LibraryMap, MapGeoJSONFeature, SourceSpecification } from "maplibre-gl";
import type { Place } from "./map_page.js";
import type { Palette } from "./map_symbols.js";
import { say } from "./words.js";

const KEPT_AS = "map-layers";
const OPEN_AS = "map-layers-open";
/** Names of districts and sites are elements over the map; a switch of this name hides those of sites. */
const SITES = "sites";
const MOST_WALKED = 40;

/** A layer with its own tiles, as the page names it. */
interface LayerSource {
  name: string;
  tiles: string;
  first: number;
  last: number;
}

/** A thing of a layer: where it is, the address of its card, what it is in words. */
export interface Thing {
  place: Place;
  card: string;
  words: string;
}

/** The clickable layers, topmost first. */
export const CLICKED = ["duplicates", "parts", "items", "areas"];
const SIGNS: Record<string, string> = { items: "item/", parts: "part/", duplicates: "duplicate/" };
const GAPS: Record<string, () => string> = {
  not_built: () => say("未建", "not built"),
  not_accepted: () => say("未验收", "not accepted"),
  switched_off: () => say("已停用", "switched off"),
  offline: () => say("中断", "down"),
  unfiled: () => say("未备案", "not filed"),
};

/** Whether a layer is on: as this browser keeps it, else as the page has it. */
export function isOn(name: string): boolean {
  return document.querySelector<HTMLInputElement>(`[data-layer-switch="${name}"]`)?.checked ?? name !== SITES;
}

function sourcesOf(box: HTMLElement): LayerSource[] {
  return JSON.parse(box.dataset.layers || "[]") as LayerSource[];
}

/** Their sources, by name. */
export function layerSources(box: HTMLElement): Record<string, SourceSpecification> {
  const address = (tiles: string): string => `${window.location.origin}${tiles}/{z}/{x}/{y}.mvt`;
  return Object.fromEntries(
    sourcesOf(box).map(({ name, tiles, first, last }) => [
      `layer-${name}`,
      { type: "vector", tiles: [address(tiles)], minzoom: first, maxzoom: last },
    ]),
  );
}

/** Their drawn layers: areas, which lie under the points, and signs of places, which lie over sectors. */
export function drawnUnder(box: HTMLElement, colours: Palette): LayerSpecification[] {
  if (!sourcesOf(box).some(({ name }) => name === "areas")) return [];
  const colour = ["case", ["==", ["get", "kind"], "cases"], colours.brand, colours.law];
  const common = { source: "layer-areas", "source-layer": "areas", layout: visibility("areas") };
  return [
    { id: "areas", type: "fill", ...common, paint: { "fill-color": colour, "fill-opacity": 0.1 } },
    {
      id: "areas-hatch",
      type: "fill",
      ...common,
      filter: ["!=", ["get", "kind"], "cases"],
      paint: { "fill-pattern": "hatch/law" },
    },
    { id: "areas-border", type: "line", ...common, paint: { "line-color": colour, "line-width": 1.6 } },
  ] as unknown as LayerSpecification[];
}

/** The signs of parts and planned places. */
export function drawnOver(box: HTMLElement): LayerSpecification[] {
  const names = new Set(sourcesOf(box).map(({ name }) => name));
  return Object.keys(SIGNS)
    .filter((name) => names.has(name))
    .map(
      (name) =>
        ({
          id: name,
          type: "symbol",
          source: `layer-${name}`,
          "source-layer": name,
          layout: {
            ...visibility(name),
            "icon-image": ["concat", SIGNS[name] ?? "", ["get", "state"]],
            "icon-allow-overlap": true,
          },
        }) as unknown as LayerSpecification,
    );
}

function visibility(name: string): { visibility: "visible" | "none" } {
  return { visibility: isOn(name) ? "visible" : "none" };
}

/** The switches of the page, kept in this browser. */
export class MapLayers {
  private readonly switches = [...document.querySelectorAll<HTMLInputElement>("[data-layer-switch]")];

  constructor(
    private readonly map: LibraryMap,
    private readonly changed: () => void,
  ) {
    for (const one of this.switches) one.addEventListener("change", () => this.apply());
    map.on("zoomend", () => this.sayTooFar());
    this.sayTooFar();
  }

  private apply(): void {
    const state = Object.fromEntries(this.switches.map((one) => [one.dataset.layerSwitch, one.checked]));
    window.localStorage.setItem(KEPT_AS, JSON.stringify(state));
    for (const name of ["sectors", ...CLICKED]) {
      for (const id of name === "areas" ? ["areas", "areas-hatch", "areas-border"] : [name]) {
        if (this.map.getLayer(id)) this.map.setLayoutProperty(id, "visibility", isOn(name) ? "visible" : "none");
      }
    }
    this.changed();
  }

  /** Says at the switch of a layer that the map is too far away to show it. */
  private sayTooFar(): void {
    for (const label of document.querySelectorAll<HTMLElement>("[data-from-zoom]")) {
      const note = label.querySelector<HTMLElement>("[data-too-far]");
      if (note) note.hidden = this.map.getZoom() >= Number(label.dataset.fromZoom);
    }
  }

  /** The topmost thing of the layers at a place of the screen, or null. */
  at(point: { x: number; y: number }): Thing | null {
    const [found] = this.map.queryRenderedFeatures([point.x, point.y], { layers: this.drawn() });
    return found ? thingOf(this.map, found) : null;
  }

  /** What Tab walks after the troubles: gaps first, then planned places and areas, as far as they are drawn. */
  things(): Thing[] {
    const rank = (one: MapGeoJSONFeature): number =>
      one.layer.id === "parts" ? (GAPS[String(one.properties.state)] ? 0 : 9) : CLICKED.indexOf(one.layer.id) + 1;
    const found = new Map<string, { thing: Thing; rank: number }>();
    for (const one of this.map.queryRenderedFeatures(undefined, { layers: this.drawn() })) {
      const thing = thingOf(this.map, one);
      if (rank(one) < 9 && !found.has(thing.card)) found.set(thing.card, { thing, rank: rank(one) });
    }
    const sorted = [...found.values()].sort((a, b) => a.rank - b.rank || b.thing.place[1] - a.thing.place[1]);
    return sorted.slice(0, MOST_WALKED).map(({ thing }) => thing);
  }

  private drawn(): string[] {
    return CLICKED.filter((id) => this.map.getLayer(id));
  }
}

/** Sets the switches, and whether their panel is open, as this browser keeps them, before the map is drawn. */
export function restoreSwitches(): void {
  const kept = JSON.parse(window.localStorage.getItem(KEPT_AS) ?? "{}") as Record<string, boolean>;
  for (const one of document.querySelectorAll<HTMLInputElement>("[data-layer-switch]")) {
    one.checked = kept[one.dataset.layerSwitch ?? ""] ?? one.checked;
  }
  const panel = document.querySelector<HTMLDetailsElement>("[data-layer-panel]");
  if (!panel) return;
  const before = window.localStorage.getItem(OPEN_AS) ?? "yes";
  if (before === "no" || window.matchMedia("(max-width: 760px)").matches) panel.open = false;
  panel.querySelector("summary")?.addEventListener("click", () => {
    window.localStorage.setItem(OPEN_AS, panel.open ? "no" : "yes"); // as it is before the click
  });
}

function thingOf(map: LibraryMap, feature: MapGeoJSONFeature): Thing {
  const { number, name, state } = feature.properties;
  const layer = feature.layer.id;
  const gap = layer === "parts" ? GAPS[String(state)]?.() : undefined;
  return {
    place: placeIn(map, feature.geometry),
    card: `${layer}/${String(number)}`,
    words: [name && String(name), gap ?? kindOf(layer, String(state))].filter(Boolean).join(" · "),
  };
}

function kindOf(layer: string, state: string): string {
  if (layer === "duplicates") {
    return state === "explained"
      ? say("可能重复建设，有书面说明", "possible duplicate with a reason")
      : say("可能重复建设，无书面说明", "possible duplicate without a reason");
  }
  if (layer === "items") return say("规划点位", "planned place");
  return layer === "areas" ? say("区域", "area") : say("部位", "part of a site");
}

/** A point, or the middle of what is in view of a polygon's box. */
function placeIn(map: LibraryMap, geometry: GeoJSON.Geometry): Place {
  if (geometry.type === "Point") return geometry.coordinates as Place;
  const rings = geometry.type === "Polygon" ? geometry.coordinates : [];
  const corners = geometry.type === "MultiPolygon" ? geometry.coordinates.flat(2) : rings.flat();
  const view = map.getBounds();
  const middle = (axis: 0 | 1, least: number, most: number): number => {
    const all = corners.map((corner) => corner[axis] ?? 0);
    return (Math.max(Math.min(...all), least) + Math.min(Math.max(...all), most)) / 2;
  };
  return [middle(0, view.getWest(), view.getEast()), middle(1, view.getSouth(), view.getNorth())];
}
