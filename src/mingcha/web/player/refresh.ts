// Refreshes a part of a page while the page is visible, and shows how old its figures are.
import { say } from "./words.js";

const LATE_AFTER_PERIODS = 3;

function part(): HTMLElement | null {
  return document.querySelector<HTMLElement>("[data-refresh]");
}

/** The age of the figures in words; `s` in whole seconds. */
export function ageText(s: number): string {
  if (s < 5) return say("数据：刚刚", "figures: just now");
  if (s < 60) return say(`数据：${s} 秒前`, `figures: ${s} s ago`);
  const min = Math.floor(s / 60);
  return say(`数据：${min} 分钟前`, `figures: ${min} min ago`);
}

function start(): void {
  const clock = document.querySelector<HTMLElement>("[data-clock]");
  const ahead_ms = clock ? Number(clock.dataset.clock) - Date.now() : 0;
  let asked_ms = Date.now();
  let focused = "";

  const ageMs = (): number => Date.now() + ahead_ms - Number(part()?.dataset.read ?? 0);
  const periodMs = (): number => 1000 * Number(part()?.dataset.refresh ?? 30);
  const tick = (): void => {
    const element = part();
    if (document.hidden || !element) return;
    const age_ms = Math.max(0, ageMs());
    const note = document.querySelector<HTMLElement>("[data-age]");
    if (note) {
      note.textContent = ageText(Math.floor(age_ms / 1000));
      note.classList.toggle("late", age_ms > LATE_AFTER_PERIODS * periodMs());
    }
    if (age_ms < periodMs() || Date.now() - asked_ms < periodMs()) return;
    asked_ms = Date.now();
    element.dispatchEvent(new CustomEvent("refresh"));
  };
  // the focus is kept over a refresh: the same link is focused again
  document.body.addEventListener("htmx:beforeSwap", () => {
    const active = document.activeElement;
    focused = active && part()?.contains(active) ? (active.getAttribute("href") ?? "") : "";
  });
  document.body.addEventListener("htmx:afterSettle", () => {
    if (focused)
      part()
        ?.querySelector<HTMLElement>(`a[href="${CSS.escape(focused)}"]`)
        ?.focus({ preventScroll: true });
    focused = "";
  });
  document.addEventListener("visibilitychange", tick);
  window.setInterval(tick, 1000);
  tick();
}

if (part()) start();
