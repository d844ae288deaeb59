// The strip with the purpose and the end of the grant over a player: its colour near and after the end.
const SOON_MS = 10 * 60_000;

/** Marks the strip of a player as about to end or over. */
export function markStrip(root: ParentNode, now_ms: number, ended: boolean): void {
  const strip = root.querySelector<HTMLElement>("[data-strip]");
  const left_ms = Number(strip?.dataset.grantUntil ?? 0) * 1000 - now_ms;
  strip?.classList.toggle("soon", left_ms > 0 && left_ms < SOON_MS);
  strip?.classList.toggle("over", left_ms <= 0 || ended);
}
