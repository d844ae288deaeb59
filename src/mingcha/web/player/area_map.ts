// The border of an area over the map of points, framed on the area.
import { mapIn } from "./map_start.js";
import { palette } from "./map_symbols.js";

async function show(box: HTMLElement): Promise<void> {
  const { map } = await mapIn(box);
  const geometry = JSON.parse(box.dataset.area ?? "null") as GeoJSON.Polygon;
  await new Promise<void>((resolve) => map.once("load", () => resolve()));
  const colour = palette().brand;
  map.addSource("area", { type: "geojson", data: { type: "Feature", properties: {}, geometry } });
  map.addLayer({
    id: "area-fill",
    type: "fill",
    source: "area",
    paint: { "fill-color": colour, "fill-opacity": 0.18 },
  });
  map.addLayer({ id: "area-border", type: "line", source: "area", paint: { "line-color": colour, "line-width": 2 } });
  box.dataset.ready = "true";
}

const box = document.querySelector<HTMLElement>("[data-area-map]");
if (box) void show(box);
