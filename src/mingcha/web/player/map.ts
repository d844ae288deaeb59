// The map of points: our own tiles under the filter of the list beside it; selection is shared between both.
import type { GeoJSONSource, Map as LibraryMap, MapGeoJSONFeature, VectorTileSource } from "maplibre-gl";
import { typing } from "./frame.js";
import { MapChoose } from "./map_choose.js";
import { StreetNames } from "./map_drawn.js";
import { CLICKED, isOn, MapLayers, restoreSwitches, type Thing } from "./map_layers.js";
import { PointNames } from "./map_names.js";
import { extentOf, finestZoom, type Place, queryOf, styleOf, tilesAddress } from "./map_page.js";
import { sectors, type View } from "./map_sectors.js";
import { FRAME_PX, FRAMED_ZOOM, LAYERS, type Library, mapIn } from "./map_start.js";
import { SECTORS_FROM_ZOOM } from "./map_style.js";
import { shortCount } from "./map_symbols.js";
import { say } from "./words.js";

const CHOSEN_ZOOM = 16;
/** Two that are some metres apart are told apart here. */
const NAMED_ZOOM = 18;

/** What Tab stops at: a point or cluster that needs attention, or a thing of another layer. `card` is the end of the
 * address of its card, "" for a cluster. */
type Trouble = Thing;

class PointMap {
  private chosen = "";
  private readonly names: PointNames;
  private readonly streetNames: StreetNames;
  private readonly layers: MapLayers;
  private readonly choosing: MapChoose;
  private walked = -1;
  private readonly say = document.querySelector<HTMLElement>("[data-map-say]");

  constructor(
    library: Library,
    private readonly map: LibraryMap,
    private readonly box: HTMLElement,
  ) {
    this.names = new PointNames(library, map);
    this.streetNames = new StreetNames(library, map);
    this.layers = new MapLayers(map, () => this.settled());
    this.choosing = new MapChoose(map, box);
    map.on("idle", () => this.settled());
    map.on("click", (event) => {
      const feature = map.queryRenderedFeatures(event.point, { layers: LAYERS })[0];
      if (this.choosing.clicked(event, feature)) return;
      const thing = feature ? null : this.layers.at(event.point);
      if (thing) this.choose(thing.card, thing.place, false);
      else this.clicked(feature);
    });
    for (const layer of [...LAYERS, ...CLICKED]) {
      map.on("mouseenter", layer, () => (map.getCanvas().style.cursor = "pointer"));
      map.on("mouseleave", layer, () => (map.getCanvas().style.cursor = ""));
    }
    map.getCanvas().addEventListener("keydown", (event) => this.key(event));
    this.listenToPage();
    this.names.nameDistricts();
    this.framed = queryOf();
    this.goToNamed();
  }

  private framed = "";

  /** Goes to the thing that the end of the address names, as `#duplicates/12@114.29,30.58`, and shows its card. */
  private goToNamed(): void {
    const named = /^#(duplicates\/\d+)@([\d.]+),([\d.]+)$/u.exec(window.location.hash);
    if (!named) return;
    const place: Place = [Number(named[2]), Number(named[3])];
    this.map.jumpTo({ center: place, zoom: NAMED_ZOOM });
    this.choose(named[1] ?? "", place, false);
  }

  /** Moves to the points that fit, once the filter has changed; paging through the list moves nothing. */
  private frame(): void {
    if (this.framed === queryOf()) return;
    this.framed = queryOf();
    const box = extentOf();
    if (box) this.map.fitBounds(box, { padding: FRAME_PX, maxZoom: FRAMED_ZOOM, duration: 0 });
  }

  private listenToPage(): void {
    document.addEventListener("click", (event) => {
      if (!(event.target instanceof Element)) return;
      const spot = event.target.closest<HTMLElement>("[data-spot]");
      if (spot) this.choose(spot.dataset.spot ?? "", placeOf(spot), true);
      if (event.target.closest("[data-card-close]")) this.letGo();
      const zoom = event.target.closest<HTMLElement>("[data-zoom-by]");
      if (zoom) this.map.zoomTo(this.map.getZoom() + Number(zoom.dataset.zoomBy));
    });
    document.body.addEventListener("htmx:afterSettle", () => this.filterChanged());
    window.addEventListener("themechange", () => this.restyle());
    document.addEventListener(
      "keydown",
      (event) => {
        if (event.key !== "Escape" || typing(event) || !(this.choosing.isActive || this.chosen)) return;
        event.stopImmediatePropagation();
        if (this.choosing.isActive) this.choosing.end();
        else this.letGo();
      },
      { capture: true },
    );
  }

