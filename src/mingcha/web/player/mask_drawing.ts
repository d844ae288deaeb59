// Drawing a mask on a picture or an empty frame, by mouse, finger and keys: what is drawn is written into the field, what
// is typed there is drawn.
import type { Corner } from "./drawn_shape.js";
import { one } from "./elements.js";
import {
  inside,
  MOST_CORNERS,
  MOST_POLYGONS,
  PICTURE,
  type Polygon,
  polygonsOf,
  problemOf,
  shareOf,
  textOf,
} from "./mask_corners.js";
import "./mask_picture.js";
import { say } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
/** How near a pointer is to a corner, and how far it moves before it drags, on the screen. */
const NEAR_PX = 14;
const DRAG_PX = 6;
/** Steps of the cross in units of the picture: a per cent, five, a fifth. */
const STEP = PICTURE / 100;
const WIDE_STEP = STEP * 5;
const FINE_STEP = STEP / 5;
const CLOSE_BY = STEP * 1.2;
const TYPED_MS = 300;
const ARROWS: Record<string, Corner> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** A corner by the place of its polygon and its own; the polygon that is being drawn is the last. */
interface Held {
  polygon: number;
  corner: number;
}

/** What a pointer that is down does: move a corner, or draw a rectangle or a corner. */
interface Press {
  start: Corner;
  start_px: Corner;
  held: Held | null;
  moved: boolean;
}

class MaskDrawing {
  private readonly text: HTMLTextAreaElement;
  private readonly canvas: SVGSVGElement;
  private readonly state: HTMLElement;
  private closed: Polygon[] = [];
  private open: Polygon = [];
  private cross: Corner = [PICTURE / 2, PICTURE / 2];
  private chosen: Held | null = null;
  private press: Press | null = null;
  private rectangle: Polygon = [];
  private typing = 0;

  constructor(root: HTMLElement) {
    this.text = one(document, `#${root.dataset.text ?? ""}`);
    const canvas = root.querySelector<SVGSVGElement>("[data-canvas]");
    if (!canvas) throw new Error("the page has no [data-canvas]");
    this.canvas = canvas;
    this.state = one(root, "[data-drawing-state]");
    one(root, "[data-tools]").hidden = false;
    canvas.setAttribute("role", "application");
    canvas.tabIndex = 0;
    canvas.addEventListener("pointerdown", (event) => this.down(event));
    canvas.addEventListener("pointermove", (event) => this.move(event));
    canvas.addEventListener("pointerup", (event) => this.up(event));
    canvas.addEventListener("pointercancel", () => this.letGo());
    canvas.addEventListener("keydown", (event) => this.key(event));
    for (const name of ["focus", "blur"]) canvas.addEventListener(name, () => this.paint());
    root.addEventListener("click", (event) => this.tool(event));
    this.text.addEventListener("input", () => {
      window.clearTimeout(this.typing);
      this.typing = window.setTimeout(() => this.fromText(), TYPED_MS);
    });
    this.text.form?.addEventListener("submit", () => this.sent());
    this.fromText();
  }

  /** Draws what the field holds; a text that holds something else stays, and is named. */
  private fromText(): void {
    this.typing = 0;
    const read = polygonsOf(this.text.value);
    if (read) [this.closed, this.open, this.chosen] = [read, [], null];
    this.paint();
    if (!read) this.tell(say("文本不是顶点的列表，图上不显示", "Not shown: the text is not a list of corners"), true);
  }

  /** What was typed last counts; a polygon that is being drawn is closed. */
  private sent(): void {
    if (this.typing !== 0) this.fromText();
    else this.close();
  }

  private write(): void {
    this.text.value = textOf(this.closed);
    this.paint();
  }

  private place(event: PointerEvent): Corner {
    const box = this.canvas.getBoundingClientRect();
    return inside([
      ((event.clientX - box.left) / box.width) * PICTURE,
      ((event.clientY - box.top) / box.height) * PICTURE,
    ]);
  }

  private polygons(): Polygon[] {
    return [...this.closed, this.open];
  }

