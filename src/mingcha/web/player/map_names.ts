// Names of districts and sites on the map of points, as elements over the picture.
import type { Map as LibraryMap, Marker } from "maplibre-gl";
import { shortCount } from "./map_symbols.js";
import { say } from "./words.js";

type Library = typeof import("maplibre-gl");
type Place = [number, number];

const SITES_FROM_ZOOM = 15;
const MOST_SITE_LABELS = 30;
const RING_PX = 20;
const DISTRICT_ZOOM = 12;
const NAME_OFFSETS_PX: Place[] = [
  [0, 0],
  [0, 38],
  [0, -38],
  [44, 0],
  [-44, 0],
];

/** The names; districts before close zoom, sites from there on. */
export class PointNames {
  private labels: Marker[] = [];
  private siteLabels: Marker[] = [];

  constructor(
    private readonly library: Library,
    private readonly map: LibraryMap,
  ) {}

  /** Names the districts that the page lists, with their points that fit the filter. */
  nameDistricts(): void {
    for (const label of this.labels) label.remove();
    const text = document.querySelector<HTMLElement>("[data-districts]")?.dataset.districts ?? "[]";
    const districts = JSON.parse(text) as { name: string; at: Place; points: number }[];
    this.labels = districts
      .sort((a, b) => b.points - a.points)
      .map(({ name, at, points }) => this.district(name, points, at));
  }

  /** Shows a name only where it covers no ring and no other name; at close zoom districts have no names. */
  showFitting(): void {
    const home = this.map.getContainer().getBoundingClientRect();
    const taken = this.map.queryRenderedFeatures(undefined, { layers: ["clusters"] }).map((one) => {
      const { x, y } = this.map.project((one.geometry as GeoJSON.Point).coordinates as Place);
      return new DOMRect(home.left + x - RING_PX, home.top + y - RING_PX, 2 * RING_PX, 2 * RING_PX);
    });
    const free = (box: DOMRect): boolean =>
      !taken.some(
        (one) => one.left < box.right && box.left < one.right && one.top < box.bottom && box.top < one.bottom,
      );
    for (const label of this.labels) {
      const element = label.getElement();
      element.hidden = this.map.getZoom() >= SITES_FROM_ZOOM - 1;
      if (element.hidden) continue;
      const fits = NAME_OFFSETS_PX.some((offset) => free(label.setOffset(offset).getElement().getBoundingClientRect()));
      element.hidden = !fits;
      if (fits) taken.push(element.getBoundingClientRect());
    }
  }

  /** Names the sites in view at close zoom, unless they are too many or `shown` is false; `open` makes them buttons. */
  nameSites(shown = true, open?: (code: string, at: Place) => void): void {
    const inside = shown ? this.sitesInView() : [];
    const key = JSON.stringify(inside);
    if (key === this.sitesNamed) return; // a name that has the focus keeps it
    this.sitesNamed = key;
    for (const label of this.siteLabels) label.remove();
    this.siteLabels = inside.map(({ code, name, at }) => this.site(code, name, at, open));
  }

  private sitesNamed = "[]";

  private sitesInView(): { code: string; name: string; at: Place }[] {
    if (this.map.getZoom() < SITES_FROM_ZOOM) return [];
    const sites = new Map<string, { code: string; name: string; x: number; y: number; count: number }>();
    for (const { properties, geometry } of this.map.querySourceFeatures("points", { sourceLayer: "sites" })) {
      const [x = 0, y = 0] = (geometry as GeoJSON.Point).coordinates;
      const count = Number(properties.count);
      const site = sites.get(String(properties.code)) ?? {
        code: String(properties.code),
        name: String(properties.name),
        x: 0,
        y: 0,
        count: 0,
      };
      sites.set(String(properties.code), {
        ...site,
        x: site.x + x * count,
        y: site.y + y * count,
        count: site.count + count,
      });
    }
    const bounds = this.map.getBounds();
    const placed = [...sites.values()].map(({ code, name, x, y, count }) => ({
      code,
      name,
      at: [x / count, y / count] as Place,
    }));
    const inside = placed.filter(({ at }) => bounds.contains(at));
    return inside.length > MOST_SITE_LABELS ? [] : inside;
  }

  /** The name of a site: a button that opens its card where cards are, else only a name. */
  private site(code: string, name: string, at: Place, open?: (code: string, at: Place) => void): Marker {
    const element = document.createElement(open ? "button" : "div");
    element.className = "map-label site";
    element.append(name);
    if (element instanceof HTMLButtonElement) {
      element.type = "button";
      element.addEventListener("click", (event) => {
        event.stopPropagation();
        open?.(code, at);
      });
    } else element.setAttribute("aria-hidden", "true");
    return new this.library.Marker({ element, offset: [0, 22] }).setLngLat(at).addTo(this.map);
  }

  /** The name of a district with its points that fit: a button that goes there and says what the number is. */
  private district(name: string, points: number, at: Place): Marker {
    const element = document.createElement("button");
    element.type = "button";
    element.className = "map-label district";
    element.title = say(
      `${name}：符合筛选条件的点位 ${shortCount(points)} 个。点按转到该区`,
      `${name}: ${shortCount(points)} points that fit the filter. Press to go there`,
    );
    element.append(`${name} `, Object.assign(document.createElement("small"), { textContent: shortCount(points) }));
    element.addEventListener("click", (event) => {
      event.stopPropagation();
      this.map.jumpTo({ center: at, zoom: Math.max(this.map.getZoom(), DISTRICT_ZOOM) });
    });
    return new this.library.Marker({ element }).setLngLat(at).addTo(this.map);
  }
}
