// What a redaction covers, by picture: read in parts of ten seconds, found by a time of the film or of the recording,
// and drawn over the picture as the film will have it.
import { element } from "./elements.js";
import { type Label, placeLabels, type Rectangle } from "./redaction_labels.js";
import { BEFORE_90K, type Span } from "./redaction_watch.js";
import { say } from "./words.js";

/** A box of a track, in 1/65535 of the picture's width and height. */
export interface TrackBox {
  track: string;
  kind: string;
  left: number;
  top: number;
  width: number;
  height: number;
  is_covered: boolean;
}

/** A picture: its time from the begin of the film, its time in the recording (Unix), both in 90 kHz, and its boxes. */
export interface PictureBoxes {
  at_90k: number;
  wall_90k: number;
  boxes: TrackBox[];
}

/** A place on the picture, in 1/65535 of its width and height. */
export type Place = Pick<TrackBox, "left" | "top" | "width" | "height">;

export const PICTURE = 65_535;
export const PART_90K = 900_000;
/** Half of a millisecond: the page counts in milliseconds. */
const NEAR_90K = 45;

type Ask = (from_90k: number, to_90k: number) => Promise<PictureBoxes[]>;

/** The pictures of a film that were read so far. */
export class BoxParts {
  private parts = new Map<number, PictureBoxes[]>();
  private asked = new Map<number, Promise<void>>();
  private pictures: PictureBoxes[] = [];
  private round = 0;
  /** A picture from before an edit: its two times stay what they are. */
  private known: PictureBoxes | null = null;

  constructor(
    private readonly ask: Ask,
    private readonly length_90k: number,
  ) {}

  /** Forgets all boxes: an edit changed them. */
  clear(): void {
    this.round += 1;
    this.known = this.pictures[0] ?? this.known;
    [this.parts, this.asked, this.pictures] = [new Map(), new Map(), []];
  }

  /** Reads the part of this time and, in advance, the next one; resolves when the first is there. */
  async want(at_90k: number): Promise<void> {
    const part = Math.floor(at_90k / PART_90K);
    void this.read(part + 1).catch(() => undefined);
    await this.read(part);
  }

  /** Reads all of a time that was not read yet: nothing is played in a hole of the recording. */
  async wantAll([from_90k, to_90k]: Span): Promise<void> {
    await Promise.all(partsOf(from_90k, to_90k).map((part) => this.read(part)));
  }

  /** The times at which pictures stand that show a time of the film: those that begin in it, and the one that stands at
   * its begin if it is played from there (behind a hole of the recording it is not). Null where not all was read. */
  shownIn([from_90k, to_90k]: Span): number[] | null {
    const parts = partsOf(from_90k, Math.min(to_90k, this.length_90k));
    if (!parts.every((part) => this.parts.has(part) || part * PART_90K >= this.length_90k)) return null;
    const begun = this.times().filter((at_90k) => at_90k > from_90k && at_90k < to_90k);
    const standing = this.pictures[this.find((one) => one.at_90k, from_90k)];
    if (!standing || standing.at_90k < from_90k - BEFORE_90K) return begun;
    return [Math.min(Math.max(standing.at_90k, from_90k), this.length_90k - 1), ...begun];
  }

  /** Whether the boxes of this time were read. */
  has(at_90k: number): boolean {
    return this.parts.has(Math.floor(at_90k / PART_90K));
  }

  /** The picture that stands at a time of the film; null before the first and where its part was not read. */
  at(at_90k: number): PictureBoxes | null {
    return this.has(at_90k) ? (this.pictures[this.find((one) => one.at_90k, at_90k)] ?? null) : null;
  }

  /** The next or the previous picture; null where it was not read. */
  beside(at_90k: number, by: 1 | -1): PictureBoxes | null {
    return this.pictures[this.find((one) => one.at_90k, at_90k) + by] ?? null;
  }

