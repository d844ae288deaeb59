// The tiles of the wall: which point is in which place, how many there are, and the stream of each.
import type { WallState } from "./wall_address.js";
import { Tile, type TileHome } from "./wall_tile.js";

/** A narrower tile uses the sub stream. */
const SUB_BELOW_PX = 640;

/** What is where: a wall of one shows the chosen place, every other the first ones. */
export class Arrangement implements WallState {
  slots: string[] = [];
  layout = 4;
  before = 0;
  selected = 0;

  protected first(): number {
    return this.layout === 1 ? this.selected : 0;
  }

  protected visible(place: number): boolean {
    return place >= this.first() && place < this.first() + this.layout;
  }

  /** The points of this screen's tiles, "" for an empty one. */
  protected page(): string[] {
    return Array.from({ length: this.layout }, (_, place) => this.slots[this.first() + place] ?? "");
  }

  /** A point comes to a place; if it is in another one, the two change places. */
  protected put(code: string, at: number): void {
    const other = this.slots.indexOf(code);
    if (other >= 0 && other !== at) this.slots[other] = this.slots[at] ?? "";
    this.slots[at] = code;
    this.selected = at;
  }

  /** Points come to the chosen place and to those after it, as many as the layout has. */
  protected putAll(codes: readonly string[]): void {
    const from = this.selected;
    const places = this.layout === 1 ? 1 : this.layout - from;
    for (const [place, code] of codes.slice(0, places).entries()) this.put(code, from + place);
    this.selected = from;
  }
}

export class TileGrid {
  readonly tiles: Tile[] = [];
  /** An empty tile, of which further ones are made. */
  private readonly blank: HTMLElement;

  /** `taken`: each tile, as it is made. */
  constructor(
    private readonly grid: HTMLElement,
    private readonly home: TileHome,
    private readonly taken: (tile: Tile) => void,
  ) {
    const given = [...grid.querySelectorAll<HTMLElement>("[data-tile]")];
    this.blank = given.at(-1)?.cloneNode(true) as HTMLElement;
    for (const element of given) this.take(element);
  }

  /** Lays so many tiles; makes those that the page did not bring, the chosen one among them. */
  lay(layout: number, chosen: number): void {
    while (this.tiles.length < Math.max(layout, chosen + 1)) {
      const element = this.blank.cloneNode(true) as HTMLElement;
      this.grid.append(element);
      this.take(element);
    }
    this.grid.className = `grid tiles-${layout}`;
  }

  /** Small tiles use the sub stream; a wide, a zoomed and the chosen one the main stream. */
  stream(shown: readonly Tile[], chosen: number | null): void {
    for (const tile of shown) {
      const main = tile.element.clientWidth >= SUB_BELOW_PX || tile.zoom.on || tile.place === chosen;
      tile.wish(main ? "main" : "sub");
    }
  }

  private take(element: HTMLElement): void {
    const tile = new Tile(element, this.tiles.length, this.home);
    this.tiles.push(tile);
    this.taken(tile);
  }
}

/** Marks the link of the layout that is laid. */
export function markLayout(root: HTMLElement, layout: number): void {
  for (const link of root.querySelectorAll<HTMLElement>("[data-layout]")) {
    const on = Number(link.dataset.layout) === layout;
    link.classList.toggle("on", on);
    link.setAttribute("aria-current", String(on));
  }
}

/** Calls back with the layout whose link is clicked; the address changes by itself. */
export function onLayout(root: HTMLElement, call: (layout: number) => void): void {
  for (const link of root.querySelectorAll<HTMLElement>("[data-layout]"))
    link.addEventListener("click", (event) => {
      event.preventDefault();
      call(Number(link.dataset.layout));
    });
}
