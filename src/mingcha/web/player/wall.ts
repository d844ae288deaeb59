// The wall: 1 to 64 live pictures under one grant; tree, drag, keys, tour, layouts of the seat, tools of a picture.
import { one } from "./elements.js";
import { firstTicket } from "./opening.js";
import { TicketKeeper } from "./ticket.js";
import { keepArrangement, openedWith, showAddress, syncAddress, wallAddress } from "./wall_address.js";
import { listenForAlarms } from "./wall_alarms.js";
import { listenForClues } from "./wall_clue.js";
import { Dock } from "./wall_dock.js";
import { Arrangement, markLayout, onLayout, TileGrid } from "./wall_grid.js";
import { listenToKeys } from "./wall_keys.js";
import { Moves } from "./wall_moves.js";
import { WallNews } from "./wall_news.js";
import { Notice } from "./wall_notice.js";
import { pointsNamed, type WallPoint } from "./wall_point.js";
import { type Brought, SeatDialog, type WallLayout } from "./wall_seat.js";
import { StateWatch } from "./wall_states.js";
import { PurposeStrip } from "./wall_strip.js";
import { liveText, type Tile, type TileHome } from "./wall_tile.js";
import { Tools } from "./wall_tools.js";
import { onePageText, screensOf, Tour } from "./wall_tour.js";
import { PointTree } from "./wall_tree.js";
import { takeWindow } from "./wall_windows.js";
import { say } from "./words.js";

const TICK_MS = 500;
const STATES_AGAIN_MS = 60_000;
/** A selected tile gets the main stream after this time: arrow keys pass over many tiles. */
const MAIN_AFTER_MS = 1_200;

class Wall extends Arrangement implements TileHome {
  readonly gateway: string;
  readonly tickets: TicketKeeper;
  private readonly grid: TileGrid;
  private readonly points = new Map<string, WallPoint>();
  private readonly tree: PointTree;
  private readonly moves: Moves;
  private readonly strip: PurposeStrip;
  private readonly dock: Dock;
  private readonly tour: Tour;
  private readonly states: StateWatch;
  private readonly news: WallNews;
  private readonly tools: Tools;
  private readonly notice: Notice;
  private readonly ahead_ms: number;
  private grant: string;
  /** The tile that stayed selected for MAIN_AFTER_MS; null before. */
  private chosen: number | null = null;
  private restTimer = 0;