  private restyle(): void {
    this.sectorText = "";
    this.map.setStyle(styleOf(this.box), { diff: false });
    this.map.once("idle", () => {
      this.mark();
      this.choosing.restyled();
    });
  }

  private filterChanged(): void {
    this.map.getSource<VectorTileSource>("points")?.setTiles([tilesAddress(this.box)]);
    this.names.nameDistricts();
    this.markInList();
    this.choosing.refreshed();
    this.frame();
  }

  private clicked(feature: MapGeoJSONFeature | undefined): void {
    if (!feature) {
      this.letGo();
      return;
    }
    const place = (feature.geometry as GeoJSON.Point).coordinates as Place;
    if (feature.layer.id === "points") {
      this.choose(String(feature.properties.code), place, false);
      return;
    }
    this.map.easeTo({ center: place, zoom: Math.min(this.map.getZoom() + 2, finestZoom(this.box)) });
  }

  /** Selects a point, or a thing of another layer, on the map and in the list, and shows its card. */
  private choose(code: string, place: Place | null, go: boolean): void {
    this.chosen = code;
    this.chosenPlace = place;
    if (place && go) this.map.jumpTo({ center: place, zoom: Math.max(this.map.getZoom(), CHOSEN_ZOOM) });
    this.mark();
    this.markInList();
    void this.showCard(code);
  }

  private chosenPlace: Place | null = null;

  private letGo(): void {
    this.chosen = "";
    this.chosenPlace = null;
    this.mark();
    this.markInList();
    const card = document.querySelector<HTMLElement>("[data-card-place]");
    if (card) card.hidden = true;
  }

  private mark(radius = 13): void {
    const source = this.map.getSource<GeoJSONSource>("chosen");
    const place = this.chosenPlace;
    const features: GeoJSON.Feature[] = place
      ? [{ type: "Feature", properties: { radius }, geometry: { type: "Point", coordinates: place } }]
      : [];
    source?.setData({ type: "FeatureCollection", features });
    this.drawSectors();
  }

  private markInList(): void {
    for (const spot of document.querySelectorAll<HTMLElement>("[data-spot]")) {
      const on = spot.dataset.spot === this.chosen;
      if (on) spot.setAttribute("aria-current", "true");
      else spot.removeAttribute("aria-current");
      if (on) spot.scrollIntoView({ block: "nearest" });
    }
  }

  private async showCard(code: string): Promise<void> {
    const response = await fetch(`${this.box.dataset.card ?? ""}${code}`, {
      headers: { Accept: "text/html" },
    }).catch(() => null);
    const card = document.querySelector<HTMLElement>("[data-card-place]");
    if (!response?.ok || !card || this.chosen !== code) return;
    card.innerHTML = await response.text();
    card.hidden = false;
    card.dataset.code = code;
    this.choosing.refreshed();
  }

  private settled(): void {
    this.drawSectors();
    this.names.nameSites(isOn("sites"), (code, at) => this.choose(`sites/${code}`, at, false));
    this.streetNames.show();
    this.names.showFitting();
    this.choosing.settled();
    const rendered = this.map.queryRenderedFeatures(undefined, { layers: LAYERS });
    const seen = new Map(rendered.map((one) => [keyOf(one), Number(one.properties.count ?? 1)]));
    const shown = [...seen.values()].reduce((sum, count) => sum + count, 0);
    const note = document.querySelector<HTMLElement>("[data-shown]");
    if (!note) return;
    note.dataset.shown = String(shown);
    const all = Number(document.querySelector<HTMLElement>("[data-found]")?.dataset.found ?? 0);
    note.textContent = say(
      `· 框内 ${shortCount(shown)} / ${shortCount(all)}`,
      `· in view ${shortCount(shown)} of ${shortCount(all)}`,
    );
  }

