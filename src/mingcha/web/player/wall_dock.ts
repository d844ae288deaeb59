// Below the pictures: facts of the selected point, and today's interruptions of the wall's points.
import { element, one } from "./elements.js";
import { lengthText, timeText } from "./moments.js";
import { type Interruption, interruptionsOf } from "./wall_point.js";
import type { Tile } from "./wall_tile.js";
import { codecName, say } from "./words.js";

const AGAIN_MS = 30_000;

export class Dock {
  private readonly facts: HTMLElement;
  private readonly list: HTMLElement;
  private rows: Interruption[] = [];
  private asked = "";
  private timer = 0;

  constructor(
    private readonly root: HTMLElement,
    private readonly codes: () => string[],
    private readonly now: () => number,
  ) {
    this.facts = one(root, "[data-facts]");
    this.list = one(root, "[data-interruptions]");
    document.addEventListener("visibilitychange", () => this.refresh());
  }

  /** Shows the facts of the selected tile. */
  show(tile: Tile | undefined): void {
    const point = tile?.point;
    one(this.root, "[data-facts-name]").textContent =
      point && tile ? `${tile.place + 1}　${point.name}` : say("未选点位", "no point selected");
    const open = one<HTMLAnchorElement>(this.root, "[data-open-point]");
    open.hidden = !point;
    open.href = point ? `/points/${encodeURIComponent(point.code)}` : "#";
    this.facts.hidden = !point;
    if (!point || !tile) return;
    const trial = point.trial ? say(" · 试运行", " · on trial") : "";
    const said: [string, string][] = [
      [say("编号", "Code"), point.code],
      [say("场所", "Site"), `${point.district} · ${point.site}`],
      [say("管理单位", "Managed by"), point.unit],
      [say("状态", "State"), [point.state + trial, point.cause].filter(Boolean).join(" · ")],
      [say("码流", "Stream"), streamText(tile)],
    ];
    this.facts.replaceChildren(
      ...said.flatMap(([name, value]) => [
        element("dt", "", name),
        element("dd", name === said[0]?.[0] ? "mono" : "", value),
      ]),
    );
  }

  /** Requests the interruptions of the shown points, now and every half minute while the page is visible. */
  refresh(): void {
    window.clearTimeout(this.timer);
    if (document.visibilityState === "hidden") return;
    void this.ask();
    this.timer = window.setTimeout(() => this.refresh(), AGAIN_MS);
  }

  /** The points on the wall have changed: requests their list at once. */
  changed(): void {
    if (this.codes().join() !== this.asked) this.refresh();
  }

  private async ask(): Promise<void> {
    const codes = this.codes();
    this.asked = codes.join();
    const rows = await interruptionsOf(codes).catch(() => null);
    if (rows === null || this.asked !== codes.join()) return;
    this.rows = rows;
    this.paint();
  }

  private paint(): void {
    const lasting = this.rows.filter((row) => row.to_ms === null).length;
    const chip = one(this.root, "[data-interrupted]");
    chip.textContent = String(this.rows.length);
    chip.className = `chip ${lasting > 0 ? "bad" : this.rows.length > 0 ? "warn" : "ok"}`;
    if (this.rows.length === 0) {
      this.list.replaceChildren(
        element("li", "none", say("墙上点位今天没有中断。", "No interruption today of the points on this wall.")),
      );
      return;
    }
    this.list.replaceChildren(...this.rows.map((row) => this.row(row)));
  }

  private row(row: Interruption): HTMLElement {
    const glyph = element("i", `glyph ${row.to_ms === null ? "bad" : "wait"}`);
    glyph.setAttribute("aria-hidden", "true");
    const link = element("a", "", row.name);
    link.href = `/points/${encodeURIComponent(row.code)}`;
    const length = lengthText((row.to_ms ?? this.now()) - row.from_ms);
    const state =
      row.to_ms === null ? say(`中断 ${length}`, `down ${length}`) : say(`${length}，已恢复`, `${length}, back`);
    return element(
      "li",
      "",
      element("span", "number", timeText(row.from_ms)),
      glyph,
      element("span", "one-line", link, ` · ${row.cause}`),
      element("span", "ink-3", state),
    );
  }
}

/** H.264 1280×720, the sub stream or the codec it was transcoded from; a dash before the format is known. */
function streamText(tile: Tile): string {
  const format = tile.format;
  if (!format) return "–";
  const size = format.width > 0 ? ` ${format.width}×${format.height}` : "";
  if (format.stream === "transcoded") {
    const source = format.source
      ? `${codecName(format.source.codec)} ${format.source.width}×${format.source.height} `
      : "";
    return say(
      `${source}转码为 ${codecName(format.codec)}${size}`,
      `${source}transcoded to ${codecName(format.codec)}${size}`,
    );
  }
  return `${codecName(format.codec)}${size}${format.stream === "sub" ? say(" · 子码流", " · sub stream") : say(" · 主码流", " · main stream")}`;
}
