// Choosing points of a form on the map: a click takes a point, a dragged frame those in it, Enter the one in the middle.
import type { GeoJSONSource, Map as LibraryMap, MapGeoJSONFeature } from "maplibre-gl";
import type { ChosenPoints } from "./chosen_points.js";
import { one, press } from "./elements.js";
import { StreetNames } from "./map_drawn.js";
import { PointNames } from "./map_names.js";
import { finestZoom, type Place, styleOf } from "./map_page.js";
import { LAYERS, mapIn } from "./map_start.js";
import { say } from "./words.js";

/** Enter takes the point nearest to the middle, no farther away than this. */
const NEAR_PX = 60;
const MARK_PX = 13;
const CLICK_PX = 4;

type Pixel = [number, number];

class MapPicker {
  private readonly places = new Map<string, Place>();
  private marked = "";
  private from: Pixel | null = null;
  private draws = false;
  private readonly drawButton: HTMLElement;
  private readonly frame: HTMLElement;
  private readonly status: HTMLElement;

  constructor(
    private readonly map: LibraryMap,
    private readonly box: HTMLElement,
    private readonly chosen: ChosenPoints,
    root: HTMLElement,
    private readonly names: PointNames,
    private readonly streetNames: StreetNames,
  ) {
    this.drawButton = one(root, "[data-draw]");
    this.frame = one(root, "[data-frame]");
    this.status = one(root, "[data-pick-say]");
    chosen.changed = () => this.mark();
    map.on("idle", () => this.settled());
    map.on("click", (event) => {
      if (!this.draws) this.clicked(map.queryRenderedFeatures(event.point, { layers: LAYERS })[0]);
    });
    for (const layer of LAYERS) {
      map.on("mouseenter", layer, () => this.point("pointer"));
      map.on("mouseleave", layer, () => this.point(""));
    }
    names.nameDistricts();
    this.listen(root);
  }

