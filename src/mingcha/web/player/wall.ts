// The wall: one, four or nine live pictures under one grant; tree at the left, keys, drag or Enter to place a point.
import { typing } from "./frame.js";
import { LivePicture, type LiveState } from "./live.js";
import { firstTicket } from "./opening.js";
import { TicketKeeper, type GrantEnd } from "./ticket.js";
import { TileFace, endedElement } from "./tile.js";
import { Watermark } from "./watermark.js";
import { say } from "./words.js";

const SEAT_KEY = "mingcha-wall";

class Tile {
  private readonly face: TileFace;
  private readonly video: HTMLVideoElement;
  private readonly mark: Watermark;
  private picture: LivePicture | null = null;
  private state: LiveState = { kind: "connecting" };
  code = "";
  name = "";

  constructor(
    readonly element: HTMLElement,
    private readonly wall: Wall,
  ) {
    this.face = new TileFace(element);
    this.video = element.querySelector("video") as HTMLVideoElement;
    this.mark = new Watermark(element.querySelector("[data-watermark]") as HTMLCanvasElement, wall.who, () => wall.now());
  }

  /** Puts a point into this tile; "" empties it. */
  put(code: string, name: string): void {
    if (code === this.code) return;
    this.close();
    this.code = code;
    this.name = name;
    this.label();
    if (code) this.open();
    else this.face.setCover(say("空", "Empty"), say("在左侧选点位，按 Enter", "choose a point in the tree and press Enter"));
  }

  /** Opens the picture when the tile is in view, closes it when it is not. */
  show(visible: boolean): void {
    this.element.classList.toggle("away", !visible);
    if (!visible) this.close();
    else if (this.code && !this.picture) this.open();
    if (visible) this.mark.draw();
  }

  /** The end of the grant: the picture goes, the reason stays. */
  end(end: GrantEnd): void {
    this.close();
    this.face.setTags({ text: say("已结束", "Ended"), tone: "warn" });
    this.face.setCoverElement(endedElement(end));
  }

  tick(now_ms: number): void {
    this.face.setTime(this.state.kind === "live" ? (this.picture?.shown_ms() ?? null) : null);
    if (this.picture && this.state.kind === "gap") this.face.setLive(this.state, this.name, now_ms);
  }

  get live(): boolean {
    return this.picture !== null && this.state.kind === "live";
  }

  private label(): void {
    const slot = this.wall.tiles.indexOf(this) + 1;
    const name = this.element.querySelector<HTMLElement>("[data-osd-name]");
    if (name) name.textContent = this.code ? `${slot}　${this.name}` : "";
    this.element.setAttribute("aria-label", this.code ? say(`画面 ${slot}：${this.name}`, `Picture ${slot}: ${this.name}`) : say(`画面 ${slot}：空`, `Picture ${slot}: empty`));
  }

  private open(): void {
    this.picture = new LivePicture(this.video, this.wall.gateway, this.code, this.wall.tickets, (state) => {
      this.state = state;
      this.face.setLive(state, this.name, this.wall.now());
    });
    this.picture.start();
  }

  private close(): void {
    this.picture?.stop();
    this.picture = null;
    this.state = { kind: "connecting" };
    this.face.setTags();
    this.face.setTime(null);
  }
}

class Wall {
  readonly gateway: string;
  readonly who: string;
  readonly tickets: TicketKeeper;
  readonly tiles: Tile[] = [];
  private readonly leaves: HTMLElement[];
  private readonly ahead_ms: number;
  private layout: number;
  private before = 0;
  private selected = 0;
  /** What each tile shows, or will show when it comes into view. */
  private pending: string[] = [];

