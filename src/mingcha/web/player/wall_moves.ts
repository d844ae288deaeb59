// Moves a point into a tile and a tile to another place: by dragging, or by keys (pick up, move, drop).

import type { WallPoint } from "./wall_point.js";
import type { Tile } from "./wall_tile.js";
import { say } from "./words.js";

const FROM_TILE = "application/x-mingcha-tile";

/** The picked-up item: a point of the tree, or the content of a tile. */
type Held = { point: WallPoint } | { tile: number };

/** The interface of the wall for moving. */
export interface MovesUse {
  place(code: string, at: number): void;
  exchange(from: number, to: number): void;
  select(at: number): void;
  tell(text: string): void;
}

export class Moves {
  private held: Held | null = null;
  private target = 0;

  constructor(
    private readonly tiles: () => readonly Tile[],
    private readonly use: MovesUse,
  ) {}

  /** Whether an item is picked up. */
  get holds(): boolean {
    return this.held !== null;
  }

  /** Picks up a point of the tree; it is shown over a tile until it is dropped. */
  pickPoint(point: WallPoint, over: number): void {
    this.held = { point };
    this.hover(over);
    this.use.tell(
      say(
        `已拿起 ${point.name}：方向键选画面，空格放下，Esc 放弃`,
        `${point.name} picked up: arrows choose a picture, Space puts it down, Esc gives up`,
      ),
    );
  }

  /** Picks up the content of a tile. */
  pickTile(at: number): void {
    const name = this.tiles()[at]?.point?.name;
    if (!name) return;
    this.held = { tile: at };
    this.hover(at);
    this.use.tell(
      say(
        `已拿起画面 ${at + 1} ${name}：方向键移动，空格放下，Esc 放弃`,
        `picture ${at + 1} ${name} picked up: arrows move it, Space puts it down, Esc gives up`,
      ),
    );
  }

  /** Sets the target tile. */
  hover(at: number): void {
    this.target = at;
    for (const [place, tile] of this.tiles().entries()) {
      tile.element.classList.toggle("drop", this.held !== null && place === at);
    }
    this.use.select(at);
  }

  /** Drops the item. */
  drop(): void {
    const held = this.held;
    this.giveUp();
    if (!held) return;
    if ("point" in held) this.use.place(held.point.code, this.target);
    else this.use.exchange(held.tile, this.target);
    this.use.tell(say(`已放入画面 ${this.target + 1}`, `put into picture ${this.target + 1}`));
  }

  /** Esc: cancels the move and says so. */
  cancel(): void {
    this.giveUp();
    this.use.tell(say("已放弃", "cancelled"));
  }

  /** Ends the move. */
  private giveUp(): void {
    this.held = null;
    for (const tile of this.tiles()) tile.element.classList.remove("drop");
  }

  /** Takes what is dragged onto a tile, and lets the tile be dragged. */
  listen({ element, place }: Tile): void {
    element.addEventListener("dragstart", (event) => event.dataTransfer?.setData(FROM_TILE, String(place)));
    element.addEventListener("dragover", (event) => {
      event.preventDefault();
      element.classList.add("drop");
    });
    element.addEventListener("dragleave", () => element.classList.remove("drop"));
    element.addEventListener("drop", (event) => {
      event.preventDefault();
      element.classList.remove("drop");
      const from = event.dataTransfer?.getData(FROM_TILE) ?? "";
      const code = event.dataTransfer?.getData("text/plain") ?? "";
      if (from !== "") this.use.exchange(Number(from), place);
      else if (/^\d{20}$/u.test(code)) this.use.place(code, place);
    });
  }
}