  private listen(root: HTMLElement): void {
    const canvas = this.map.getCanvas();
    canvas.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      this.takeMiddle();
    });
    root.addEventListener("click", (event) => {
      const zoom = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-zoom-by]") : null;
      if (zoom) this.map.zoomTo(this.map.getZoom() + Number(zoom.dataset.zoomBy));
    });
    this.drawButton.addEventListener("click", () => this.setDraws(!this.draws));
    const holder = this.map.getCanvasContainer();
    holder.addEventListener("pointerdown", (event) => this.begins(event, holder));
    holder.addEventListener("pointermove", (event) => this.drags(event));
    holder.addEventListener("pointerup", (event) => this.ends(event));
    holder.addEventListener("pointercancel", () => this.drops());
    window.addEventListener("themechange", () => {
      this.marked = "";
      this.map.setStyle(styleOf(this.box), { diff: false });
    });
  }

  private point(cursor: string): void {
    this.map.getCanvas().style.cursor = this.draws ? "crosshair" : cursor;
  }

  private setDraws(on: boolean): void {
    this.draws = on;
    press(this.drawButton, on);
    if (on) this.map.dragPan.disable();
    else this.map.dragPan.enable();
    this.drops();
    this.point("");
  }

  private at(event: PointerEvent): Pixel {
    const { left, top } = this.box.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  }

  private begins(event: PointerEvent, holder: HTMLElement): void {
    if (!this.draws || event.button !== 0) return;
    this.from = this.at(event);
    holder.setPointerCapture(event.pointerId);
  }

  private drags(event: PointerEvent): void {
    if (!this.from) return;
    const [west, north, east, south] = sides(this.from, this.at(event));
    this.frame.style.left = `${west}px`;
    this.frame.style.top = `${north}px`;
    this.frame.style.width = `${east - west}px`;
    this.frame.style.height = `${south - north}px`;
    this.frame.hidden = false;
  }

  private ends(event: PointerEvent): void {
    const { from } = this;
    this.drops();
    if (!from) return;
    const [west, north, east, south] = sides(from, this.at(event));
    if (east - west < CLICK_PX && south - north < CLICK_PX) return;
    if (this.takeAll([west, north], [east, south])) this.setDraws(false);
    else this.goInto([west, south], [east, north]);
  }

  private drops(): void {
    this.from = null;
    this.frame.hidden = true;
  }

  private clicked(feature: MapGeoJSONFeature | undefined): void {
    if (!feature) return;
    if (feature.layer.id === "points") {
      this.turn(feature);
      return;
    }
    this.map.easeTo({
      center: (feature.geometry as GeoJSON.Point).coordinates as Place,
      zoom: Math.min(this.map.getZoom() + 2, finestZoom(this.box)),
    });
  }

  /** Adds a point, or takes it away if it was chosen. */
  private turn(feature: MapGeoJSONFeature): void {
    const { code, name } = named(feature);
    if (this.chosen.has(code)) {
      this.chosen.takeAway(code);
      this.status.textContent = say(`已移除：${name}`, `Removed: ${name}`);
    } else if (this.chosen.add(code, name)) {
      this.status.textContent = say(`已添加：${name}`, `Added: ${name}`);
    } else {
      this.status.textContent = say("点位已达上限", "No more points fit into one request");
    }
  }

  /** Zooms to a frame whose points are drawn together, so that it can be drawn again. */
  private goInto(southWest: Pixel, northEast: Pixel): void {
    this.map.fitBounds([this.map.unproject(southWest).toArray(), this.map.unproject(northEast).toArray()], {
      maxZoom: finestZoom(this.box),
      duration: 0,
    });
  }

  /** Adds the points in a frame; false if it has none but some that are drawn together. */
  private takeAll(from: Pixel, to: Pixel): boolean {
    const found = this.map.queryRenderedFeatures([from, to], { layers: LAYERS });
    const added = found.filter((each) => {
      const { code, name } = named(each);
      return each.layer.id === "points" && this.chosen.add(code, name);
    }).length;
    const together = found
      .filter((each) => each.layer.id !== "points")
      .reduce((sum, each) => sum + Number(each.properties.count ?? 1), 0);
    const words = [say(`已添加 ${added} 个点位`, `${added} points added`)];
    if (together) {
      words.push(
        say(`另有 ${together} 个重叠显示：放大后再框选`, `${together} more are drawn together: draw it again`),
      );
    }
    if (this.chosen.isFull) words.push(say("点位已达上限", "no more points fit into one request"));
    this.status.textContent = words.join(say("；", "; "));
    return added > 0 || together === 0;
  }

  private takeMiddle(): void {
    const { clientWidth, clientHeight } = this.box;
    const [x, y] = [clientWidth / 2, clientHeight / 2];
    const near = this.map
      .queryRenderedFeatures(
        [
          [x - NEAR_PX, y - NEAR_PX],
          [x + NEAR_PX, y + NEAR_PX],
        ],
        { layers: LAYERS },
      )
      .map((each) => {
        const place = this.map.project((each.geometry as GeoJSON.Point).coordinates as Place);
        return { each, far: Math.hypot(place.x - x, place.y - y) };
      })
      .sort((a, b) => a.far - b.far)[0];
    if (near) this.clicked(near.each);
    else this.status.textContent = say("地图中间没有点位", "No point is in the middle of the map");
  }

  private settled(): void {
    for (const each of this.map.querySourceFeatures("points", { sourceLayer: "points" })) {
      this.places.set(named(each).code, (each.geometry as GeoJSON.Point).coordinates as Place);
    }
    this.mark();
    this.names.nameSites();
    this.streetNames.show();
    this.names.showFitting();
    this.box.dataset.ready = "true";
  }

  /** Marks the chosen points whose places are known. */
  private mark(): void {
    const source = this.map.getSource<GeoJSONSource>("chosen");
    if (!source) return;
    const places = this.chosen.codes().flatMap((code) => this.places.get(code) ?? []);
    const text = JSON.stringify(places);
    if (text === this.marked) return; // setting the same data again would loop forever
    this.marked = text;
    const features = this.chosen.codes().flatMap((code): GeoJSON.Feature[] => {
      const coordinates = this.places.get(code);
      const properties = { radius: MARK_PX };
      return coordinates ? [{ type: "Feature", properties, geometry: { type: "Point", coordinates } }] : [];
    });
    source.setData({ type: "FeatureCollection", features });
  }
}

function sides([ax, ay]: Pixel, [bx, by]: Pixel): [number, number, number, number] {
  return [Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by)];
}

function named(feature: Pick<MapGeoJSONFeature, "properties">): { code: string; name: string } {
  return { code: String(feature.properties.code ?? ""), name: String(feature.properties.name ?? "") };
}

/** Opens the map of a form, once. */
export async function startPicker(root: HTMLElement, chosen: ChosenPoints): Promise<void> {
  const box = one<HTMLElement>(root, "[data-map-picker]");
  if (box.dataset.started) return;
  box.dataset.started = "true";
  const { library, map } = await mapIn(box);
  map.getCanvas().setAttribute("aria-describedby", "pick-help");
  new MapPicker(map, box, chosen, root, new PointNames(library, map), new StreetNames(library, map));
}
