// Tools of the chosen picture, by keys and buttons: zoom, shape, replay, kept picture, camera beside, favourite, control;
// and for the whole wall: full screen, further windows.
import { one, press, toggleFullScreen } from "./elements.js";
import { SnapshotDialog } from "./snapshot.js";
import { Favourites } from "./wall_favourites.js";
import type { WallPoint } from "./wall_point.js";
import { WallPtz } from "./wall_ptz.js";
import { Replay, type ReplayUse } from "./wall_replay.js";
import { aspectText, type Tile } from "./wall_tile.js";
import { openNextWindow } from "./wall_windows.js";
import { say } from "./words.js";

export type Tool =
  | "closer"
  | "wider"
  | "aspect"
  | "replay"
  | "keep"
  | "previous"
  | "next"
  | "favourite"
  | "control"
  | "full"
  | "window";

const A_STEP = 1.5;
/** Part of the tile by which a key moves a zoomed picture. */
const A_PAN = 0.15;

/** The interface of the wall for its tools. */
export interface ToolsUse extends ReplayUse {
  /** The chosen tile. */
  tile(): Tile | undefined;
  tiles(): readonly Tile[];
  choose(place: number): void;
  /** The point before or after another one in the tree. */
  beside(code: string, by: 1 | -1): WallPoint | null;
  place(code: string): void;
  favourites(points: WallPoint[]): void;
  /** What a further window begins with. */
  further(): { layout: number; slots: readonly string[] };
  tell(text: string): void;
}

export class Tools {
  private readonly replay: Replay;
  private readonly snapshot: SnapshotDialog;
  private readonly kept: Favourites;
  private readonly ptz: WallPtz;

  constructor(
    private readonly root: HTMLElement,
    favourites: readonly string[],
    private readonly use: ToolsUse,
  ) {
    this.replay = new Replay(one(root, "[data-replay]"), use);
    this.snapshot = new SnapshotDialog(one<HTMLDialogElement>(root, "dialog[data-snapshot]"), "", "", (text) =>
      use.tell(text),
    );
    this.kept = new Favourites(favourites, (points) => {
      use.favourites(points);
      this.show(use.tile());
    });
    this.ptz = new WallPtz(root, use);
    root.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-tool]") : null;
      if (button) this.act(button.dataset.tool as Tool);
    });
  }

  /** Whether Esc has something of a picture to undo: a replay, or a zoom. */
  get open(): boolean {
    return this.replay.open || (this.use.tile()?.zoom.on ?? false);
  }

  /** Esc: closes the replay, else shows the whole picture. */
  back(): void {
    if (this.replay.open) this.replay.close();
    else this.use.tile()?.zoom.reset();
  }

  /** The grant has ended: what is replayed goes, too. */
  end(): void {
    this.replay.close();
    this.ptz.end();
  }

  /** Shift and an arrow: another part of a zoomed picture. */
  pan(right: number, down: number): void {
    this.use.tile()?.zoom.pan(right * A_PAN, down * A_PAN);
  }

  /** The buttons, for the chosen tile. */
  show(tile: Tile | undefined): void {
    for (const button of this.root.querySelectorAll<HTMLElement>("[data-tools] [data-tool]"))
      button.setAttribute("aria-disabled", String(!tile?.point));
    press(one(this.root, "[data-tool=favourite]"), tile?.point ? this.kept.has(tile.code) : false);
    this.ptz.show();
  }

  act(tool: Tool): void {
    if (tool === "full") return void toggleFullScreen(this.root);
    if (tool === "window") return void this.window();
    const tile = this.use.tile();
    if (!tile?.point) {
      this.use.tell(say("先选一路画面", "Choose a picture first"));
      return;
    }
    const acts: Record<Exclude<Tool, "full" | "window">, () => void> = {
      closer: () => tile.zoom.by(A_STEP),
      wider: () => tile.zoom.by(1 / A_STEP),
      aspect: () => this.use.tell(aspectText(tile.nextAspect())),
      replay: () => void this.replay.show(tile.code, tile.point?.name ?? ""),
      keep: () => this.keep(),
      previous: () => this.step(tile, -1),
      next: () => this.step(tile, 1),
      favourite: () => void this.favourite(tile),
      control: () => this.ptz.toggle(tile),
    };
    acts[tool]();
  }

  /** Keeps the picture of the replay where one is open, else the live one. */
  private keep(): void {
    const sight = this.replay.sight ?? this.use.tile()?.sight;
    if (sight) this.snapshot.openFor(sight.code, sight.name, this.use.grant(), sight.seen_ms);
  }

  private step(tile: Tile, by: 1 | -1): void {
    const point = this.use.beside(tile.code, by);
    const none = say(
      "点位树里没有上一个或下一个：先展开所在场所",
      "The tree shows no point before or after it: open its site first",
    );
    if (point) this.use.place(point.code);
    else this.use.tell(none);
  }

  private async favourite(tile: Tile): Promise<void> {
    if (tile.point) this.use.tell(await this.kept.toggle(tile.point));
  }

  private async window(): Promise<void> {
    const { layout, slots } = this.use.further();
    if (await openNextWindow(layout, slots)) return this.use.tell("");
    this.use.tell(
      say("未能打开：窗口已满，或者被浏览器拦截", "Not opened: nine windows are open, or the browser blocks it"),
    );
  }
}
