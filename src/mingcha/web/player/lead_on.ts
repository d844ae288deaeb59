// The links of a player that lead on with the shown instant, or with the in and the out point, in their address.
import { momentText } from "./moments.js";

type InOut = readonly [in_ms: number | null, out_ms: number | null];

/** Before a link of the player is followed, by a click or a key, its address gets the instant (`data-with-moment`: its
 * name there). */
export function leadOn(root: HTMLElement, shown_ms: () => number | null): void {
  const links = root.querySelectorAll<HTMLAnchorElement>("a[data-with-moment]");
  for (const link of links) {
    const set = (): void => {
      const [address, at_ms] = [new URL(link.href), shown_ms()];
      const name = link.dataset.withMoment || "t";
      if (at_ms !== null) address.searchParams.set(name, momentText(at_ms));
      else address.searchParams.delete(name);
      link.href = address.href;
    };
    link.addEventListener("click", set);
    link.addEventListener("auxclick", set);
  }
}

/** Shows the links that take both instants while there are both, with them in their address: whole seconds around. */
export function leadOnWith(root: HTMLElement, [in_ms, out_ms]: InOut): void {
  const bar = root.querySelector<HTMLElement>("[data-in-out]");
  if (!bar) return;
  bar.hidden = in_ms === null || out_ms === null;
  if (in_ms === null || out_ms === null) return;
  for (const link of bar.querySelectorAll<HTMLAnchorElement>("a[data-begin]")) {
    const address = new URL(link.href);
    address.searchParams.set(link.dataset.begin ?? "begin", momentText(Math.floor(in_ms / 1000) * 1000));
    address.searchParams.set(link.dataset.end ?? "end", momentText(Math.ceil(out_ms / 1000) * 1000));
    link.href = address.href;
  }
}
