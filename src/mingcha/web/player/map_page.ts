// What the page says to the map: its filter, the box around the points that fit, and where tiles and outlines are.
import { drawnOver, drawnUnder, isOn, layerSources } from "./map_layers.js";
import { mapStyle } from "./map_style.js";
import { palette } from "./map_symbols.js";

export type Place = [number, number];

export function queryOf(): string {
  return document.querySelector<HTMLElement>("[data-query]")?.dataset.query ?? "";
}

/** The box around the points that fit, or null if none has a coordinate. */
export function extentOf(): [Place, Place] | null {
  const text = document.querySelector<HTMLElement>("[data-extent]")?.dataset.extent || "null";
  const box = JSON.parse(text) as [number, number, number, number] | null;
  if (!box) return null;
  const [west, south, east, north] = box;
  return [
    [west, south],
    [east, north],
  ];
}

export function finestZoom(box: HTMLElement): number {
  return Number(box.dataset.finestZoom);
}

export function tilesAddress(box: HTMLElement): string {
  const query = queryOf();
  return `${window.location.origin}${box.dataset.tiles ?? ""}/{z}/{x}/{y}.mvt${query ? `?${query}` : ""}`;
}

function outlinesAddress(box: HTMLElement): string {
  return `${window.location.origin}${box.dataset.outlines ?? ""}`;
}

export function styleOf(box: HTMLElement): ReturnType<typeof mapStyle> {
  const { baseMap = "", drawnMap = "" } = box.dataset;
  const drawn = drawnMap && `${window.location.origin}${drawnMap}`;
  const colours = palette();
  const beside = {
    sources: layerSources(box),
    under: drawnUnder(box, colours),
    over: drawnOver(box),
    sectors: isOn("sectors"),
  };
  return mapStyle(colours, tilesAddress(box), outlinesAddress(box), finestZoom(box), baseMap, drawn, beside);
}