  constructor(private readonly root: HTMLElement) {
    const grant = root.dataset["grant"] ?? "";
    this.gateway = root.dataset["gateway"] ?? "";
    this.who = [root.dataset["person"], root.dataset["badge"], grant].filter(Boolean).join(" ");
    this.layout = Number(root.dataset["tiles"] ?? 4);
    this.leaves = [...root.querySelectorAll<HTMLElement>("[data-point]")];
    this.tickets = new TicketKeeper(grant, this.leaves.map((leaf) => leaf.dataset["point"] ?? ""), firstTicket());
    const clock = document.querySelector<HTMLElement>("[data-clock]");
    this.ahead_ms = Number(clock?.dataset["clock"] ?? Date.now()) - (performance.timeOrigin + performance.now());
    for (const element of root.querySelectorAll<HTMLElement>("[data-tile]")) this.tiles.push(new Tile(element, this));
    this.tickets.onEnded((end) => this.tiles.forEach((tile) => tile.code && tile.end(end)));
    this.listen();
    this.restore();
    this.arrange();
    this.tick();
  }

  now(): number {
    return Date.now() + this.ahead_ms;
  }

  private tick(): void {
    for (const tile of this.tiles) tile.tick(this.now());
    const said = this.root.querySelector<HTMLElement>("[data-wall-state]");
    const live = this.tiles.filter((tile) => tile.live).length;
    const text = say(`${live} 路实时`, `${live} live`);
    if (said && said.textContent !== text) said.textContent = text;
    window.setTimeout(() => this.tick(), 500);
  }

  /** The layout of this seat as it was left; else the first points in order. */
  private restore(): void {
    const names = new Map(this.leaves.map((leaf) => [leaf.dataset["point"] ?? "", leaf.dataset["name"] ?? ""]));
    let kept: string[] = [];
    try {
      kept = (JSON.parse(window.localStorage.getItem(SEAT_KEY) ?? "[]") as string[]).filter((code) => names.has(code) || code === "");
    } catch {
      kept = [];
    }
    const codes = kept.some(Boolean) ? kept : [...names.keys()];
    this.pending = codes.slice(0, this.tiles.length);
  }

  private keep(): void {
    window.localStorage.setItem(SEAT_KEY, JSON.stringify(this.tiles.map((tile, index) => tile.code || this.pending[index] || "")));
  }

  private arrange(): void {
    const grid = this.root.querySelector<HTMLElement>("[data-grid]");
    if (grid) grid.className = `grid tiles-${this.layout}`;
    const first = this.layout === 1 ? this.selected : 0;
    if (this.selected >= first + this.layout) this.selected = first;
    this.tiles.forEach((tile, index) => {
      const visible = index >= first && index < first + this.layout;
      const code = this.pending[index];
      if (visible && code && !tile.code) tile.put(code, this.nameOf(code));
      tile.show(visible);
      tile.element.classList.toggle("selected", index === this.selected);
    });
    for (const link of this.root.querySelectorAll<HTMLElement>("[data-layout]")) {
      const on = Number(link.dataset["layout"]) === this.layout;
      link.classList.toggle("on", on);
      link.toggleAttribute("aria-current", on);
    }
    for (const leaf of this.leaves) {
      const at = this.tiles.findIndex((tile) => tile.code === leaf.dataset["point"]);
      leaf.classList.toggle("shown", at >= 0);
      const slot = leaf.querySelector<HTMLElement>("[data-slot-of]");
      if (slot) slot.textContent = at >= 0 ? String(at + 1) : "";
    }
    const open = this.root.querySelector<HTMLAnchorElement>("[data-open-point]");
    const code = this.tiles[this.selected]?.code ?? "";
    if (open) {
      open.hidden = !code;
      open.href = `/points/${encodeURIComponent(code)}`;
    }
  }

  private nameOf(code: string): string {
    return this.leaves.find((leaf) => leaf.dataset["point"] === code)?.dataset["name"] ?? "";
  }

  private place(code: string, at: number): void {
    const tile = this.tiles[at];
    if (!tile) return;
    const other = this.tiles.findIndex((one) => one.code === code);
    if (other >= 0 && other !== at) {
      this.pending[other] = tile.code;
      this.tiles[other]?.put(tile.code, tile.name);
    }
    this.pending[at] = code;
    tile.put(code, this.nameOf(code));
    this.selected = at;
    this.arrange();
    this.keep();
  }

