// What a screen reader says once a list was shown anew under its filter (WCAG 4.1.3): how many there are, not its rows.
import { say } from "./words.js";

/** The words of a list or an answer that was shown anew; "" if there are none. */
export function wordsOf(shown: ParentNode & { textContent: string | null }): string {
  const count = shown.querySelector("[data-list-count]") ?? shown.querySelector(".empty p");
  if (count) return plain(count.textContent);
  const found = shown.querySelectorAll(".found-points > li").length;
  return found > 0 ? say(`找到 ${found} 个`, `${found} found`) : plain(shown.textContent);
}

function plain(text: string | null): string {
  return (text ?? "").replace(/\s+/gu, " ").trim();
}

/** Follows the parts of the page that htmx shows anew; `region` has role=status, and nobody sees it. */
export function startListSaid(): void {
  const region = document.querySelector<HTMLElement>("[data-list-said]");
  if (!region) return;
  document.body.addEventListener("htmx:afterSettle", (event) => {
    const target = (event as CustomEvent<{ target?: Element }>).detail.target;
    const shown = document.getElementById(target?.id ?? "");
    if (!shown?.matches(".waits, [data-said]")) return;
    const words = wordsOf(shown);
    if (region.textContent !== words) region.textContent = words;
  });
}
