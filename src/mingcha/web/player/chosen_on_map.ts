// The points chosen on the map, in order: kept with this entry of the tab's history alone, and listed in a panel that the
// server writes, which knows what may be watched.
import type { Place } from "./map_page.js";

const PANEL_AFTER_MS = 120;

export interface Chosen {
  code: string;
  place: Place | null;
}

export class ChosenOnMap {
  /** Called after each change. */
  changed: () => void = () => undefined;
  private readonly held = new Map<string, Place | null>();
  private waiting = 0;
  private asked = 0;

  constructor(private readonly panel: HTMLElement) {
    for (const { code, place } of kept()) this.held.set(code, place);
  }

  get most(): number {
    return Number(this.panel.dataset.most);
  }

  get size(): number {
    return this.held.size;
  }

  has(code: string): boolean {
    return this.held.has(code);
  }

  all(): Chosen[] {
    return [...this.held].map(([code, place]) => ({ code, place }));
  }

  /** Adds points that are not chosen yet, as far as there is room; returns how many were added. */
  add(points: readonly Chosen[]): number {
    const before = this.held.size;
    for (const { code, place } of points) {
      if (this.held.size < this.most && !this.held.has(code)) this.held.set(code, place);
    }
    if (this.held.size > before) this.show();
    return this.held.size - before;
  }

  takeAway(code: string): void {
    if (this.held.delete(code)) this.show();
  }

  clear(): void {
    this.held.clear();
    this.show();
  }

  /** Notes where chosen points are that were chosen without a place; whether one was unknown. */
  learn(code: string, place: Place): boolean {
    if (this.held.get(code) !== null) return false;
    this.held.set(code, place);
    return true;
  }

  /** Keeps the points with the present address and asks for the panel. */
  show(): void {
    this.keep();
    window.clearTimeout(this.waiting);
    this.waiting = window.setTimeout(() => void this.ask(), PANEL_AFTER_MS);
    this.changed();
  }

  /** Keeps the points with this entry of the history: whoever comes back from the wall finds them. */
  keep(): void {
    const state = (window.history.state ?? {}) as Record<string, unknown>;
    window.history.replaceState({ ...state, chosen: this.all() }, "");
  }

  private async ask(): Promise<void> {
    const asked = ++this.asked;
    this.panel.hidden = this.size === 0;
    if (this.size === 0) {
      this.panel.replaceChildren();
      return;
    }
    const address = `${this.panel.dataset.chosenPlace ?? ""}?codes=${[...this.held.keys()].join(",")}`;
    const response = await fetch(address, { headers: { Accept: "text/html" }, cache: "no-store" }).catch(() => null);
    if (!response?.ok || asked !== this.asked) return;
    const focused = this.focusedPlace();
    this.panel.innerHTML = await response.text();
    if (focused >= 0) this.focusAt(focused);
  }

  /** Which of the panel's buttons has the focus, -1 for none: taking a point away by the keyboard goes on with the next. */
  private focusedPlace(): number {
    return [...this.panel.querySelectorAll("[data-choose]")].indexOf(document.activeElement as Element);
  }

  private focusAt(place: number): void {
    const buttons = this.panel.querySelectorAll<HTMLElement>("[data-choose]");
    buttons[Math.min(place, buttons.length - 1)]?.focus();
  }
}

function kept(): Chosen[] {
  const held = (window.history.state as { chosen?: unknown } | null)?.chosen;
  return Array.isArray(held) ? (held as Chosen[]) : [];
}
