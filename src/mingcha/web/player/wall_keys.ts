// The keyboard shortcuts of the wall: layouts, moving, picking up and dropping, tree, tour, tools of a picture.
import { typing } from "./frame.js";
import { isSwitchedOff } from "./letter_keys.js";
import type { Tool } from "./wall_tools.js";

const LAYOUT_KEYS: Record<string, number> = { "1": 1, "4": 4, "9": 9, "0": 16, "5": 25, "6": 36, "7": 49, "8": 64 };
const TOOL_KEYS: Record<string, Tool> = {
  "+": "closer",
  "=": "closer",
  "-": "wider",
  o: "aspect",
  i: "replay",
  c: "keep",
  s: "favourite",
  p: "control",
  m: "full",
};

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
  /** The page of the tour before or after. */
  turn(by: 1 | -1): void;
  tool(tool: Tool): void;
  /** Moves the seen part of a zoomed picture. */
  pan(right: number, down: number): void;
  /** Whether a replay or a zoom is open, which Esc ends first. */
  tooled(): boolean;
  untool(): void;
  /** Reports an input: a running tour pauses. */
  touch(): void;
}

const TOUR_KEYS = ["r", "[", "]"];

type Calls = Record<string, () => void>;

/** Handles the keys of the page from now on. */
export function listenToKeys(use: WallKeysUse): void {
  document.addEventListener("keydown", (event) => press(event, use));
}

function press(event: KeyboardEvent, use: WallKeysUse): void {
  const modified = event.ctrlKey || event.metaKey || event.altKey;
  if (event.defaultPrevented || typing(event) || modified || isSwitchedOff(event)) return;
  if (document.querySelector("dialog[open]")) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const layout = LAYOUT_KEYS[key];
  const call = use.holds() ? inHand(use)[key] : layout ? (): void => use.lay(layout) : onWall(event, use)[key];
  if (!call) return;
  event.preventDefault();
  if (!TOUR_KEYS.includes(key)) use.touch();
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

function onWall({ target, shiftKey }: KeyboardEvent, use: WallKeysUse): Calls {
  const general: Calls = {
    f: () => use.toTree(),
    r: () => use.toggleTour(),
    "[": () => use.turn(-1),
    "]": () => use.turn(1),
    ...Object.fromEntries(Object.entries(TOOL_KEYS).map(([key, tool]) => [key, () => use.tool(tool)])),
  };
  if (target instanceof Element && target.closest(".tree")) general.Escape = () => use.toTiles();
  else if (use.tooled()) general.Escape = () => use.untool();
  else if (use.alone()) general.Escape = () => use.enlarge();
  const onControl = target instanceof Element && target.closest("a, button, select, ul, dl, .tree") !== null;
  if (onControl) return general;
  return {
    ...general,
    ...(shiftKey ? pans(use) : arrows(use, (by) => use.step(by))),
    PageUp: () => use.tool("previous"),
    PageDown: () => use.tool("next"),
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

function pans(use: WallKeysUse): Calls {
  return {
    ArrowLeft: () => use.pan(-1, 0),
    ArrowRight: () => use.pan(1, 0),
    ArrowUp: () => use.pan(0, -1),
    ArrowDown: () => use.pan(0, 1),
  };
}