  constructor(private readonly root: HTMLElement) {
    super();
    const brought = JSON.parse(root.dataset.wall ?? "{}") as Brought;
    this.grant = root.dataset.grant ?? "";
    this.gateway = root.dataset.gateway ?? "";
    this.layout = Number(root.dataset.tiles ?? 4);
    this.slots = brought.slots;
    Object.assign(this, openedWith());
    this.know(brought.points);
    this.tickets = new TicketKeeper(this.grant, this.onScreen(), firstTicket(), { modes: ["live"], widen: true });
    const clock = document.querySelector<HTMLElement>("[data-clock]");
    this.ahead_ms = Number(clock?.dataset.clock ?? Date.now()) - (performance.timeOrigin + performance.now());
    this.notice = new Notice(one(root, "[data-notice]"), () => this.grant);
    this.moves = new Moves(() => this.tiles, {
      place: (code, at) => this.place(code, at),
      exchange: (from, to) => this.exchange(from, to),
      select: (at) => this.choose(at),
      tell: (text) => this.tell(text),
    });
    this.tree = new PointTree(one(root, ".tree"), brought.branches, {
      place: (point) => this.place(point.code, this.selected),
      placeAll: (points) => this.placeAll(points.map((point) => point.code)),
      pick: (point) => this.pick(point),
      know: (points) => this.know(points),
    });
    this.tools = new Tools(root, brought.favourites, {
      gateway: this.gateway,
      grant: () => this.grant,
      who: () => this.who(),
      now: () => this.now(),
      changed: () => this.streams(),
      tile: () => this.tiles[this.selected],
      tiles: () => this.tiles,
      choose: (at) => this.choose(at),
      beside: (code, by) => this.tree.beside(code, by),
      place: (code) => this.place(code, this.selected),
      favourites: (points) => {
        this.know(points);
        this.tree.favourites(points);
        this.markTree();
      },
      further: () => ({ layout: this.layout, slots: this.slots }),
      tell: (text) => this.tell(text),
    });
    this.grid = new TileGrid(one(root, "[data-grid]"), this, (tile) => this.takeTile(tile));
    this.tree.favourites(brought.favourites.flatMap((code) => this.points.get(code) ?? []));
    this.strip = new PurposeStrip(
      one(root, "[data-strip]"),
      () => this.onScreen(),
      (grant) => this.renewed(grant.grant),
    );
    this.dock = new Dock(
      one(root, "[data-dock]"),
      (code) => (this.page().includes(code) ? this.slots.indexOf(code) : -1),
      () => this.now(),
      () => wallAddress(this),
    );
    this.news = new WallNews({
      point: (code) => this.points.get(code),
      changed: (points) => this.refresh(points),
      interrupted: (point, told) => this.dock.interrupted(point, told.state === "trouble"),
    });
    this.states = new StateWatch(
      this.tickets,
      () => this.onScreen(),
      (told) => this.news.take(told),
      () => this.news.silent(),
    );
    this.tour = new Tour({ show: (page) => this.turn(page), changed: () => this.tour.paint(one(root, "[data-tour]")) });
    new SeatDialog(root, {
      current: () => ({ tiles: this.layout, page: this.page() }),
      open: (layout, tour) => this.openLayout(layout, tour),
    });
    listenForClues(root, () => this.tiles[this.selected]?.sight ?? null);
    listenForAlarms(root, { know: (all) => this.know(all), place: (code) => this.place(code, this.selected) });
    this.listen();
    this.loadTour(brought.layout);
    this.arrange();
    const number = takeWindow();
    if (number > 1) one(root, "[data-wall-window]").textContent = say(`窗口 ${number}`, `Window ${number}`);
    if (brought.tour) this.tour.toggle();
    this.tick();
    this.dock.refresh();
    this.states.start();
    window.setInterval(() => void this.lookAgain(), STATES_AGAIN_MS);
  }

  who(): string {
    return [this.root.dataset.person, this.root.dataset.badge, this.grant].filter(Boolean).join(" ");
  }

  now(): number {
    return Date.now() + this.ahead_ms;
  }

  changed(tile: Tile): void {
    if (tile.place !== this.selected) return;
    this.dock.show(tile);
    this.tools.show(tile);
  }

  zoomed(tile: Tile): void {
    tile.element.draggable = tile.point !== null && !tile.zoom.on;
    this.streams();
  }

  private get tiles(): readonly Tile[] {
    return this.grid.tiles;
  }

  private takeTile(tile: Tile): void {
    this.moves.listen(tile);
    tile.element.addEventListener("click", () => this.choose(tile.place));
    tile.element.addEventListener("dblclick", () => this.enlarge());
  }

  private know(points: WallPoint[]): void {
    for (const point of points) this.points.set(point.code, point);
    this.states?.follow(points.map((point) => point.code)); // the first points are known before
  }

  /** Shows the new state of points in the tree, in their tiles and in the dock. */
  private refresh(points: WallPoint[]): void {
    for (const point of points) this.points.set(point.code, point);
    this.tree.refresh(points);
    for (const tile of this.tiles) {
      const point = points.find((one) => one.code === tile.code);
      if (point) tile.put(point);
    }
    this.dock.show(this.tiles[this.selected]);
  }

  /** Refreshes the states of the points on the screen: a camera that was switched on gets its picture. */
  private async lookAgain(): Promise<void> {
    if (document.visibilityState === "hidden") return;
    this.refresh(this.news.over(await pointsNamed(this.onScreen()).catch(() => [])));
    this.arrange();
  }

