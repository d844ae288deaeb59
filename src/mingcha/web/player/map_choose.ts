// Choosing points on the map of points: one by one, in a frame, in an area, along a road; by mouse, finger and keyboard.
import type { GeoJSONSource, Map as LibraryMap, MapGeoJSONFeature, MapMouseEvent } from "maplibre-gl";
import { type Chosen, ChosenOnMap } from "./chosen_on_map.js";
import { one, press } from "./elements.js";
import { type Place, queryOf } from "./map_page.js";
import { DrawnShape, type Tool } from "./map_shape.js";
import { get, ServerFault } from "./server.js";
import { say } from "./words.js";

/** Enter takes the point nearest to the middle, no farther away than this. */
const NEAR_PX = 60;
/** A click ends a shape this near to its end. */
const END_PX = 12;
const DRAG_PX = 4;

interface Pixel {
  x: number;
  y: number;
}

interface Found {
  points: { code: string; name: string; at: Place }[];
  found: number;
}

export class MapChoose {
  private readonly panel = one(document, "[data-chosen-place]");
  private readonly chosen = new ChosenOnMap(this.panel);
  private readonly tools = one(document, "[data-tools]");
  private readonly more = one(document, "[data-tool-more]");
  private readonly status = one(document, "[data-tool-say]");
  private readonly finishButton = one(document, "[data-tool-finish]");
  private readonly width = one(document, "[data-road-width]");
  private tool: Tool | "" = "";
  private shape: DrawnShape | null = null;
  private pointer: Place | null = null;
  private from: MapMouseEvent | null = null;
  private marked = "";

  constructor(
    private readonly map: LibraryMap,
    private readonly box: HTMLElement,
  ) {
    this.chosen.changed = () => this.mark();
    document.addEventListener("click", (event) => {
      if (event.target instanceof Element) this.pressed(event.target);
    });
    map.on("mousedown", (event) => this.grabs(event));
    map.on("mousemove", (event) => this.moves(event.point, event.lngLat.toArray() as Place));
    window.addEventListener("mouseup", (event) => this.drops(event)); // also over what lies on the map
    if (this.chosen.size > 0) this.chosen.show();
  }

  get isActive(): boolean {
    return this.tool !== "";
  }

  /** Takes a click on the map while a tool is on; false leaves it to the map. */
  clicked(event: MapMouseEvent, feature: MapGeoJSONFeature | undefined): boolean {
    if (this.tool === "point" && feature?.layer.id === "points") this.turn(feature);
    else if (this.shape) this.cornerAt(event.point, event.lngLat.toArray() as Place);
    else return false;
    return true;
  }

  /** Takes a key on the map while a tool is on; false leaves it to the map. */
  key(event: KeyboardEvent): boolean {
    if (!this.isActive || (event.key !== "Enter" && event.key !== "Backspace")) return false;
    event.preventDefault();
    if (event.key === "Backspace") this.takeBack();
    else if (event.shiftKey) this.finish();
    else if (this.shape) this.cornerAt(null, this.map.getCenter().toArray() as Place);
    else this.turnMiddle();
    return true;
  }

  /** Switches the tool off. */
  end(): void {
    this.begin("");
  }

  /** After the map was drawn, and after its style was set anew: marks, and places that were unknown. */
  settled(): void {
    for (const each of this.map.querySourceFeatures("points", { sourceLayer: "points" })) {
      this.chosen.learn(String(each.properties.code), (each.geometry as GeoJSON.Point).coordinates as Place);
    }
    this.mark();
  }

  restyled(): void {
    this.marked = "";
    this.settled();
    this.draw();
  }

  /** After the page changed around the map: its buttons, and the address with which the points are kept. */
  refreshed(): void {
    if (this.chosen.size > 0) this.chosen.keep();
    this.markButtons();
  }