  private drawSectors(): void {
    const source = this.map.getSource<GeoJSONSource>("sectors");
    if (!source) return;
    const features =
      this.map.getZoom() >= SECTORS_FROM_ZOOM ? this.map.queryRenderedFeatures(undefined, { layers: ["points"] }) : [];
    const views = new Map<string, View>();
    for (const { properties, geometry } of features) {
      if (properties.azimuth === undefined || !properties.range) continue;
      const [longitude = 0, latitude = 0] = (geometry as GeoJSON.Point).coordinates;
      views.set(String(properties.code), {
        longitude,
        latitude,
        azimuth_deg: Number(properties.azimuth),
        angle_deg: Number(properties.angle ?? 60),
        range_m: Number(properties.range),
        properties: { state: properties.state, chosen: properties.code === this.chosen },
      });
    }
    const data = sectors([...views.values()]);
    const text = JSON.stringify(data);
    if (text === this.sectorText) return; // setting the same data again would loop forever
    this.sectorText = text;
    source.setData(data);
  }

  private sectorText = "";

  /** Tab moves through the visible troubles and leaves the map after the last; Enter opens the current one. */
  private key(event: KeyboardEvent): void {
    if (this.choosing.key(event)) return;
    if (event.key === "Tab") {
      const troubles = [...this.troubles(), ...this.layers.things()];
      const next = this.walked + (event.shiftKey ? -1 : 1);
      const trouble = troubles[next];
      this.walked = trouble ? next : -1;
      if (!trouble) return;
      event.preventDefault();
      this.chosenPlace = trouble.place;
      this.chosen = trouble.card;
      this.mark(trouble.card ? 13 : 24);
      this.markInList();
      if (trouble.card) void this.showCard(trouble.card);
      if (this.say) this.say.textContent = `${trouble.words} · ${next + 1} / ${troubles.length}`;
    }
    if (event.key === "Enter" && this.chosenPlace) {
      event.preventDefault();
      const link = document.querySelector<HTMLAnchorElement>("[data-card-place]:not([hidden]) a[href]");
      if (this.chosen && link) link.click();
      else this.map.easeTo({ center: this.chosenPlace, zoom: Math.min(this.map.getZoom() + 2, finestZoom(this.box)) });
    }
  }

  private troubles(): Trouble[] {
    const found = new Map<string, Trouble & { rank: number }>();
    for (const feature of this.map.queryRenderedFeatures(undefined, { layers: LAYERS })) {
      const { properties } = feature;
      const down = Number(properties.down ?? (properties.state === "down" ? 1 : 0));
      const poor = Number(properties.poor ?? (properties.state === "poor" ? 1 : 0));
      if (!down && !poor) continue;
      const place = (feature.geometry as GeoJSON.Point).coordinates as Place;
      const words = properties.name
        ? `${String(properties.name)} · ${down ? say("中断", "down") : say("画质异常", "poor picture")}`
        : say(
            `${properties.count} 个点位：中断 ${down}，画质异常 ${poor}`,
            `${properties.count} points: ${down} down, ${poor} poor`,
          );
      found.set(keyOf(feature), { place, card: String(properties.code ?? ""), words, rank: down ? 0 : 1 });
    }
    return [...found.values()].sort((a, b) => a.rank - b.rank || b.place[1] - a.place[1] || a.place[0] - b.place[0]);
  }
}

function keyOf(feature: MapGeoJSONFeature): string {
  return String(
    feature.properties.code ??
      JSON.stringify([
        (feature.geometry as GeoJSON.Point).coordinates.map((one) => one.toFixed(5)),
        feature.properties.count,
      ]),
  );
}

function placeOf(spot: HTMLElement): Place | null {
  const { longitude, latitude } = spot.dataset;
  return longitude && latitude ? [Number(longitude), Number(latitude)] : null;
}

async function start(box: HTMLElement): Promise<void> {
  restoreSwitches();
  const { library, map } = await mapIn(box);
  map.getCanvas().setAttribute("aria-describedby", "map-help");
  const loaded = new Promise<void>((resolve) => map.once("load", () => resolve()));
  new PointMap(library, map, box); // before the first "idle", which may come in the same step as "load"
  await loaded;
  box.dataset.ready = "true";
}

const box = document.querySelector<HTMLElement>("[data-map]");
if (box) void start(box);