  /** The corner below a pointer, the last drawn first. */
  private cornerBelow(event: PointerEvent): Held | null {
    const box = this.canvas.getBoundingClientRect();
    const near = ([x, y]: Corner): boolean =>
      Math.hypot(
        (x / PICTURE) * box.width - (event.clientX - box.left),
        (y / PICTURE) * box.height - (event.clientY - box.top),
      ) < NEAR_PX;
    for (const [polygon, corners] of [...this.polygons().entries()].reverse()) {
      const corner = corners.findIndex(near);
      if (corner >= 0) return { polygon, corner };
    }
    return null;
  }

  private down(event: PointerEvent): void {
    if (!event.isPrimary || event.button !== 0) return;
    event.preventDefault();
    this.canvas.focus({ preventScroll: true });
    this.canvas.setPointerCapture(event.pointerId);
    const start = this.place(event);
    this.chosen = null;
    this.press = { start, start_px: [event.clientX, event.clientY], held: this.cornerBelow(event), moved: false };
  }

  private move(event: PointerEvent): void {
    const { press } = this;
    if (!press) return;
    const [x, y] = press.start_px;
    press.moved ||= Math.hypot(event.clientX - x, event.clientY - y) > DRAG_PX;
    if (!press.moved) return;
    const at = this.place(event);
    if (press.held) this.put(press.held, at);
    else if (this.open.length === 0) this.rectangle = rectangleOf(press.start, at);
    this.paint();
  }

  private up(event: PointerEvent): void {
    const { press, rectangle } = this;
    this.letGo();
    if (!press) return;
    this.cross = this.place(event);
    if (rectangle.length > 0) this.closed.push(rectangle);
    else if (press.held && !press.moved) this.pressedCorner(press.held);
    else if (!press.held) this.add(this.cross);
    this.write();
  }

  private letGo(): void {
    [this.press, this.rectangle] = [null, []];
    this.paint();
  }

  /** A tap on the first corner of the polygon that is being drawn closes it; on any other it chooses the corner. */
  private pressedCorner(held: Held): void {
    if (held.polygon === this.closed.length && held.corner === 0 && this.open.length > 2) this.close();
    else this.chosen = held;
  }

  private put(held: Held, at: Corner): void {
    const polygon = this.polygons()[held.polygon];
    if (polygon?.[held.corner]) polygon[held.corner] = at;
  }

  private add(at: Corner): void {
    if (this.open.length < MOST_CORNERS && this.closed.length < MOST_POLYGONS) this.open.push(at);
  }

  private close(): void {
    if (this.open.length < 3) return;
    this.closed.push(this.open);
    this.open = [];
    this.write();
  }

  /** Takes the last corner back; of a closed polygon it opens the last one again. */
  private back(): void {
    this.chosen = null;
    if (this.open.length === 0) this.open = this.closed.pop() ?? [];
    this.open.pop();
    this.write();
  }

  private anew(): void {
    [this.closed, this.open, this.chosen] = [[], [], null];
    this.write();
  }

  /** Removes the chosen corner; a polygon that keeps fewer than three corners goes as a whole. */
  private remove(): void {
    const { chosen } = this;
    if (!chosen) return;
    const polygon = this.polygons()[chosen.polygon];
    polygon?.splice(chosen.corner, 1);
    this.closed = this.closed.filter((held) => held.length > 2);
    this.chosen = null;
    this.write();
  }

  /** Chooses the next or the previous corner of all polygons. */
  private choose(by: number): void {
    const all = this.polygons().flatMap((corners, polygon) => corners.map((_, corner) => ({ polygon, corner })));
    const now = all.findIndex((held) => held.polygon === this.chosen?.polygon && held.corner === this.chosen.corner);
    const next = now < 0 ? (by > 0 ? 0 : all.length - 1) : (now + by + all.length) % all.length;
    this.chosen = all[next] ?? null;
    this.paint();
  }