  private pressed(target: Element): void {
    const choose = target.closest<HTMLElement>("[data-choose]");
    if (choose) this.turnByButton(choose);
    if (target.closest("[data-choose-none]")) this.chosen.clear();
    if (target.closest("[data-tool-finish]")) this.finish();
    const tool = target.closest<HTMLElement>("[data-tool]")?.dataset.tool as Tool | undefined;
    if (tool) this.begin(tool === this.tool ? "" : tool);
  }

  private begin(tool: Tool | ""): void {
    this.tool = tool;
    this.shape = tool === "" || tool === "point" ? null : new DrawnShape(tool);
    this.pointer = null;
    for (const button of this.tools.querySelectorAll<HTMLElement>("[data-tool]"))
      press(button, button.dataset.tool === tool);
    this.more.hidden = tool === "";
    this.width.hidden = tool !== "road";
    this.box.dataset.choosing = tool;
    if (tool === "") this.map.doubleClickZoom.enable();
    else this.map.doubleClickZoom.disable();
    this.say(tool === "" ? "" : HELP[tool]());
    this.draw();
    if (tool !== "") this.map.getCanvas().focus({ preventScroll: true });
  }

  private turnByButton(button: HTMLElement): void {
    const { choose = "", longitude, latitude } = button.dataset;
    if (this.chosen.has(choose)) this.chosen.takeAway(choose);
    else {
      const place: Place | null = longitude && latitude ? [Number(longitude), Number(latitude)] : null;
      this.tellAdded(this.chosen.add([{ code: choose, place }]), 1);
    }
  }

  private turn(feature: MapGeoJSONFeature): void {
    const code = String(feature.properties.code);
    const name = String(feature.properties.name ?? code);
    if (this.chosen.has(code)) {
      this.chosen.takeAway(code);
      this.say(say(`已移除：${name}`, `Removed: ${name}`));
      return;
    }
    const place = (feature.geometry as GeoJSON.Point).coordinates as Place;
    const added = this.chosen.add([{ code, place }]);
    this.say(added ? say(`已选：${name}`, `Selected: ${name}`) : this.full());
  }

  /** Takes the point nearest to the middle of the map. */
  private turnMiddle(): void {
    const [x, y] = [this.box.clientWidth / 2, this.box.clientHeight / 2];
    const around: [[number, number], [number, number]] = [
      [x - NEAR_PX, y - NEAR_PX],
      [x + NEAR_PX, y + NEAR_PX],
    ];
    const far = (each: MapGeoJSONFeature): number => {
      const at = this.map.project((each.geometry as GeoJSON.Point).coordinates as Place);
      return Math.hypot(at.x - x, at.y - y);
    };
    const [near] = this.map.queryRenderedFeatures(around, { layers: ["points"] }).sort((a, b) => far(a) - far(b));
    if (near) this.turn(near);
    else this.say(say("地图中间没有点位：请移动或者放大地图", "No point is in the middle of the map: move or zoom in"));
  }

  /** Adds a corner, or ends the shape where it is clicked at its end. */
  private cornerAt(point: Pixel | null, place: Place): void {
    const { shape } = this;
    if (!shape) return;
    const end = shape.end;
    if (end && point) {
      const at = this.map.project(end);
      if (Math.hypot(at.x - point.x, at.y - point.y) <= END_PX) {
        this.finish();
        return;
      }
    }
    if (shape.add(place)) this.finish();
    else {
      this.tellCorners();
      this.draw();
    }
  }

  private takeBack(): void {
    this.shape?.takeBack();
    this.tellCorners();
    this.draw();
  }

  private tellCorners(): void {
    const corners = this.shape?.corners.length ?? 0;
    if (this.tool !== "" && corners === 0) this.say(HELP[this.tool]());
    else if (corners > 0) this.say(say(`${corners} 个顶点`, corners === 1 ? "1 corner" : `${corners} corners`));
  }

  /** A frame may be dragged with the mouse, too. */
  private grabs(event: MapMouseEvent): void {
    if (this.shape?.tool !== "frame" || this.shape.corners.length > 0 || event.originalEvent.button !== 0) return;
    event.preventDefault(); // the map stays
    this.from = event;
  }

