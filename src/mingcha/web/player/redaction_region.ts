// Drawing a region on the picture by mouse, finger and keys, over several pictures: each at which it was moved is a key.
import { element } from "./elements.js";
import { PICTURE, placeOn } from "./redaction_boxes.js";
import type { KeyFrame, PlaceOf } from "./redaction_edits.js";

type Box = Omit<KeyFrame, "at_90k">;

/** Steps of the keys in units of the picture: a per cent, with Shift five; the least side that is kept. */
const STEP = Math.round(PICTURE / 100);
const LEAST = Math.round(PICTURE / 200);
/** How far a pointer moves before it drags, on the screen: less is a click. */
const DRAGS_FROM_PX = 4;
const BEGIN: Box = { left: PICTURE * 0.4, top: PICTURE * 0.4, width: PICTURE * 0.2, height: PICTURE * 0.2 };

/** A rectangle between two corners, inside of the picture, with at least the least sides. */
export function rectangle(from: readonly [number, number], to: readonly [number, number]): Box {
  const [left, right] = sides(from[0], to[0]);
  const [top, bottom] = sides(from[1], to[1]);
  return { left, top, width: right - left, height: bottom - top };
}

function sides(one: number, other: number): [number, number] {
  const [low, high] = [clamp(Math.min(one, other)), clamp(Math.max(one, other))];
  if (high - low >= LEAST) return [low, high];
  return low + LEAST <= PICTURE ? [low, low + LEAST] : [PICTURE - LEAST, PICTURE];
}

function clamp(value: number): number {
  return Math.round(Math.min(Math.max(value, 0), PICTURE));
}

/** A box moved by an arrow key, or with `sized` made larger and smaller at its right and lower side. */
export function moved(box: Box, key: string, wide: boolean, sized: boolean): Box {
  const by = (wide ? 5 : 1) * STEP;
  const right = key === "ArrowRight" ? by : key === "ArrowLeft" ? -by : 0;
  const down = key === "ArrowDown" ? by : key === "ArrowUp" ? -by : 0;
  const { left, top, width, height } = box;
  if (sized)
    return rectangle(
      [left, top],
      [Math.max(left + width + right, left + LEAST), Math.max(top + height + down, top + LEAST)],
    );
  const at = [
    Math.min(Math.max(left + right, 0), PICTURE - width),
    Math.min(Math.max(top + down, 0), PICTURE - height),
  ];
  return { left: Math.round(at[0] ?? left), top: Math.round(at[1] ?? top), width, height };
}

/** A region between its keys, as the engine has it: a straight way from one to the next. */
export function regionAt(keys: readonly KeyFrame[], at_90k: number): Box | null {
  const sorted = [...keys].sort((a, b) => a.at_90k - b.at_90k);
  const before = sorted.findLast((key) => key.at_90k <= at_90k) ?? sorted[0];
  const after = sorted.find((key) => key.at_90k >= at_90k) ?? sorted.at(-1);
  if (!before || !after) return null;
  const share = before === after ? 0 : (at_90k - before.at_90k) / (after.at_90k - before.at_90k);
  const between = (side: keyof Box): number => Math.round(before[side] + (after[side] - before[side]) * share);
  return { left: between("left"), top: between("top"), width: between("width"), height: between("height") };
}

/** What is moved lies between its keys as `regionAt`, and elsewhere where it lay before. */
export function movedAt(keys: readonly KeyFrame[], at_90k: number, before: Box | null): Box | null {
  const times = keys.map((key) => key.at_90k);
  const isBetween = keys.length > 0 && at_90k >= Math.min(...times) && at_90k <= Math.max(...times);
  return isBetween || !before ? regionAt(keys, at_90k) : before;
}

/** A box whose upper left corner was dragged, inside of the picture. */
export function dragged(box: Box, left: number, top: number): Box {
  const { width, height } = box;
  return {
    left: Math.round(Math.min(Math.max(left, 0), PICTURE - width)),
    top: Math.round(Math.min(Math.max(top, 0), PICTURE - height)),
    width,
    height,
  };
}

/** A box as two clicks without a drag make it (WCAG 2.5.7): one at each of two opposite corners, or for a box that is
 * moved one where its middle is to be. Null after the first corner. */
export function clicked(
  at: readonly [number, number],
  corner: readonly [number, number] | null,
  held: Box | null,
): Box | null {
  if (held) return dragged(held, at[0] - held.width / 2, at[1] - held.height / 2);
  return corner && rectangle(corner, at);
}

