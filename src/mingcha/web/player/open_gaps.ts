// Gaps of hours that are not sealed yet, with their causes: the page's list has sealed hours only, these come from the recorder.
import type { PointGateway } from "./gateway.js";
import { clockText, lengthText, timeText } from "./moments.js";
import { gapKind, gapReason, say } from "./words.js";

const EVERY_MS = 30_000;
const MOST = 500;
const MOST_ROWS = 40;
const SHORTEST_MS = 1_000;
const BEFORE_GAP_MS = 1_000;

export class OpenGaps {
  private timer = 0;

  constructor(
    private readonly box: HTMLElement,
    private readonly gateway: PointGateway,
    private readonly now_ms: () => number,
    private readonly onGo: (at_ms: number) => void,
  ) {
    box.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-gap-from]") : null;
      if (button) this.onGo(Number(button.dataset.gapFrom) - BEFORE_GAP_MS);
    });
  }

  /** Requests them now and every half minute while the page is visible. */
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
    const from_ms = Number(this.box.dataset.openGaps);
    const spans = await this.gateway
      .spans(from_ms, this.now_ms(), MOST, new AbortController().signal)
      .catch(() => null);
    if (spans) this.show(spans.gaps.map(([from, to, reason]) => [Math.max(from, from_ms), to, reason]));
  }

  private show(gaps: [number, number, string][]): void {
    const shown = gaps
      .filter(([from_ms, to_ms]) => to_ms - from_ms >= SHORTEST_MS)
      .toReversed()
      .slice(0, MOST_ROWS);
    this.box.querySelector("[data-open-rows]")?.replaceChildren(...shown.map((gap) => row(...gap)));
    this.box
      .querySelector("[data-gap-table]")
      ?.toggleAttribute("hidden", shown.length === 0 && !this.box.querySelector("[data-sealed-rows] tr"));
    this.box.querySelector("[data-no-gap]")?.toggleAttribute("hidden", shown.length > 0);
  }
}

function row(from_ms: number, to_ms: number, reason: string): HTMLElement {
  const line = document.createElement("tr");
  const cells = ["", lengthText(to_ms - from_ms), ` ${gapReason(reason)}`].map((text) => {
    const cell = document.createElement("td");
    cell.className = "no-wrap";
    cell.textContent = text;
    return cell;
  });
  const go = document.createElement("button");
  go.type = "button";
  go.className = "link";
  go.dataset.gapFrom = String(from_ms);
  go.textContent = `${clockText(from_ms).slice(5)} – ${timeText(to_ms)}`;
  go.title = say("看缺口之前的一秒", "see the second before the gap");
  const hatch = document.createElement("i");
  hatch.className = `hatch ${gapKind(reason)}`;
  hatch.setAttribute("aria-hidden", "true");
  cells[0]?.append(go);
  cells[1]?.classList.add("right");
  cells[2]?.prepend(hatch);
  line.append(...cells);
  return line;
}