  private moves(point: Pixel, place: Place): void {
    if (!this.shape) return;
    this.pointer = place;
    if (this.from && this.shape.corners.length === 0 && this.isDragged(point)) {
      this.shape.add(this.from.lngLat.toArray() as Place);
    }
    if (this.shape.corners.length > 0) this.draw();
  }

  private drops(event: MouseEvent): void {
    if (!this.from || !this.shape) return;
    const { left, top } = this.box.getBoundingClientRect();
    const point = { x: event.clientX - left, y: event.clientY - top };
    const place = this.map.unproject([point.x, point.y]).toArray() as Place;
    const dragged = this.isDragged(point);
    this.moves(point, place);
    this.from = null;
    if (dragged && this.shape.add(place)) this.finish();
  }

  private isDragged({ x, y }: Pixel): boolean {
    const from = this.from?.point;
    return from !== undefined && Math.hypot(from.x - x, from.y - y) > DRAG_PX;
  }

  /** Asks for the points in the shape, takes them, and switches the tool off. */
  private finish(): void {
    const { shape } = this;
    if (!shape?.isWhole) return;
    const query = shape.query(this.width.querySelector("select")?.value ?? "");
    void this.take(`${this.panel.dataset.inside ?? ""}?${query}&${queryOf()}`);
    this.begin("");
    this.more.hidden = false;
    this.say(say("正在查找…", "Searching …"));
  }

  private async take(address: string): Promise<void> {
    try {
      const { points, found } = await get<Found>(address);
      const places: Chosen[] = points.map(({ code, at }) => ({ code, place: at }));
      this.tellAdded(this.chosen.add(places), found);
    } catch (error) {
      const reason = error instanceof ServerFault && error.status > 0 ? error.message : "";
      this.say(reason || say("服务器没有应答，请重新绘制", "The server does not answer: draw it again"));
    }
  }

  private tellAdded(added: number, found: number): void {
    const words = say(`范围内 ${found} 个，新选 ${added} 个`, `${found} found, ${added} of them newly selected`);
    this.more.hidden = false;
    this.say(this.chosen.size >= this.chosen.most ? `${words}${say("；", "; ")}${this.full()}` : words);
  }

  private full(): string {
    return say(`最多选 ${this.chosen.most} 个`, `at most ${this.chosen.most} can be chosen`);
  }

  private say(words: string): void {
    this.status.textContent = words;
  }

  private draw(): void {
    this.finishButton.hidden = !this.shape?.isWhole || this.shape.tool === "frame";
    const data = this.shape?.features(this.pointer) ?? { type: "FeatureCollection", features: [] };
    this.map.getSource<GeoJSONSource>("shape")?.setData(data);
  }

  /** Marks the chosen points whose places are known, and the buttons that choose. */
  private mark(): void {
    this.markButtons();
    const source = this.map.getSource<GeoJSONSource>("taken");
    const features = this.chosen.all().flatMap(({ place }): GeoJSON.Feature[] => {
      return place ? [{ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: place } }] : [];
    });
    const text = JSON.stringify(features);
    if (!source || text === this.marked) return; // setting the same data again would loop forever
    this.marked = text;
    source.setData({ type: "FeatureCollection", features });
  }

  private markButtons(): void {
    for (const button of document.querySelectorAll<HTMLElement>("[data-choose][aria-pressed]"))
      press(button, this.chosen.has(button.dataset.choose ?? ""));
  }
}

const HELP: Record<Tool, () => string> = {
  point: () => say("点选点位；再点一次移除", "Click points to select them, again to remove them"),
  frame: () => say("拖出方框，或点两个对角", "Drag a frame, or click two opposite corners"),
  area: () => say("逐个点选顶点，点选第一个顶点结束", "Click the corners, the first one again to end"),
  road: () => say("沿道路逐点点击，再点最后一个结束", "Click along the road, the last one again to end"),
};
