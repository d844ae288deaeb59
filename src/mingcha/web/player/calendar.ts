// The calendar of a month by keyboard: arrows go to the next day with footage that way, PageUp and PageDown turn months.
const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
const MONTHS: Record<string, string> = { PageUp: "before", PageDown: "after" };

/** The place from which a step leads to the next one that is open; null if there is none. `open`: by place. */
export function placeAfter(open: readonly boolean[], place: number, step: number): number | null {
  for (let next = place + step; next >= 0 && next < open.length; next += step) if (open[next]) return next;
  return null;
}

function start(calendar: HTMLElement): void {
  const links = [...calendar.querySelectorAll("td")].map((cell) => cell.querySelector<HTMLAnchorElement>("a"));
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof Element && event.target.closest("input, select, textarea, dialog")) return;
    const month = MONTHS[event.key];
    if (month) {
      const link = document.querySelector<HTMLAnchorElement>(`[data-month=${month}]`);
      if (link) event.preventDefault();
      link?.click();
      return;
    }
    const step = STEPS[event.key];
    if (step === undefined) return;
    const place = links.indexOf(document.activeElement as HTMLAnchorElement);
    const open = links.map((link) => link !== null);
    const next =
      place < 0 ? placeAfter(open, step > 0 ? -1 : open.length, Math.sign(step)) : placeAfter(open, place, step);
    if (next === null) return;
    event.preventDefault();
    links[next]?.focus();
  });
}

const calendar = document.querySelector<HTMLElement>("[data-calendar]");
if (calendar) start(calendar);