/** The region that is being drawn, or the track whose box is being moved. */
export class RegionDrawing {
  private keys: KeyFrame[] = [];
  private start: [number, number] | null = null;
  private startedAt: [number, number] = [0, 0];
  private isDragged = false;
  /** The first of two corners that are clicked. */
  private corner: [number, number] | null = null;
  /** What of the moved box the pointer holds: its place from the upper left corner. */
  private grip: [number, number] | null = null;
  private placeOf: PlaceOf | null = null;
  private readonly shape = element("div", "redaction-box drawing");
  on = false;

  /** `stage`: the element that lies exactly on the picture; `at_90k`: the time of the picture on the screen. */
  constructor(
    private readonly stage: HTMLElement,
    private readonly at_90k: () => number | null,
    private readonly changed: () => void,
  ) {
    stage.addEventListener("pointerdown", (event) => this.down(event));
    stage.addEventListener("pointermove", (event) => this.move(event));
    stage.addEventListener("pointerup", () => {
      this.click();
      this.letGo();
    });
    stage.addEventListener("pointercancel", () => this.letGo());
  }

  private letGo(): void {
    [this.start, this.grip] = [null, null];
  }

  /** Begins one at the picture on the screen; `placeOf`: where lies what is moved, null to draw a new region. */
  begin(placeOf: PlaceOf | null = null): void {
    [this.on, this.keys, this.placeOf] = [true, [], placeOf];
    this.stage.classList.add("drawing");
    this.paint();
  }

  /** Ends drawing; returns its keys. */
  end(): KeyFrame[] {
    const { keys } = this;
    [this.on, this.keys, this.start, this.grip, this.placeOf, this.corner] = [false, [], null, null, null, null];
    this.stage.classList.remove("drawing");
    this.shape.remove();
    return keys;
  }

  /** How many pictures it was placed at. */
  get count(): number {
    return this.keys.length;
  }

  /** Moves the region by an arrow key; whether it was one. */
  key(event: KeyboardEvent): boolean {
    if (!this.on || !event.key.startsWith("Arrow")) return false;
    const at_90k = this.at_90k();
    if (at_90k === null) return true;
    const held = this.box(at_90k);
    this.put(at_90k, held ? moved(held, event.key, event.shiftKey, event.ctrlKey) : rounded(BEGIN));
    return true;
  }

  /** Draws it for the picture on the screen. */
  paint(): void {
    const at_90k = this.at_90k();
    const box = this.on && at_90k !== null ? this.box(at_90k) : null;
    if (box) {
      placeOn(this.shape, box);
      this.stage.append(this.shape);
    } else this.shape.remove();
  }

  private box(at_90k: number): Box | null {
    return movedAt(this.keys, at_90k, this.placeOf?.(at_90k) ?? null);
  }

  private put(at_90k: number, box: Box): void {
    this.keys = [...this.keys.filter((key) => key.at_90k !== at_90k), { at_90k, ...box }];
    this.paint();
    this.changed();
  }

  private place(event: PointerEvent): [number, number] {
    const box = this.stage.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * PICTURE, ((event.clientY - box.top) / box.height) * PICTURE];
  }

  private down(event: PointerEvent): void {
    if (!this.on || !event.isPrimary || event.button !== 0) return;
    event.preventDefault();
    this.stage.setPointerCapture(event.pointerId);
    this.start = this.place(event);
    [this.startedAt, this.isDragged] = [[event.clientX, event.clientY], false];
    const at_90k = this.at_90k();
    const box = this.placeOf && at_90k !== null ? this.box(at_90k) : null;
    const [x, y] = this.start;
    const isInside = box && x >= box.left && x <= box.left + box.width && y >= box.top && y <= box.top + box.height;
    this.grip = isInside ? [x - box.left, y - box.top] : null;
  }

  /** A press without a drag. */
  private click(): void {
    const at_90k = this.at_90k();
    if (!this.on || !this.start || this.isDragged || at_90k === null) return;
    const box = clicked(this.start, this.corner, this.placeOf ? this.box(at_90k) : null);
    this.corner = box ? null : this.start;
    if (box) this.put(at_90k, box);
  }

  private move(event: PointerEvent): void {
    if (!this.start) return;
    const [x0, y0] = this.startedAt;
    this.isDragged ||= Math.hypot(event.clientX - x0, event.clientY - y0) >= DRAGS_FROM_PX;
    if (!this.isDragged) return;
    this.corner = null;
    const at_90k = this.at_90k();
    const box = at_90k === null ? null : this.box(at_90k);
    if (this.on && this.grip && box && at_90k !== null) {
      const [x, y] = this.place(event);
      this.put(at_90k, dragged(box, x - this.grip[0], y - this.grip[1]));
    } else if (this.on && this.start && at_90k !== null) this.put(at_90k, rectangle(this.start, this.place(event)));
  }
}

function rounded(box: Box): Box {
  const { left, top, width, height } = box;
  return { left: Math.round(left), top: Math.round(top), width: Math.round(width), height: Math.round(height) };
}