  private lay(layout: number): void {
    this.layout = layout;
    this.arrange();
    window.history.replaceState(null, "", `/watch/wall/${layout}${window.location.search}`);
  }

  /** One tile alone, or back to the layout before. */
  private enlarge(): void {
    if (this.layout === 1) this.lay(this.before || 4);
    else {
      this.before = this.layout;
      this.lay(1);
    }
  }

  private select(at: number): void {
    this.selected = Math.max(0, Math.min(this.layout === 1 ? this.tiles.length - 1 : this.layout - 1, at));
    this.arrange();
  }

  private listen(): void {
    this.tiles.forEach((tile, index) => {
      tile.element.addEventListener("click", () => this.select(index));
      tile.element.addEventListener("focus", () => this.select(index));
      tile.element.addEventListener("dblclick", () => this.enlarge());
      tile.element.addEventListener("dragover", (event) => {
        event.preventDefault();
        tile.element.classList.add("drop");
      });
      tile.element.addEventListener("dragleave", () => tile.element.classList.remove("drop"));
      tile.element.addEventListener("drop", (event) => {
        event.preventDefault();
        tile.element.classList.remove("drop");
        this.place(event.dataTransfer?.getData("text/plain") ?? "", index);
      });
    });
    for (const leaf of this.leaves) {
      leaf.addEventListener("click", () => this.place(leaf.dataset["point"] ?? "", this.selected));
      leaf.addEventListener("dragstart", (event) => event.dataTransfer?.setData("text/plain", leaf.dataset["point"] ?? ""));
    }
    this.root.querySelectorAll<HTMLElement>("[data-layout]").forEach((link) =>
      link.addEventListener("click", (event) => {
        event.preventDefault();
        this.lay(Number(link.dataset["layout"]));
      }),
    );
    const find = this.root.querySelector<HTMLInputElement>("[data-tree-find]");
    find?.addEventListener("input", () => {
      const text = find.value.trim().toLowerCase();
      for (const leaf of this.leaves) {
        const hit = `${leaf.dataset["name"]} ${leaf.dataset["point"]}`.toLowerCase().includes(text);
        leaf.parentElement?.toggleAttribute("hidden", !hit);
      }
    });
    find?.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      const leaf = this.leaves.find((one) => !one.parentElement?.hidden);
      if (leaf) this.place(leaf.dataset["point"] ?? "", this.selected);
    });
    document.addEventListener("keydown", (event) => this.key(event, find ?? null));
  }

  private key(event: KeyboardEvent, find: HTMLInputElement | null): void {
    if (typing(event) || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const inTree = event.target instanceof Element && event.target.closest(".tree") !== null;
    const across = Math.round(Math.sqrt(this.layout));
    const keys: Record<string, () => void> = {
      "1": () => this.lay(1),
      "4": () => this.lay(4),
      "9": () => this.lay(9),
      ArrowLeft: () => this.select(this.selected - 1),
      ArrowRight: () => this.select(this.selected + 1),
      ArrowUp: () => (inTree ? this.walk(event, -1) : this.select(this.selected - across)),
      ArrowDown: () => (inTree ? this.walk(event, 1) : this.select(this.selected + across)),
      f: () => find?.focus(),
    };
    if (!inTree && event.target instanceof Element && !event.target.closest("a, button")) keys["Enter"] = () => this.enlarge();
    if (event.key === "Escape" && this.layout === 1) keys["Escape"] = () => this.enlarge();
    const call = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!call) return;
    event.preventDefault();
    call();
  }

  private walk(event: KeyboardEvent, by: number): void {
    const shown = this.leaves.filter((leaf) => !leaf.parentElement?.hidden);
    const at = shown.findIndex((leaf) => leaf === event.target);
    shown[Math.max(0, Math.min(shown.length - 1, at + by))]?.focus();
  }
}

const root = document.querySelector<HTMLElement>("[data-wall]");
if (root) new Wall(root);