  /** Until when a picture stands: the next one, or the end of the film; no further than was read. */
  until(at_90k: number): number {
    let part = Math.floor(at_90k / PART_90K) + 1;
    const next_90k = this.beside(at_90k, 1)?.at_90k ?? this.length_90k;
    while (this.parts.has(part) && part * PART_90K < next_90k) part += 1;
    return Math.min(next_90k, part * PART_90K, this.length_90k);
  }

  /** Whether a picture is the last of the film. */
  isLast(one: PictureBoxes): boolean {
    return this.until(one.at_90k) >= this.length_90k;
  }

  /** From when on a picture stands for: its time, or the begin of the film for the first one. */
  since(one: PictureBoxes): number {
    let part = Math.floor(one.at_90k / PART_90K);
    if (this.pictures[0] !== one) return one.at_90k;
    while (part > 0 && this.parts.has(part - 1)) part -= 1;
    return part === 0 ? 0 : one.at_90k;
  }

  /** The time of the film of an instant of the recording; null while nothing was read. */
  film_90k(wall_90k: number): number | null {
    const before = this.pictures[this.find((one) => one.wall_90k, wall_90k)];
    const near = before ?? this.pictures[0] ?? this.known;
    return near ? Math.round(near.at_90k + wall_90k - near.wall_90k) : null;
  }

  /** The instant of the recording at a time of the film; null while nothing was read. */
  wall_90k(at_90k: number): number | null {
    const near = this.pictures[this.find((one) => one.at_90k, at_90k)] ?? this.pictures[0] ?? this.known;
    return near ? near.wall_90k + at_90k - near.at_90k : null;
  }

  /** Whether no picture lies between two times of the film. */
  abut(from_90k: number, to_90k: number): boolean {
    const first = Math.floor(from_90k / PART_90K);
    const last = Math.floor(to_90k / PART_90K);
    for (let part = first; part <= last; part += 1) if (!this.parts.has(part)) return false;
    return !this.pictures.some((one) => one.at_90k > from_90k + NEAR_90K && one.at_90k < to_90k - NEAR_90K);
  }

  /** From when until when a track is in the pictures that were read, around a time; null if in none. */
  extent(track: string): [number, number] | null {
    const having = this.pictures.filter((one) => one.boxes.some((box) => box.track === track));
    const [first, last] = [having[0], having.at(-1)];
    return first && last ? [first.at_90k, this.until(last.at_90k)] : null;
  }

  /** Where a track lies in the picture that stands at a time; null where it has no box, or several. */
  place(track: string, at_90k: number): Place | null {
    const [found, other] = this.at(at_90k)?.boxes.filter((box) => box.track === track) ?? [];
    if (!found || other) return null;
    const { left, top, width, height } = found;
    return { left, top, width, height };
  }

  /** The times of the pictures that were read. */
  times(): number[] {
    return this.pictures.map((one) => one.at_90k);
  }

  /** The names of all tracks in the pictures that were read. */
  tracks(): string[] {
    return [...new Set(this.pictures.flatMap((one) => one.boxes.map((box) => box.track)))];
  }