  private tick(): void {
    for (const tile of this.tiles) tile.tick();
    this.strip.tick(this.now());
    this.sayState();
    window.setTimeout(() => this.tick(), TICK_MS);
  }

  private sayState(): void {
    const [said, text] = [one(this.root, "[data-wall-state]"), liveText(this.tiles)];
    if (said.textContent !== text) said.textContent = text;
  }

  private onScreen(): string[] {
    return [...new Set(this.page().filter((code) => this.points.has(code)))];
  }

  /** Updates the tiles to slots, layout and selection. The ticket covers the points on the screen. */
  private arrange(): void {
    if (this.layout !== 1 && this.selected >= this.layout) this.selected = 0;
    this.grid.lay(this.layout, this.selected);
    const refused = new Set(
      this.tiles.filter((tile) => tile.refused && tile.code === this.slots[tile.place]).map((tile) => tile.code),
    );
    this.tickets.cover(this.onScreen().filter((code) => !refused.has(code) && this.points.get(code)?.tone !== "off"));
    for (const tile of this.tiles) {
      if (!this.visible(tile.place)) tile.show(false);
      tile.put(this.points.get(this.slots[tile.place] ?? "") ?? null);
      tile.element.draggable = tile.point !== null && !tile.zoom.on;
      tile.element.classList.toggle("selected", tile.place === this.selected);
      tile.element.setAttribute("aria-current", String(tile.place === this.selected));
    }
    const shown = this.tiles.filter((tile) => this.visible(tile.place));
    for (const tile of shown) tile.element.classList.remove("away"); // sizes first: they determine the stream
    this.streams();
    for (const tile of shown) tile.show(true);
    markLayout(this.root, this.layout);
    this.markTree();
    one<HTMLAnchorElement>(this.root, "[data-sync]").href = syncAddress(this, this.onScreen(), this.points);
    this.dock.show(this.tiles[this.selected]);
    this.dock.changed();
    this.tools.show(this.tiles[this.selected]);
    this.notice.show(this.layout);
  }

  private markTree(): void {
    const seen = this.tiles.filter((tile) => tile.code && this.visible(tile.place));
    this.tree.mark(new Map(seen.map((tile) => [tile.code, tile.place])));
  }

  private streams(): void {
    const shown = this.tiles.filter((tile) => this.visible(tile.place));
    this.grid.stream(shown, this.chosen === null ? null : this.selected);
  }

  private place(code: string, at: number): void {
    if (!this.points.has(code)) return;
    this.tour.touch();
    this.put(code, at);
    this.changeOfSlots();
  }

  private placeAll(codes: readonly string[]): void {
    this.tour.touch();
    this.putAll(codes);
    this.changeOfSlots();
  }

  private exchange(from: number, to: number): void {
    [this.slots[from], this.slots[to]] = [this.slots[to] ?? "", this.slots[from] ?? ""];
    this.selected = to;
    this.changeOfSlots();
  }

  private changeOfSlots(): void {
    this.arrange();
    keepArrangement(this);
    this.loadTour(null);
    if (this.tour.state === "off") showAddress(this);
  }

  /** Shows a page of the tour. */
  private turn(page: readonly string[]): void {
    for (let place = 0; place < this.layout; place += 1) this.slots[this.first() + place] = page[place] ?? "";
    this.arrange();
  }

  /** The pages of a layout, else this wall's points in screens of the present layout. */
  private loadTour(layout: WallLayout | null): void {
    if (layout) {
      this.tour.load(layout.pages, layout.dwell_s);
      return;
    }
    if (this.tour.state !== "off") return;
    const filled = this.slots.filter((code) => this.points.has(code));
    this.tour.load(screensOf(filled, this.layout), 0);
  }

