// With more pictures on a screen attention decreases (docs/design, screens): said once a grant.
import { one } from "./elements.js";

const MOST_WATCHED = 9;
const KEY = "mingcha-wall-notice";

export class Notice {
  private tiles = 0;

  constructor(
    private readonly box: HTMLElement,
    private readonly grant: () => string,
  ) {
    one(box, "button").addEventListener("click", () => {
      window.localStorage.setItem(KEY, grant());
      this.show(this.tiles);
    });
  }

  /** Shows it for so many tiles, unless it was understood under this grant. */
  show(tiles: number): void {
    this.tiles = tiles;
    this.box.hidden = tiles <= MOST_WATCHED || window.localStorage.getItem(KEY) === this.grant();
  }
}
