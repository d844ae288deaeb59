// The keyboard shortcuts of the wall: layouts, moving, picking up and dropping, tree and tour.
import { typing } from "./frame.js";

const LAYOUT_KEYS: Record<string, number> = { "1": 1, "4": 4, "9": 9, "0": 16 };

/** The interface of the wall for its shortcuts. */
export interface WallKeysUse {
  /** The number of tiles in the layout. */
  tiles(): number;
  /** Whether an item is picked up. */
  holds(): boolean;
  /** Whether one tile is enlarged over a layout. */
  alone(): boolean;
  lay(tiles: number): void;
  enlarge(): void;
  hover(by: number): void;
  drop(): void;
  giveUp(): void;
  step(by: number): void;
  pickUp(): void;
  clear(): void;
  toTree(): void;
  toTiles(): void;
  toggleTour(): void;
  /** Reports an input: a running tour pauses. */
  touch(): void;
}

type Calls = Record<string, () => void>;

/** Handles the keys of the page from now on. */
export function listenToKeys(use: WallKeysUse): void {
  document.addEventListener("keydown", (event) => press(event, use));
}

function press(event: KeyboardEvent, use: WallKeysUse): void {
  const modified = event.ctrlKey || event.metaKey || event.altKey;
  if (event.defaultPrevented || typing(event) || modified || document.querySelector("dialog[open]")) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const layout = LAYOUT_KEYS[key];
  const call = use.holds() ? inHand(use)[key] : layout ? (): void => use.lay(layout) : onWall(event.target, use)[key];
  if (!call) return;
  event.preventDefault();
  if (key !== "r") use.touch();
  call();
}

function inHand(use: WallKeysUse): Calls {
  return {
    ...arrows(use, (by) => use.hover(by)),
    Enter: () => use.drop(),
    " ": () => use.drop(),
    Escape: () => use.giveUp(),
  };
}

function onWall(target: EventTarget | null, use: WallKeysUse): Calls {
  const general: Calls = { f: () => use.toTree(), r: () => use.toggleTour() };
  if (target instanceof Element && target.closest(".tree")) general.Escape = () => use.toTiles();
  else if (use.alone()) general.Escape = () => use.enlarge();
  const onControl = target instanceof Element && target.closest("a, button, select, .tree") !== null;
  if (onControl) return general;
  return {
    ...general,
    ...arrows(use, (by) => use.step(by)),
    Enter: () => use.enlarge(),
    " ": () => use.pickUp(),
    Delete: () => use.clear(),
  };
}

function arrows(use: WallKeysUse, go: (by: number) => void): Calls {
  const across = Math.round(Math.sqrt(use.tiles()));
  return {
    ArrowLeft: () => go(-1),
    ArrowRight: () => go(1),
    ArrowUp: () => go(-across),
    ArrowDown: () => go(across),
  };
}
