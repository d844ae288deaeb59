// Below the pictures: facts of the selected point, and today's interruptions of all points that this person monitors.
import { element, one } from "./elements.js";
import { clockText, dayStart, dayText, lengthText, timeText } from "./moments.js";
import { pointAddress } from "./wall_address.js";
import { type Interruption, interruptionsToday, type WallPoint } from "./wall_point.js";
import type { Tile } from "./wall_tile.js";
import { codecName, say } from "./words.js";

const AGAIN_MS = 30_000;
/** When the server's list is requested after a camera stopped or came back: the report needs a moment to be stored. */
const AFTER_NEWS_MS = [1_500, 4_000, 9_000];
/** A row made from the gateway's news stays this long without the server's own. */
const PROVISIONAL_MS = 15_000;

export class Dock {
  private readonly facts: HTMLElement;
  private readonly list: HTMLElement;
  private rows: Interruption[] = [];
  private more = 0;
  private asking = 0;
  private timer = 0;
  private readonly soon = new Set<number>();
  /** Rows of cameras that stopped moments ago, by code, until the server lists them. */
  private readonly provisional = new Map<string, { row: Interruption; until_ms: number }>();

  /** `tileOf`: the tile on the screen that shows a point, -1 for none; `back`: the address of this wall. */
  constructor(
    private readonly root: HTMLElement,
    private readonly tileOf: (code: string) => number,
    private readonly now: () => number,
    private readonly back: () => string,
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
    open.href = point ? pointAddress(point.code, this.back()) : "#";
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

  /** Requests today's interruptions, now and every half minute while the page is visible. */
  refresh(): void {
    window.clearTimeout(this.timer);
    if (document.visibilityState === "hidden") return;
    void this.ask();
    this.timer = window.setTimeout(() => this.refresh(), AGAIN_MS);
  }

  /** The points on the wall have changed: their rows are marked anew. */
  changed(): void {
    this.paint();
  }

  /** A camera stopped (`down`), or sends pictures again: shown at once, then as the server has it. */
  interrupted(point: WallPoint, down: boolean): void {
    if (down && point.since_ms !== null) {
      const row = { code: point.code, name: point.name, from_ms: point.since_ms, to_ms: null, cause: point.cause };
      this.provisional.set(point.code, { row, until_ms: performance.now() + PROVISIONAL_MS });
    } else this.provisional.delete(point.code);
    this.paint();
    if (this.soon.size > 0) return;
    for (const after_ms of AFTER_NEWS_MS) {
      const timer = window.setTimeout(() => {
        this.soon.delete(timer);
        void this.ask();
      }, after_ms);
      this.soon.add(timer);
    }
  }

  private async ask(): Promise<void> {
    this.asking += 1;
    const mine = this.asking;
    const told = await interruptionsToday().catch(() => null);
    if (told === null || mine !== this.asking) return;
    this.rows = told.interruptions;
    this.more = told.more;
    for (const row of this.rows) if (row.to_ms === null) this.provisional.delete(row.code);
    this.paint();
  }

  private shownRows(): Interruption[] {
    for (const [code, { until_ms }] of this.provisional)
      if (performance.now() > until_ms) this.provisional.delete(code);
    return [...[...this.provisional.values()].map(({ row }) => row), ...this.rows];
  }

  private paint(): void {
    const rows = this.shownRows();
    const lasting = rows.filter((row) => row.to_ms === null).length;
    const onWall = rows.filter((row) => this.tileOf(row.code) >= 0).length;
    const chip = one(this.root, "[data-interrupted]");
    chip.textContent = String(rows.length + this.more);
    chip.className = `chip ${lasting > 0 ? "bad" : rows.length > 0 ? "warn" : "ok"}`;
    const counts = say(`${lasting} 处未恢复 · 墙上 ${onWall}`, `${lasting} still down · ${onWall} on this wall`);
    one(this.root, "[data-interrupted-counts]").textContent = rows.length > 0 ? counts : "";
    if (rows.length === 0) {
      this.list.replaceChildren(
        element("li", "none", say("您值守的点位今天没有中断。", "No interruption today of the points that you watch.")),
      );
      return;
    }
    this.list.replaceChildren(...rows.map((row) => this.row(row)));
  }

  private row(row: Interruption): HTMLElement {
    const glyph = element("i", `glyph ${row.to_ms === null ? "bad" : "wait"}`);
    glyph.setAttribute("aria-hidden", "true");
    const link = element("a", "", row.name);
    link.href = pointAddress(row.code, this.back());
    const tile = this.tileOf(row.code);
    const place = tile < 0 ? "" : say(`画面 ${tile + 1} · `, `picture ${tile + 1} · `);
    const length = lengthText((row.to_ms ?? this.now()) - row.from_ms);
    const state =
      row.to_ms === null ? say(`中断 ${length}`, `down ${length}`) : say(`${length}，已恢复`, `${length}, back`);
    const today = row.from_ms >= dayStart(this.now());
    const line = element(
      "li",
      tile < 0 ? "" : "shown",
      element("span", "number", today ? timeText(row.from_ms) : dayText(row.from_ms).slice(5)),
      glyph,
      element("span", "one-line", place, link, ` · ${row.cause}`),
      element("span", "ink-3", state),
    );
    line.title = `${clockText(row.from_ms)} – ${row.to_ms === null ? say("未恢复", "still down") : clockText(row.to_ms)}`;
    return line;
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
