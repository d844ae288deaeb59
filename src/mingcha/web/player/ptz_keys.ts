// Keys of the pad: the digits of the numeric keypad turn by their place (event.code), under a lease alone.
import { typing } from "./frame.js";
import { isSwitchedOff } from "./letter_keys.js";
import type { Verb } from "./ptz_socket.js";

/** What one key or finger holds down: a direction, or a part of the lens. */
export type Part =
  | { pan: number; tilt: number; zoom: number }
  | { verb: "focus"; speed: number }
  | { verb: "iris"; speed: number };

const turn = (pan: number, tilt: number): Part => ({ pan, tilt, zoom: 0 });
const zoom = (by: number): Part => ({ pan: 0, tilt: 0, zoom: by });

const HELD_KEYS: Record<string, Part> = {
  Numpad1: turn(-1, -1),
  Numpad2: turn(0, -1),
  Numpad3: turn(1, -1),
  Numpad4: turn(-1, 0),
  Numpad6: turn(1, 0),
  Numpad7: turn(-1, 1),
  Numpad8: turn(0, 1),
  Numpad9: turn(1, 1),
  NumpadAdd: zoom(1),
  NumpadSubtract: zoom(-1),
};
/** Arrows turn while the focus is in the pad. */
const ARROWS: Record<string, Part> = {
  ArrowLeft: turn(-1, 0),
  ArrowRight: turn(1, 0),
  ArrowUp: turn(0, 1),
  ArrowDown: turn(0, -1),
};
const SLOWER = "NumpadDivide";
const FASTER = "NumpadMultiply";
const HOME = "Numpad5";

/** All that is held down at once: two directions are a diagonal, and of the lens the newest counts. */
export class Holding {
  private readonly parts = new Map<string, Part>();

  /** A key or finger goes down; false if it was down already. */
  press(source: string, part: Part): boolean {
    if (this.parts.has(source)) return false;
    this.parts.set(source, part);
    return true;
  }

  /** A key or finger goes up; false if it was not down. */
  lift(source: string): boolean {
    return this.parts.delete(source);
  }

  /** Everything is let go; false if nothing was down. */
  clear(): boolean {
    const held = this.parts.size > 0;
    this.parts.clear();
    return held;
  }

  /** Whether something holds exactly this down: its button is shown pressed. */
  holds(part: Part): boolean {
    const text = JSON.stringify(part);
    return [...this.parts.values()].some((one) => JSON.stringify(one) === text);
  }

  /** What the camera is to do at this speed (0 to 1); null: nothing is held, or two keys that cancel each other. */
  verb(speed: number): Verb | null {
    const newest = [...this.parts.values()].at(-1);
    if (newest && "verb" in newest) return { verb: newest.verb, speed: newest.speed * speed };
    const sum = { pan: 0, tilt: 0, zoom: 0 };
    for (const part of this.parts.values()) {
      if ("verb" in part) continue;
      sum.pan += part.pan;
      sum.tilt += part.tilt;
      sum.zoom += part.zoom;
    }
    const of = (way: number): number => Math.sign(way) * speed;
    const verb: Verb = { verb: "move", pan: of(sum.pan), tilt: of(sum.tilt), zoom: of(sum.zoom) };
    return verb.pan === 0 && verb.tilt === 0 && verb.zoom === 0 ? null : verb;
  }
}

/** The interface of the pad for its keys. */
export interface PtzKeysUse {
  /** Whether this page holds a lease: else no key is ours. */
  leased(): boolean;
  /** Why the keys turn nothing now, after telling it; false if they turn. */
  barred(): boolean;
  press(source: string, part: Part): void;
  lift(source: string): void;
  /** Lets everything go; whether anything was held. */
  liftAll(): boolean;
  home(): void;
  /** The preset of a place in the list, 0 the first. */
  preset(place: number): void;
  faster(by: 1 | -1): void;
  /** Esc while nothing moves: whether it is kept from leading away from the page. */
  stays(): boolean;
}

/** Handles the keys from now on, before those of the page: under a lease the numeric keypad lays out no wall. */
export function listenToPtzKeys(use: PtzKeysUse): void {
  document.addEventListener("keydown", (event) => keyDown(event, use), { capture: true });
  document.addEventListener("keyup", (event) => use.lift(event.code), { capture: true });
  window.addEventListener("blur", () => void use.liftAll());
  document.addEventListener("visibilitychange", () => void use.liftAll());
}

function keyDown(event: KeyboardEvent, use: PtzKeysUse): void {
  if (!use.leased() || event.defaultPrevented) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return void use.liftAll(); // no keyup comes from some of them
  if (typing(event) || document.querySelector("dialog[open]")) return void use.liftAll();
  if (event.key === "Escape") {
    if (use.liftAll() || use.stays()) take(event);
    return;
  }
  const call = callOf(event, use);
  if (!call || isSwitchedOff(event)) return;
  take(event);
  if (!event.repeat && !use.barred()) call();
}

/** Neither the browser nor another part of the page gets this key. */
function take(event: KeyboardEvent): void {
  event.preventDefault();
  event.stopPropagation();
}

/** Shift and a digit: with Control the browser keeps it, to change its tabs. */
const PRESET_KEY = /^Digit([1-9])$/u;

function callOf(event: KeyboardEvent, use: PtzKeysUse): (() => void) | null {
  const { code, shiftKey, target } = event;
  const inPad = target instanceof Element && target.closest("[data-ptz-turn]") !== null;
  const part = HELD_KEYS[code] ?? (inPad ? ARROWS[code] : undefined);
  if (part) return () => use.press(code, part);
  if (code === HOME) return () => use.home();
  if (code === FASTER || code === SLOWER) return () => use.faster(code === FASTER ? 1 : -1);
  const preset = shiftKey ? PRESET_KEY.exec(code) : null;
  return preset ? () => use.preset(Number(preset[1]) - 1) : null;
}
