// The table of gaps of a point: requested anew every half minute and after news; with a player, a row leads to its gap.

const EVERY_MS = 30_000;
const BEFORE_GAP_MS = 1_000;
/** When the table is requested after news: the recorder's report needs a moment to be stored. */
const AFTER_NEWS_MS = [2_000, 6_000];

/** Shows the gap that begins at an instant; set by the page's player. */
let onGo: ((at_ms: number) => void) | null = null;
let timer = 0;

/** The player of the page: each row becomes a button that leads to the second before its gap. */
export function leadToGaps(call: (at_ms: number) => void): void {
  onGo = call;
  paint();
}

/** Footage stopped or came back: the table changes in a moment. */
export function gapsChanged(): void {
  for (const after_ms of AFTER_NEWS_MS) window.setTimeout(() => void ask(), after_ms);
}

function box(): HTMLElement | null {
  return document.querySelector<HTMLElement>("[data-gaps]");
}

async function ask(): Promise<void> {
  window.clearTimeout(timer);
  timer = window.setTimeout(() => void ask(), EVERY_MS);
  const address = box()?.dataset.gaps;
  if (!address || document.visibilityState !== "visible" || box()?.contains(document.activeElement)) return;
  const response = await fetch(address, {
    headers: { Accept: "text/html" },
    redirect: "error",
    cache: "no-store",
  }).catch(() => null);
  if (!response?.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.querySelector<HTMLElement>("[data-gaps]");
  if (!fresh) return;
  box()?.replaceWith(document.adoptNode(fresh));
  paint();
}

function paint(): void {
  const go = onGo;
  if (!go) return;
  for (const cell of document.querySelectorAll<HTMLElement>("[data-gaps] [data-gap-when]")) {
    if (cell.querySelector("button")) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link";
    button.append(...cell.childNodes);
    const from_ms = Number(cell.closest<HTMLElement>("[data-gap-from]")?.dataset.gapFrom);
    button.addEventListener("click", () => go(from_ms - BEFORE_GAP_MS));
    cell.append(button);
  }
}

if (box()) timer = window.setTimeout(() => void ask(), EVERY_MS);