  private openLayout(layout: WallLayout, tour: boolean): void {
    const codes = layout.pages.flat().filter((code) => code && !this.points.has(code));
    void pointsNamed(codes).then((points) => {
      this.know(points);
      this.selected = 0;
      this.slots = [...(layout.pages[0] ?? [])];
      this.lay(layout.tiles);
      keepArrangement(this);
      this.loadTour(layout);
      if (tour) this.tour.toggle();
      one(this.root, "[data-wall-name]").textContent = layout.name;
      showAddress(this, tour ? `/watch/tour/${layout.id}` : `/watch/layouts/${layout.id}`);
    });
  }

  private lay(layout: number): void {
    this.layout = layout;
    this.arrange();
    this.loadTour(null);
    showAddress(this);
  }

  /** Enlarges one tile, or returns to the previous layout. */
  private enlarge(): void {
    const before = this.before || 4;
    if (this.layout !== 1) this.before = this.layout;
    this.lay(this.layout === 1 ? before : 1);
  }

  /** Selects a tile; after MAIN_AFTER_MS it gets its main stream. */
  private choose(at: number): void {
    const last = this.layout === 1 ? this.tiles.length - 1 : this.layout - 1;
    this.selected = Math.max(0, Math.min(last, at));
    this.chosen = null;
    this.tour.touch();
    window.clearTimeout(this.restTimer);
    this.restTimer = window.setTimeout(() => {
      this.chosen = this.selected;
      this.streams();
    }, MAIN_AFTER_MS);
    this.arrange();
  }

  private pick(point: WallPoint): void {
    this.moves.pickPoint(point, this.selected);
    this.tiles[this.selected]?.element.focus();
  }

  private renewed(grant: string): void {
    this.grant = grant;
    this.root.dataset.grant = grant;
    void this.tickets.changeGrant(grant).catch(() => undefined);
    for (const tile of this.tiles) if (this.visible(tile.place)) tile.remark();
  }

  private tell(text: string): void {
    one(this.root, "[data-tell]").textContent = text;
  }

  /** After a key of the tour: says why nothing happened. */
  private toured(happened: boolean): void {
    this.tell(happened ? "" : onePageText());
  }

  private listen(): void {
    this.tickets.onEnded((end) => {
      this.strip.close();
      this.tools.end();
      for (const tile of this.tiles) tile.end(end);
    });
    this.tickets.onRefused((code, refusal) => this.tiles.find((tile) => tile.code === code)?.refuse(refusal));
    onLayout(this.root, (layout) => this.lay(layout));
    this.tour.listen(this.root, (happened) => this.toured(happened));
    one(this.root, "[data-grid]").addEventListener("pointerdown", () => this.tour.touch());
    new ResizeObserver(() => this.streams()).observe(one(this.root, "[data-grid]"));
    listenToKeys({
      tiles: () => this.layout,
      holds: () => this.moves.holds,
      alone: () => this.layout === 1 && this.before > 0,
      lay: (tiles) => this.lay(tiles),
      enlarge: () => this.enlarge(),
      hover: (by) => this.moves.hover(Math.max(0, Math.min(this.layout - 1, this.selected + by))),
      drop: () => this.moves.drop(),
      giveUp: () => this.moves.cancel(),
      step: (by) => this.step(by),
      pickUp: () => this.moves.pickTile(this.selected),
      clear: () => this.clear(),
      toTree: () => this.tree.focus(),
      toTiles: () => this.tiles[this.selected]?.element.focus(),
      toggleTour: () => this.toured(this.tour.toggle()),
      turn: (by) => this.toured(this.tour.turnBy(by)),
      tool: (tool) => this.tools.act(tool),
      pan: (right, down) => this.tools.pan(right, down),
      tooled: () => this.tools.open,
      untool: () => this.tools.back(),
      touch: () => this.tour.touch(),
    });
  }

  private step(by: number): void {
    this.choose(this.selected + by);
    this.tiles[this.selected]?.element.focus();
  }

  private clear(): void {
    this.slots[this.selected] = "";
    this.changeOfSlots();
  }
}

const root = document.querySelector<HTMLElement>("[data-wall]");
if (root) new Wall(root);
