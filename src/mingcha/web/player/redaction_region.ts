// Drawing a region on the picture by mouse, finger and keys, over several pictures: each at which it was moved is a key.
import { element } from "./elements.js";
import { PICTURE, placeOn } from "./redaction_boxes.js";
import type { KeyFrame } from "./redaction_edits.js";

type Box = Omit<KeyFrame, "at_90k">;

/** Steps of the keys in units of the picture: a per cent, with Shift five; the least side that is kept. */
const STEP = Math.round(PICTURE / 100);
const LEAST = Math.round(PICTURE / 200);
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

/** The region that is being drawn. */
export class RegionDrawing {
  private keys: KeyFrame[] = [];
  private start: [number, number] | null = null;
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
    stage.addEventListener("pointerup", () => (this.start = null));
    stage.addEventListener("pointercancel", () => (this.start = null));
  }

  /** Begins one at the picture on the screen. */
  begin(): void {
    [this.on, this.keys] = [true, []];
    this.stage.classList.add("drawing");
    this.paint();
  }

  /** Ends drawing; returns its keys. */
  end(): KeyFrame[] {
    const { keys } = this;
    [this.on, this.keys, this.start] = [false, [], null];
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
    const held = regionAt(this.keys, at_90k);
    this.put(at_90k, held ? moved(held, event.key, event.shiftKey, event.ctrlKey) : rounded(BEGIN));
    return true;
  }

  /** Draws it for the picture on the screen. */
  paint(): void {
    const at_90k = this.at_90k();
    const box = this.on && at_90k !== null ? regionAt(this.keys, at_90k) : null;
    if (box) {
      placeOn(this.shape, box);
      this.stage.append(this.shape);
    } else this.shape.remove();
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
  }

  private move(event: PointerEvent): void {
    const at_90k = this.at_90k();
    if (this.on && this.start && at_90k !== null) this.put(at_90k, rectangle(this.start, this.place(event)));
  }
}

function rounded(box: Box): Box {
  const { left, top, width, height } = box;
  return { left: Math.round(left), top: Math.round(top), width: Math.round(width), height: Math.round(height) };
}
