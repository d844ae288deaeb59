// Drawing the area or the place of a form on the map: what is drawn is written into the field, what is typed is drawn.
import type { GeoJSONSource, Map as LibraryMap } from "maplibre-gl";
import type { GeoJSONStoreFeatures, TerraDraw } from "terra-draw";
import { type Corner, placeOf, problemOf, ringOf, rounded, textOfPlace, textOfRing } from "./drawn_shape.js";
import { one } from "./elements.js";
import { styleOf } from "./map_page.js";
import { mapIn } from "./map_start.js";
import { palette } from "./map_symbols.js";
import { say } from "./words.js";

type Drawing = typeof import("terra-draw");
type Adapter = typeof import("terra-draw-maplibre-gl-adapter");

/** The label of what is drawn here (kit System): the map is CGCS2000. */
const LABEL = "EPSG:4490";
const TYPED_MS = 300;
const MODES = { area: "polygon", place: "point" } as const;
const CORNER_PX = 6;
const FRAME_PX = 48;
const CLOSEST = 17;

class DrawMap {
  private readonly shape: keyof typeof MODES;
  private readonly text: HTMLInputElement | HTMLTextAreaElement;
  private readonly label: HTMLSelectElement;
  private readonly say: HTMLElement;
  private terra: TerraDraw;
  private corners: Corner[] = [];
  private showing = false;
  private typing = 0;

  constructor(
    private readonly drawing: Drawing,
    private readonly adapter: Adapter,
    private readonly map: LibraryMap,
    root: HTMLElement,
    private readonly box: HTMLElement,
  ) {
    this.shape = root.dataset.drawMap === "place" ? "place" : "area";
    this.text = one(document, `#${root.dataset.text ?? ""}`);
    this.label = one(document, `#${root.dataset.label ?? ""}`);
    this.say = one(root, "[data-draw-say]");
    this.terra = this.begin();
    this.text.addEventListener("input", () => this.typed());
    this.label.addEventListener("change", () => this.fromText());
    map.getCanvas().addEventListener("keydown", (event) => this.key(event));
    root.addEventListener("click", (event) => this.pressed(event));
    window.addEventListener("themechange", () => this.restyle());
    this.fromText();
    this.frame();
  }

  private begin(): TerraDraw {
    const { TerraDraw, TerraDrawPointMode, TerraDrawPolygonMode, TerraDrawSelectMode } = this.drawing;
    const { brand } = palette();
    const colour = brand as `#${string}`;
    const corners = { midpoints: true, draggable: true, deletable: true };
    const terra = new TerraDraw({
      adapter: new this.adapter.TerraDrawMapLibreGLAdapter({ map: this.map }),
      modes: [
        new TerraDrawPolygonMode({ styles: { fillColor: colour, fillOpacity: 0.15, outlineColor: colour } }),
        new TerraDrawPointMode({ styles: { pointColor: colour, pointWidth: CORNER_PX } }),
        new TerraDrawSelectMode({
          flags: {
            polygon: { feature: { draggable: true, coordinates: corners } },
            point: { feature: { draggable: true } },
          },
          keyEvents: { deselect: null, delete: "Delete", rotate: null, scale: null },
        }),
      ],
    });
    terra.start();
    terra.on("finish", (id) => {
      if (terra.getMode() !== "select") this.keepOnly(terra, id);
      this.fromDrawing();
    });
    terra.on("change", (_ids, type) => {
      if (!this.showing && terra.getMode() === "select" && type !== "create") this.fromDrawing();
    });
    return terra;
  }

  /** Draws what the field holds, in its label; a text in another coordinate system is not drawn. */
  private fromText(): void {
    const text = this.text.value.trim();
    const ours = this.label.value === LABEL || !this.label.value;
    const place = placeOf(text);
    const corners = !ours ? null : this.shape === "area" ? ringOf(text) : place && [place];
    this.corners = (corners ?? []).map(rounded);
    this.show();
    if (text && !ours)
      this.tell(say("所填坐标系不是 CGCS2000，图上不显示", "Not shown: the text is not in CGCS2000"), false);
    else if (text && !corners) this.tell(this.unreadable(), true);
  }

  private unreadable(): string {
    return this.shape === "area"
      ? say("文本不是一个闭合的 GeoJSON 多边形", "The text is not a closed GeoJSON polygon")
      : say("文本不是十进制度的经度和纬度，图上不显示", "Not shown: the text is not “longitude, latitude” in degrees");
  }

  private typed(): void {
    window.clearTimeout(this.typing);
    this.typing = window.setTimeout(() => this.fromText(), TYPED_MS);
  }

  /** Takes what terra-draw holds and writes it into the field. */
  private fromDrawing(): void {
    const [drawn] = this.shapes();
    const { geometry } = drawn ?? {};
    if (geometry?.type === "Polygon") this.corners = (geometry.coordinates[0] as Corner[]).slice(0, -1).map(rounded);
    else if (geometry?.type === "Point") this.corners = [rounded(geometry.coordinates as Corner)];
    else this.corners = [];
    this.write();
  }

