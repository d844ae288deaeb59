// Several windows of one wall, for several monitors: each has a number and its own arrangement, under the same grant.

const MOST_WINDOWS = 9;
const lockOf = (number: number): string => `mingcha-wall-window-${number}`;
const keyOf = (number: number): string => `mingcha-wall-${number}`;

/** The number of a window by the query of its address: 1 without one. */
export function windowNumberOf(search: string): number {
  const number = Number(new URLSearchParams(search).get("window"));
  return Number.isInteger(number) && number > 1 && number <= MOST_WINDOWS ? number : 1;
}

/** The smallest number above 1 that is not open; 0 if all are. */
export function freeWindow(open: readonly number[]): number {
  for (let number = 2; number <= MOST_WINDOWS; number += 1) if (!open.includes(number)) return number;
  return 0;
}

/** The number of this window, which is taken as long as it is open. */
export function takeWindow(): number {
  const number = windowNumberOf(window.location.search);
  // released by the browser when the page goes; without the API (http from afar) numbers are not kept apart
  void navigator.locks?.request(lockOf(number), { ifAvailable: true }, (held) =>
    held ? new Promise(() => undefined) : undefined,
  );
  return number;
}

/** Remembers the address of a further window, to open it again as it was. */
export function keepWindow(number: number, address: string): void {
  if (number > 1) window.localStorage.setItem(keyOf(number), address);
}

/** Forgets all arrangements: nobody is signed in, and the next person at this screen is another one. */
export function forgetWindows(): void {
  for (let number = 2; number <= MOST_WINDOWS; number += 1) window.localStorage.removeItem(keyOf(number));
}

/** What a new window begins with: the points that this screen has no room for, else those that it shows. */
export function pointsFor(slots: readonly string[], layout: number): readonly string[] {
  const rest = slots.slice(layout).filter(Boolean);
  return rest.length > 0 ? rest : slots.filter(Boolean);
}

/** Opens the next window: as it was last, else with the points of this wall. False if all are open or the browser
 * forbids it. */
export async function openNextWindow(layout: number, slots: readonly string[]): Promise<boolean> {
  const held = (await navigator.locks?.query())?.held ?? [];
  const open = Array.from({ length: MOST_WINDOWS }, (_, place) => place + 1).filter((number) =>
    held.some((lock) => lock.name === lockOf(number)),
  );
  const number = freeWindow(open);
  if (number === 0) return false;
  const points = pointsFor(slots, layout).join(",");
  const fresh = `/watch/wall/${layout}?window=${number}${points ? `&points=${points}` : ""}`;
  const kept = window.localStorage.getItem(keyOf(number)) ?? "";
  const address = kept.startsWith("/watch/") ? kept : fresh;
  return window.open(address, lockOf(number), "popup,width=1280,height=800") !== null;
}
