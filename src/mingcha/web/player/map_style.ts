// The layers of the map, bottom up: outlines, sectors, clusters, points, selection.
import type { LayerSpecification, StyleSpecification } from "maplibre-gl";
import { drawnLayers } from "./map_drawn.js";
import { CONDITIONS, type Palette } from "./map_symbols.js";

export const SECTORS_FROM_ZOOM = 13;
/** Layers beside the points, with their sources: those under the sectors, and those under the points. */
export interface Beside {
  sources: StyleSpecification["sources"];
  under: LayerSpecification[];
  over: LayerSpecification[];
  sectors: boolean;
}
const NOTHING: GeoJSON.FeatureCollection = { type: "FeatureCollection", features: [] };

/** The style for a palette. `tiles`: address of our tiles, `outlines`: of the districts, `baseMap`: of raster tiles or "",
 * `drawn`: of the base map that we drew, or "". */
export function mapStyle(
  colours: Palette,
  tiles: string,
  outlines: string,
  finestZoom: number,
  baseMap: string,
  drawn: string,
  beside: Beside,
): StyleSpecification {
  const byCondition = [
    "match",
    ["get", "state"],
    ...CONDITIONS.flatMap((one) => [one, colours.fill[one]]),
    colours.border,
  ];
  const urgency = ["match", ["get", "state"], ...CONDITIONS.flatMap((one, place) => [one, place]), 0];
  const ringName = [
    "concat",
    "ring/",
    ["get", "count"],
    ...CONDITIONS.flatMap((one) => ["/", ["coalesce", ["get", one], 0]]),
  ];
  return {
    version: 8,
    sources: {
      ...(baseMap ? { base: { type: "raster", tiles: [baseMap], tileSize: 256 } } : {}),
      outlines: { type: "geojson", data: outlines },
      ...(drawn ? { drawn: { type: "geojson", data: drawn } } : {}),
      points: { type: "vector", tiles: [tiles], minzoom: 5, maxzoom: finestZoom },
      ...beside.sources,
      sectors: { type: "geojson", data: NOTHING },
      chosen: { type: "geojson", data: NOTHING },
      taken: { type: "geojson", data: NOTHING },
      shape: { type: "geojson", data: NOTHING },
    },
    layers: [
      { id: "paper", type: "background", paint: { "background-color": colours.paper } },
      ...(baseMap ? [{ id: "base", type: "raster", source: "base" }] : []),
      {
        id: "land",
        type: "fill",
        source: "outlines",
        paint: { "fill-color": colours.land, "fill-opacity": baseMap ? 0 : 1 },
      },
      ...(drawn ? drawnLayers(colours) : []),
      {
        id: "border",
        type: "line",
        source: "outlines",
        paint: { "line-color": colours.border, "line-width": ["interpolate", ["linear"], ["zoom"], 8, 1, 14, 2] },
      },
      ...beside.under,
      {
        id: "sectors",
        type: "fill",
        source: "sectors",
        layout: { visibility: beside.sectors ? "visible" : "none" },
        minzoom: SECTORS_FROM_ZOOM,
        paint: { "fill-color": byCondition, "fill-opacity": ["case", ["==", ["get", "chosen"], true], 0.5, 0.2] },
      },
      {
        id: "chosen",
        type: "circle",
        source: "chosen",
        paint: {
          "circle-radius": ["get", "radius"],
          "circle-color": colours.brand,
          "circle-opacity": 0.12,
          "circle-stroke-color": colours.brand,
          "circle-stroke-width": 2.5,
        },
      },
      ...beside.over,
      {
        id: "clusters",
        type: "symbol",
        source: "points",
        "source-layer": "clusters",
        filter: [">", ["get", "count"], 1],
        layout: { "icon-image": ringName, "icon-allow-overlap": true, "symbol-sort-key": ["get", "count"] },
      },
      {
        id: "singles",
        type: "symbol",
        source: "points",
        "source-layer": "clusters",
        filter: ["==", ["get", "count"], 1],
        layout: {
          "icon-image": [
            "concat",
            ["case", ...CONDITIONS.flatMap((one) => [["has", one], `point/${one}`]), "point/ok"],
            ["case", ["has", "trial"], "/trial", ""],
          ],
          "icon-allow-overlap": true,
        },
      },
      {
        id: "points",
        type: "symbol",
        source: "points",
        "source-layer": "points",
        layout: {
          "icon-image": ["concat", "point/", ["get", "state"], ["case", ["has", "trial"], "/trial", ""]],
          "icon-allow-overlap": true,
          "symbol-sort-key": urgency,
        },
      },
      {
        id: "sites",
        type: "circle",
        source: "points",
        "source-layer": "sites",
        paint: { "circle-radius": 0, "circle-opacity": 0 },
      },
      ...choosingLayers(colours),
    ],
  } as unknown as StyleSpecification;
}

/** The points that were taken, and the shape that is being drawn. */
function choosingLayers(colours: Palette): LayerSpecification[] {
  const stroke = { "circle-stroke-color": colours.brand, "circle-stroke-width": 3 };
  return [
    {
      id: "taken",
      type: "circle",
      source: "taken",
      paint: { "circle-radius": 11, "circle-opacity": 0, ...stroke },
    },
    {
      id: "shape-inside",
      type: "fill",
      source: "shape",
      filter: ["==", ["geometry-type"], "Polygon"],
      paint: { "fill-color": colours.brand, "fill-opacity": 0.12 },
    },
    {
      id: "shape-line",
      type: "line",
      source: "shape",
      filter: ["==", ["geometry-type"], "LineString"],
      paint: { "line-color": colours.brand, "line-width": 2.5 },
    },
    {
      id: "shape-corners",
      type: "circle",
      source: "shape",
      filter: ["==", ["geometry-type"], "Point"],
      paint: { "circle-radius": 5, "circle-color": colours.paper, ...stroke },
    },
  ];
}