  private write(): void {
    const [place] = this.corners;
    if (this.shape === "place") this.text.value = place ? textOfPlace(place) : "";
    else this.text.value = this.corners.length > 2 ? textOfRing(this.corners) : "";
    if (this.text.value) this.label.value = LABEL;
    this.judge();
  }

  /** Says what the server would refuse, or how many corners there are. */
  private judge(): void {
    const [place] = this.corners;
    if (!place) this.tell("", false);
    else if (this.shape === "place") this.tell(textOfPlace(place), false);
    else if (this.corners.length < 3)
      this.tell(say(`${this.corners.length} 个顶点`, `${this.corners.length} corners`), false);
    else {
      const problem = problemOf(this.corners);
      this.tell(problem || say(`${this.corners.length} 个顶点`, `${this.corners.length} corners`), problem !== "");
    }
  }

  private tell(words: string, wrong: boolean): void {
    this.say.textContent = words;
    this.say.classList.toggle("problem", wrong);
    this.say.classList.toggle("help", !wrong);
    this.text.setAttribute("aria-invalid", String(wrong));
  }

  /** Puts the corners into terra-draw: a shape to be moved, or drawing mode while there is none. */
  private show(): void {
    this.showing = true;
    this.terra.clear();
    const mode = MODES[this.shape];
    const [place] = this.corners;
    const whole = this.shape === "place" ? place !== undefined : this.corners.length > 2;
    if (whole && place) {
      const ring = [...this.corners, place];
      const geometry: GeoJSONStoreFeatures["geometry"] =
        this.shape === "place" ? { type: "Point", coordinates: place } : { type: "Polygon", coordinates: [ring] };
      const [added] = this.terra.addFeatures([{ type: "Feature", properties: { mode }, geometry }]);
      this.terra.setMode("select");
      if (added?.valid && added.id !== undefined) this.terra.selectFeature(added.id);
    } else this.terra.setMode(mode);
    this.showing = false;
    const pending = whole ? [] : this.corners;
    this.map.getSource<GeoJSONSource>("chosen")?.setData({
      type: "FeatureCollection",
      features: pending.map((coordinates) => ({
        type: "Feature",
        properties: { radius: CORNER_PX },
        geometry: { type: "Point", coordinates },
      })),
    });
    this.judge();
  }

  private shapes(): GeoJSONStoreFeatures[] {
    return this.terra.getSnapshot().filter((one) => one.properties.mode === MODES[this.shape]);
  }

  /** Keeps the shape that was just drawn, and makes it movable. */
  private keepOnly(terra: TerraDraw, id: string | number): void {
    const others = this.shapes().filter((one) => one.id !== id);
    terra.removeFeatures(others.flatMap((one) => (one.id === undefined ? [] : [one.id])));
    window.setTimeout(() => this.show()); // not inside of terra-draw's own event
  }

  /** Enter takes the middle of the map as a corner, or as the place; Backspace takes the last corner back. */
  private key(event: KeyboardEvent): void {
    if (this.terra.getModeState() === "drawing") return;
    const { lng, lat } = this.map.getCenter();
    if (event.key === "Enter") this.corners = [...(this.shape === "area" ? this.corners : []), rounded([lng, lat])];
    else if (event.key === "Backspace") this.corners = this.corners.slice(0, -1);
    else return;
    event.preventDefault();
    this.write();
    this.show();
  }

  private pressed(event: MouseEvent): void {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("button") : null;
    if (button?.dataset.zoomBy) this.map.zoomTo(this.map.getZoom() + Number(button.dataset.zoomBy));
    if (button?.dataset.drawAnew === undefined) return;
    this.corners = [];
    this.write();
    this.show();
  }

  /** Moves to what the field holds. */
  private frame(): void {
    if (this.corners.length === 0) return;
    const [east, north] = ([0, 1] as const).map((axis) => this.corners.map((corner) => corner[axis]));
    if (!east || !north) return;
    const box: [Corner, Corner] = [
      [Math.min(...east), Math.min(...north)],
      [Math.max(...east), Math.max(...north)],
    ];
    this.map.fitBounds(box, { padding: FRAME_PX, maxZoom: CLOSEST, duration: 0 });
  }

  private restyle(): void {
    this.terra.stop();
    this.map.setStyle(styleOf(this.box), { diff: false });
    this.map.once("idle", () => {
      this.terra = this.begin();
      this.show();
    });
  }
}

async function start(root: HTMLElement): Promise<void> {
  const box = one<HTMLElement>(root, "[data-drawn]");
  if (box.dataset.started) return;
  box.dataset.started = "true";
  const [drawing, adapter] = (await Promise.all([
    import(box.dataset.drawing ?? ""),
    import(box.dataset.adapter ?? ""),
  ])) as [Drawing, Adapter];
  const { map } = await mapIn(box);
  map.getCanvas().setAttribute("aria-describedby", `${root.dataset.text ?? ""}-draw-help`);
  await new Promise<void>((resolve) => map.once("load", () => resolve()));
  new DrawMap(drawing, adapter, map, root, box);
  box.dataset.ready = "true";
}

for (const root of document.querySelectorAll<HTMLDetailsElement>("[data-draw-map]")) {
  root.hidden = false;
  root.addEventListener("toggle", () => {
    if (root.open) void start(root);
  });
}
