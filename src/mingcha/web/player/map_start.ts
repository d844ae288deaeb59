// Makes a map in a box of a page: MapLibre with our style, symbols and bounds. The library is loaded only then.
import type { Map as LibraryMap } from "maplibre-gl";
import { extentOf, type Place, styleOf } from "./map_page.js";
import {
  CONDITIONS,
  type Condition,
  type Counts,
  duplicateSign,
  hatch,
  itemSign,
  palette,
  partSign,
  ring,
  symbol,
} from "./map_symbols.js";
import { say } from "./words.js";

export type Library = typeof import("maplibre-gl");

const WUHAN: [Place, Place] = [
  [113.69, 29.97],
  [115.08, 31.37],
];
/** Points that fit are framed no closer than this. */
export const FRAMED_ZOOM = 16;
export const FRAME_PX = 56;
/** The layers that can be clicked. */
export const LAYERS = ["points", "clusters", "singles"];

/** The library and a new map in a box, framed on the points in reach. */
export async function mapIn(box: HTMLElement): Promise<{ library: Library; map: LibraryMap }> {
  const library = (await import(box.dataset.library ?? "")) as Library;
  library.setWorkerUrl(`${window.location.origin}${box.dataset.worker ?? ""}`);
  const map = new library.Map({
    container: box,
    style: styleOf(box),
    bounds: extentOf() ?? WUHAN,
    fitBoundsOptions: { padding: FRAME_PX, maxZoom: FRAMED_ZOOM },
    minZoom: 7,
    maxZoom: 20,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    renderWorldCopies: false,
    fadeDuration: 0,
    locale: { "Map.Title": say("地图画面", "Picture of the map") },
  });
  map.setMissingStyleImageResolver((id) => draw(map, id));
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new library.ScaleControl({ maxWidth: 90 }), "bottom-left");
  return { library, map };
}

/** Draws the images of points and clusters when a tile needs them. */
function draw(map: LibraryMap, id: string): void {
  if (map.hasImage(id)) return;
  const [kind, first = "", ...rest] = id.split("/");
  const colours = palette();
  if (kind === "point") map.addImage(id, symbol(first as Condition, rest[0] === "trial", colours), { pixelRatio: 2 });
  if (kind === "part") map.addImage(id, partSign(first, colours), { pixelRatio: 2 });
  if (kind === "item") map.addImage(id, itemSign(first, colours), { pixelRatio: 2 });
  if (kind === "duplicate") map.addImage(id, duplicateSign(first, colours), { pixelRatio: 2 });
  if (kind === "hatch") map.addImage(id, hatch(colours), { pixelRatio: 2 });
  if (kind === "ring") {
    const counts: Counts = Object.fromEntries(CONDITIONS.map((one, place) => [one, Number(rest[place] ?? 0)]));
    map.addImage(id, ring(Number(first), counts, colours), { pixelRatio: 2 });
  }
}