  private key(event: KeyboardEvent): void {
    if (event.altKey || event.metaKey || event.isComposing) return;
    const arrow = ARROWS[event.key];
    if (arrow) this.step(arrow, event.shiftKey ? WIDE_STEP : event.ctrlKey ? FINE_STEP : STEP);
    else if (event.ctrlKey || !this.pressed(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Does what a key stands for; whether it stands for something. */
  private pressed(key: string): boolean {
    if (key === "Enter" || key === " ") this.enter();
    else if (key === "c" || key === "C") this.close();
    else if (key === "Backspace") this.back();
    else if (key === "Delete") this.remove();
    else if (key === "[" || key === "]") this.choose(key === "]" ? 1 : -1);
    else if (key === "Escape") this.leave();
    else return false;
    return true;
  }

  /** Escape lets a corner go, then the polygon that is being drawn, then the drawing: it never leaves the page. */
  private leave(): void {
    if (!this.chosen && this.open.length === 0) this.canvas.blur();
    if (!this.chosen) this.open = [];
    this.chosen = null;
    this.write();
  }

  private enter(): void {
    const [first] = this.open;
    if (this.chosen) this.chosen = null;
    else if (first && this.open.length > 2 && distance(first, this.cross) < CLOSE_BY) this.close();
    else this.add(this.cross);
    this.write();
  }

  private step([right, down]: Corner, by: number): void {
    const held = this.chosen && this.polygons()[this.chosen.polygon]?.[this.chosen.corner];
    const [x, y] = held ?? this.cross;
    const at = inside([x + right * by, y + down * by]);
    this.cross = at;
    if (this.chosen) this.put(this.chosen, at);
    this.write();
  }

  private tool(event: MouseEvent): void {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-tool]") : null;
    if (button?.dataset.tool === "close") this.close();
    else if (button?.dataset.tool === "back") this.back();
    else if (button?.dataset.tool === "anew") this.anew();
  }

  private paint(): void {
    const shapes = this.closed.map((polygon) => shape("polygon", "", { points: pointsOf(polygon) }));
    if (this.rectangle.length > 0) shapes.push(shape("polygon", "drawing", { points: pointsOf(this.rectangle) }));
    const line =
      this.open.length > 0 && document.activeElement === this.canvas ? [...this.open, this.cross] : this.open;
    if (line.length > 0) shapes.push(shape("polyline", "drawing", { points: pointsOf(line) }));
    for (const [polygon, corners] of this.polygons().entries()) {
      for (const [corner, at] of corners.entries()) {
        const on = this.chosen?.polygon === polygon && this.chosen.corner === corner;
        shapes.push(dot(at, on ? "corner on" : "corner"));
      }
    }
    const [x, y] = this.cross.map(Math.round);
    shapes.push(shape("path", "cross", { d: `M${x} 0V${PICTURE}M0 ${y}H${PICTURE}` }));
    this.canvas.replaceChildren(...shapes);
    this.judge();
  }

  /** Says what the server would refuse, or what there is. */
  private judge(): void {
    const problem = problemOf(this.closed);
    const share = this.closed.reduce((sum, polygon) => sum + shareOf(polygon), 0) * 100;
    const there = say(
      `${this.closed.length} 个区，约占画面 ${share.toFixed(1)}%`,
      `${this.closed.length} areas, about ${share.toFixed(1)} % of the picture`,
    );
    const open = this.open.length;
    const more = open > 0 ? say(`；正在绘制，${open} 个顶点`, `; drawing one, ${open} corners`) : "";
    const [x, y] = this.cross.map((at) => ((at * 100) / PICTURE).toFixed(1));
    const where = document.activeElement === this.canvas ? say(` · 十字 ${x}, ${y}`, ` · cross at ${x}, ${y}`) : "";
    this.tell(`${problem || there}${more}${where}`, problem !== "");
  }

  private tell(words: string, wrong: boolean): void {
    this.state.textContent = words;
    this.state.classList.toggle("problem", wrong);
  }
}

function rectangleOf([left, top]: Corner, [right, bottom]: Corner): Polygon {
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ]; // prettier-ignore
}

function distance([x, y]: Corner, [otherX, otherY]: Corner): number {
  return Math.hypot(x - otherX, y - otherY);
}

function pointsOf(polygon: Polygon): string {
  return polygon.map(([x, y]) => `${Math.round(x)},${Math.round(y)}`).join(" ");
}

/** A corner as a line of no length with round ends: a dot whose size does not follow the picture's. */
function dot([x, y]: Corner, className: string): SVGElement {
  return shape("path", className, { d: `M${Math.round(x)} ${Math.round(y)}h0` });
}

function shape(name: string, className: string, attributes: Record<string, string>): SVGElement {
  const made = document.createElementNS(SVG, name);
  if (className) made.setAttribute("class", className);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

for (const root of document.querySelectorAll<HTMLElement>("[data-mask-drawing]")) new MaskDrawing(root);
