// The wall's state in addresses: the cookie of its arrangement, and the address that leads back to it from a point.
import type { WallPoint } from "./wall_point.js";
import { keepWindow, windowNumberOf } from "./wall_windows.js";

const ARRANGEMENT_COOKIE = "mingcha-wall";
/** Maximum cameras of synchronised playback (web/access/wall/sync.py). */
const MOST_IN_STEP = 4;
const ONE_YEAR_S = 365 * 24 * 3600;

/** What the wall shows: the codes of its tiles, the layout, the selected tile, the layout before one was enlarged. */
export interface WallState {
  slots: readonly string[];
  layout: number;
  selected: number;
  before: number;
}

/** Without the empty tiles at the end. */
function filled(slots: readonly string[]): readonly string[] {
  return slots.slice(0, slots.findLastIndex((code) => code !== "") + 1);
}

/** Keeps the arrangement in this browser: of the first window in a cookie, of a further one its address. */
export function keepArrangement(wall: WallState): void {
  const number = windowNumberOf(window.location.search);
  if (number > 1) {
    keepWindow(number, wallAddress(wall));
    return;
  }
  const { slots } = wall;
  const secure = window.location.protocol === "https:" ? "; Secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: not every browser has the Cookie Store API
  document.cookie = `${ARRANGEMENT_COOKIE}=${filled(slots).join(".")}; Path=/watch; Max-Age=${ONE_YEAR_S}; SameSite=Lax${secure}`;
}

/** The address of this wall in its state; a layout or tour that is open keeps its own. */
export function wallAddress({ slots, layout, selected, before }: WallState): string {
  const path = window.location.pathname;
  const number = windowNumberOf(window.location.search);
  const named = /^\/watch\/(?:layouts|tour)\//u.test(path);
  const query = new URLSearchParams(named ? {} : { points: filled(slots).join(",") });
  if (number > 1) query.set("window", String(number));
  if (selected > 0) query.set("at", String(selected));
  if (layout === 1 && before > 1) query.set("of", String(before));
  const text = query.toString();
  return (named ? path : `/watch/wall/${layout}`) + (text ? `?${text}` : "");
}

/** Shows in the address bar what is open: a layout, or the wall of so many tiles; a further window says its points. */
export function showAddress(wall: WallState, open: string | null = null): void {
  const number = windowNumberOf(window.location.search);
  const bare = open ?? `/watch/wall/${wall.layout}`;
  window.history.replaceState(null, "", number > 1 ? `${bare}?window=${number}` : bare);
  if (number > 1 && !open) window.history.replaceState(null, "", wallAddress(wall));
  keepWindow(number, window.location.pathname + window.location.search);
}

/** The selected tile and the layout before one was enlarged, as this page's address has them. */
export function openedWith(): { selected: number; before: number } {
  const query = new URLSearchParams(window.location.search);
  const whole = (name: string, most: number): number => {
    const value = Number(query.get(name));
    return Number.isInteger(value) && value > 0 && value <= most ? value : 0;
  };
  return { selected: whole("at", 63), before: whole("of", 64) };
}

/** The address of a point's page from which Esc and the way up lead back to this wall. */
export function pointAddress(code: string, back: string): string {
  return `/points/${encodeURIComponent(code)}?back=${encodeURIComponent(back)}`;
}

/** Playback in step of the points on the screen, those with footage now first. */
export function syncAddress(
  wall: WallState,
  onScreen: readonly string[],
  points: ReadonlyMap<string, WallPoint>,
): string {
  const rank = { ok: 0, warn: 0, wait: 1, bad: 2, off: 3 };
  const rankOf = (code: string): number => rank[points.get(code)?.tone ?? "off"];
  const codes = onScreen.toSorted((one, other) => rankOf(one) - rankOf(other)).slice(0, MOST_IN_STEP);
  return `/watch/sync?p=${codes.join(",")}&back=${encodeURIComponent(wallAddress(wall))}`;
}