  private find(time: (one: PictureBoxes) => number, at_90k: number): number {
    let [low, high] = [0, this.pictures.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const one = this.pictures[middle];
      if (one && time(one) <= at_90k + NEAR_90K) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  private read(part: number): Promise<void> {
    const from_90k = part * PART_90K;
    if (part < 0 || from_90k >= this.length_90k) return Promise.resolve();
    const asked = this.asked.get(part) ?? this.take(part, from_90k, this.round);
    this.asked.set(part, asked);
    return asked;
  }

  private async take(part: number, from_90k: number, round: number): Promise<void> {
    try {
      const found = await this.ask(from_90k, Math.min(from_90k + PART_90K, this.length_90k));
      if (round !== this.round) return; // from before an edit
      this.parts.set(part, found);
      this.pictures = [...this.parts.keys()].sort((a, b) => a - b).flatMap((key) => this.parts.get(key) ?? []);
    } catch (problem) {
      if (round === this.round) this.asked.delete(part);
      throw problem;
    }
  }
}

/** The parts that a place is played in, from a little before it. */
function partsOf(from_90k: number, to_90k: number): number[] {
  const first = Math.floor(Math.max(0, from_90k - BEFORE_90K) / PART_90K);
  const last = Math.floor(Math.max(from_90k, to_90k - 1) / PART_90K);
  return Array.from({ length: last - first + 1 }, (_, number) => first + number);
}

/** The tracks whose covered boxes lie over an open box of this track in a picture: there it stays covered. */
export function coveredBy(boxes: readonly TrackBox[], track: string): string[] {
  const open = boxes.filter((box) => box.track === track && !box.is_covered);
  const over = boxes.filter((box) => box.is_covered && open.some((one) => meet(one, box)));
  return [...new Set(over.map((box) => box.track))];
}

function meet(one: Place, other: Place): boolean {
  return (
    one.left < other.left + other.width &&
    other.left < one.left + one.width &&
    one.top < other.top + other.height &&
    other.top < one.top + one.height
  );
}

const KINDS: Record<string, [string, string]> = {
  face: ["人脸", "face"],
  person: ["人体", "person"],
  plate: ["号牌", "plate"],
  region: ["人工区域", "region"],
  frame: ["整幅", "whole picture"],
};

/** The name of a kind of box. */
export function kindWords(kind: string): string {
  const [zh, en] = KINDS[kind] ?? [kind, kind];
  return say(zh, en);
}

/** Places an element on the picture; values in 1/65535. */
export function placeOn(made: HTMLElement, box: Place): void {
  const percent = (value: number): string => `${((value * 100) / PICTURE).toFixed(3)}%`;
  for (const side of ["left", "top", "width", "height"] as const) made.style[side] = percent(box[side]);
}

/** The elements of a picture's boxes on a stage of this size in pixels. What is covered is opaque, as in the film, or an
 * outline with `outlines`; what is not covered is an outline with its word, always. Names stand beside their boxes where
 * none lies on another one; of the boxes that find no room the last element says how many they are. */
export function boxElements(
  boxes: readonly TrackBox[],
  chosen: string,
  outlines: boolean,
  size: readonly [number, number],
): HTMLElement[] {
  const pixels = boxes.map((box) => onStage(box, size));
  const named = boxes.flatMap((box, place) => {
    const [rank, box_px] = [box.track === chosen ? 0 : box.is_covered ? 2 : 1, pixels[place]];
    return box_px && (outlines || rank < 2)
      ? [{ place, box: box_px, text: nameOf(box), rank, mustShow: rank < 2 }]
      : [];
  });
  const labels = placeLabels(named, size[0], size[1]);
  const byPlace = new Map(named.map((one, number) => [one.place, labels[number] ?? null]));
  const made = boxes.map((box, place) => {
    const open = !box.is_covered;
    const shape = element("div", `redaction-box ${open ? "open" : outlines ? "outline" : "filled"}`);
    shape.dataset.track = box.track;
    shape.classList.toggle("chosen", box.track === chosen);
    placeOn(shape, box);
    const [label, corner] = [byPlace.get(place), pixels[place]];
    if (label && corner) shape.append(labelElement(label, corner));
    return shape;
  });
  const without = labels.filter((label) => label === null).length;
  const words = say(`另有 ${without} 个框未标名，按 T 逐个选择`, `${without} boxes without a name: T chooses each`);
  return without > 0 ? [...made, element("div", "redaction-unnamed", words)] : made;
}

function nameOf(box: TrackBox): string {
  const name = `${kindWords(box.kind)} ${box.track}`;
  return box.is_covered ? name : say(`${name} 未遮盖`, `${name}: not covered`);
}

function onStage(box: Place, [width, height]: readonly [number, number]): Rectangle {
  const [across, down] = [width / PICTURE, height / PICTURE];
  return { left: box.left * across, top: box.top * down, width: box.width * across, height: box.height * down };
}

function labelElement(label: Label, corner: Rectangle): HTMLElement {
  const made = element("span", "", label.text);
  made.style.left = `${Math.round(label.left - corner.left)}px`;
  made.style.top = `${Math.round(label.top - corner.top)}px`;
  return made;
}
