// Gaps of the hours that are not sealed yet: the page's list comes from the register, these come from the recorder.
import type { PointGateway } from "./gateway.js";
import { lengthText } from "./moments.js";
import { gapKind, gapReason, say } from "./words.js";

const EVERY_MS = 30_000;
const MOST = 500;
const SHORTEST_MS = 1_000;

export class OpenGaps {
  private timer = 0;

  constructor(
    private readonly box: HTMLElement,
    private readonly gateway: PointGateway,
    private readonly now_ms: () => number,
  ) {}

  /** Asks now and every half minute while somebody sees the page. */
  start(): void {
    void this.turn();
  }

  stop(): void {
    window.clearTimeout(this.timer);
  }

  private async turn(): Promise<void> {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.turn(), EVERY_MS);
    if (document.visibilityState !== "visible") return;
    const from_ms = Number(this.box.dataset["openGaps"]);
    const spans = await this.gateway.spans(from_ms, this.now_ms(), MOST, new AbortController().signal).catch(() => null);
    if (spans) this.show(spans.gaps.map(([from, to, reason]) => [Math.max(from, from_ms), to, reason]));
  }

  private show(gaps: [number, number, string][]): void {
    const sums = new Map<string, number>();
    for (const [from_ms, to_ms, reason] of gaps) sums.set(reason, (sums.get(reason) ?? 0) + to_ms - from_ms);
    const rows = [...sums].filter(([, length_ms]) => length_ms >= SHORTEST_MS).sort((one, other) => other[1] - one[1]);
    this.box.querySelector("[data-open-rows]")?.replaceChildren(...rows.map(([reason, length_ms]) => row(reason, length_ms)));
    this.box.querySelector("[data-gap-table]")?.toggleAttribute("hidden", rows.length === 0 && !this.box.querySelector("[data-sealed-rows] tr"));
    this.box.querySelector("[data-no-gap]")?.toggleAttribute("hidden", rows.length > 0);
  }
}

function row(reason: string, length_ms: number): HTMLElement {
  const line = document.createElement("tr");
  const cells = [say("未封存", "not sealed"), lengthText(length_ms), ` ${gapReason(reason)}`].map((text) => {
    const cell = document.createElement("td");
    cell.textContent = text;
    return cell;
  });
  const hatch = document.createElement("i");
  hatch.className = `hatch ${gapKind(reason)}`;
  hatch.setAttribute("aria-hidden", "true");
  cells[1]?.classList.add("right");
  cells[2]?.prepend(hatch);
  line.append(...cells);
  return line;
}
