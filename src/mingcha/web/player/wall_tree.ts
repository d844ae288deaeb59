// The tree of districts, sites and points, loaded branch by branch; keys as in the WAI-ARIA tree pattern.
import { element, one } from "./elements.js";
import { districtsOf, pointsLike, pointsOf, sitesOf, type TreeBranch, type WallPoint } from "./wall_point.js";
import { reasons, say } from "./words.js";

const SEARCH_AFTER_MS = 200;
const RECOUNT_AFTER_MS = 2_500;
/** With at most this many points in reach all branches are shown open. */
const SMALL_REACH = 60;

/** The interface of the wall for the tree. */
export interface TreeUse {
  /** A point was selected: it goes into the selected tile. */
  place(point: WallPoint): void;
  /** Points one below the other were selected: they go into the selected tile and those after it. */
  placeAll(points: readonly WallPoint[]): void;
  /** A point was picked up by keys: it goes where the person moves it. */
  pick(point: WallPoint): void;
  /** Points were loaded: the wall learns their names. */
  know(points: WallPoint[]): void;
}

export class PointTree {
  private readonly list: HTMLElement;
  private readonly find: HTMLInputElement;
  private roots: HTMLElement[];
  private favouriteRoot: HTMLElement | null = null;
  private places = new Map<string, number>();
  private timer = 0;
  private recounting = 0;
  private asked = 0;
  /** The point that was selected last: Shift selects from it on. */
  private last: HTMLElement | null = null;

  constructor(
    root: HTMLElement,
    branches: TreeBranch[],
    private readonly use: TreeUse,
  ) {
    this.list = one(root, "[data-tree]");
    this.find = one<HTMLInputElement>(root, "[data-tree-find]");
    this.roots = branches.map((branch) =>
      this.branchItem(branch, 1, async (group) => this.openDistrict(branch, group)),
    );
    this.list.replaceChildren(...this.roots.map(held));
    this.roots[0]?.setAttribute("tabindex", "0");
    this.list.addEventListener("keydown", (event) => this.key(event));
    this.find.addEventListener("input", () => this.searchSoon());
    this.find.addEventListener("keydown", (event) => this.findKey(event));
    const small = branches.reduce((sum, branch) => sum + branch.points, 0) <= SMALL_REACH;
    for (const item of small ? this.roots : this.roots.slice(0, 1)) void this.expand(item, small);
  }

  /** Focuses the search field. */
  focus(): void {
    this.find.focus();
    this.find.select();
  }

  /** Shows favourites as the first branch; none without any. */
  favourites(points: WallPoint[]): void {
    const districts = this.roots.filter((root) => root !== this.favouriteRoot);
    const branch = { name: say("收藏", "Favourites"), points: points.length, running: null };
    const shown = points.length > 0;
    this.favouriteRoot = shown
      ? this.branchItem(branch, 1, async (group) => group.append(...points.map((point) => held(this.leaf(point, 2)))))
      : null;
    this.roots = this.favouriteRoot ? [this.favouriteRoot, ...districts] : districts;
    if (this.find.value.trim() === "") this.list.replaceChildren(...this.roots.map(held));
    if (!this.list.querySelector("[tabindex='0']")) this.shown()[0]?.setAttribute("tabindex", "0");
    if (this.favouriteRoot) void this.expand(this.favouriteRoot, false);
  }

  /** The point before or after another one, in the order of the open branches, of those that may be watched; from the
   * last to the first. Null if the tree shows no other. */
  beside(code: string, by: 1 | -1): WallPoint | null {
    const lines = this.shown().filter((line) => line.dataset.point === code || this.leaves.get(line)?.closed === "");
    const at = lines.findLastIndex((line) => line.dataset.point === code); // a favourite stands in its branch, too
    for (let step = 1; step <= lines.length; step += 1) {
      const line = lines[at < 0 ? step - 1 : (at + by * step + lines.length) % lines.length];
      const point = line && this.leaves.get(line);
      if (point && point.code !== code) return point;
    }
    return null;
  }

  /** Returns the focus to the last item. */
  focusItem(): void {
    (this.list.querySelector<HTMLElement>("[tabindex='0']") ?? this.find).focus();
  }

  /** Shows at each point the tile that has it. */
  mark(places: Map<string, number>): void {
    this.places = places;
    for (const leaf of this.list.querySelectorAll<HTMLElement>("[data-point]")) this.markLeaf(leaf);
  }

  /** Shows the new state of points that are in the tree, and counts anew which of a branch record. */
  refresh(points: readonly WallPoint[]): void {
    for (const point of points) {
      const lines = this.lines.get(point.code)?.filter(stillThere) ?? [];
      if (!lines.some((line) => lineAbove(line))) this.recountSoon();
      for (const line of lines) {
        const before = this.leaves.get(line);
        this.leaves.set(line, point);
        this.paintLeaf(line, point);
        const change = Number(records(point)) - Number(before !== undefined && records(before));
        if (change !== 0) this.count(line, change);
      }
    }
  }

  /** A camera that is in no open branch stopped or came back: the counts are requested, once its state is stored. */
  recountSoon(): void {
    if (this.recounting) return;
    this.recounting = window.setTimeout(() => {
      this.recounting = 0;
      void this.recount();
    }, RECOUNT_AFTER_MS);
  }

  private async recount(): Promise<void> {
    const districts = await districtsOf().catch(() => []);
    for (const line of this.roots) {
      const branch = this.branches.get(line);
      const fresh = districts.find((one) => one.division === branch?.division && one.zone === branch?.zone);
      if (!branch || !fresh) continue;
      this.paintBranch(line, Object.assign(branch, { running: fresh.running }));
      if (line.getAttribute("aria-expanded") !== "true") continue;
      const sites = await sitesOf(branch).catch(() => []);
      for (const inner of this.childrenOf(line)) {
        const site = this.branches.get(inner);
        const counted = sites.find((one) => one.site === site?.site);
        if (site && counted) this.paintBranch(inner, Object.assign(site, { running: counted.running }));
      }
    }
  }

  /** Adds to the recording points of the branches above a line. */
  private count(line: HTMLElement, change: number): void {
    for (let above = lineAbove(line); above; above = lineAbove(above)) {
      const branch = this.branches.get(above);
      if (!branch || branch.running === null) continue;
      branch.running = Math.min(branch.points, Math.max(0, branch.running + change));
      this.paintBranch(above, branch);
    }
  }

  private markLeaf(leaf: HTMLElement): void {
    const place = this.places.get(leaf.dataset.point ?? "");
    leaf.classList.toggle("shown", place !== undefined);
    one(leaf, "[data-slot]").textContent = place === undefined ? "" : String(place + 1);
  }

  private async openDistrict(branch: TreeBranch, group: HTMLElement): Promise<void> {
    const sites = await sitesOf(branch);
    group.append(
      ...sites.map((site) => held(this.branchItem(site, 2, async (inner) => this.openSite(site.site ?? "", inner, 0)))),
    );
  }

  private async openSite(site: string, group: HTMLElement, offset: number): Promise<void> {
    const { points, more } = await pointsOf(site, offset);
    this.use.know(points);
    group.append(...points.map((point) => held(this.leaf(point, 3))));
    if (!more) return;
    const item = this.item(3, say("更多点位", "more points"));
    item.classList.add("more");
    item.addEventListener("click", () => {
      held(item).remove();
      void this.openSite(site, group, offset + points.length);
    });
    group.append(held(item));
  }

  /** A line of the tree inside its list item; its children are a group beside it, so that its accessible name is its own. */
  private item(level: number, label: string): HTMLElement {
    const line = element("div", `line level-${level}`, element("span", "one-line", label));
    line.setAttribute("role", "treeitem");
    line.setAttribute("aria-level", String(level));
    line.setAttribute("tabindex", "-1");
    element("li", "", line).setAttribute("role", "none");
    return line;
  }

  private branchItem(branch: TreeBranch, level: number, open: (group: HTMLElement) => Promise<void>): HTMLElement {
    const line = this.item(level, branch.name);
    line.setAttribute("aria-expanded", "false");
    line.prepend(element("i", "twig"));
    line.append(element("span", "count"));
    this.branches.set(line, branch);
    this.paintBranch(line, branch);
    const group = element("ul", "");
    group.setAttribute("role", "group");
    line.after(group);
    this.openings.set(line, async () => open(group));
    line.addEventListener("click", () => {
      this.rove(line);
      if (line.getAttribute("aria-expanded") === "true") this.collapse(line);
      else void this.expand(line, false);
    });
    return line;
  }

  private paintBranch(line: HTMLElement, { points, running }: TreeBranch): void {
    line.title =
      running === null
        ? say(`${points} 个点位`, `${points} points`)
        : say(`${points} 个点位，${running} 个正在录像`, `${points} points, ${running} recording`);
    one(line, ".count").textContent = running === null ? String(points) : `${running} / ${points}`;
  }

  private readonly branches = new WeakMap<HTMLElement, TreeBranch>();
  private readonly openings = new Map<HTMLElement, () => Promise<void>>();

  private async expand(item: HTMLElement, deep: boolean): Promise<void> {
    item.setAttribute("aria-expanded", "true");
    const open = this.openings.get(item);
    if (open) {
      this.openings.delete(item);
      item.setAttribute("aria-busy", "true");
      try {
        await open();
      } catch {
        this.openings.set(item, open);
        item.setAttribute("aria-expanded", "false");
      }
      item.removeAttribute("aria-busy");
    }
    if (deep)
      for (const inner of this.childrenOf(item).filter((one) => one.hasAttribute("aria-expanded")))
        void this.expand(inner, true);
  }

  private collapse(item: HTMLElement): void {
    item.setAttribute("aria-expanded", "false");
  }

  private leaf(point: WallPoint, level: number): HTMLElement {
    const line = this.item(level, point.name);
    line.classList.add("leaf");
    line.classList.toggle("closed", point.closed !== "");
    line.dataset.point = point.code;
    line.dataset.name = point.name;
    line.draggable = true;
    const glyph = element("i", "glyph");
    glyph.setAttribute("aria-hidden", "true");
    glyph.dataset.state = "";
    line.prepend(glyph);
    if (point.trial) line.append(element("i", "glyph trial"));
    const slot = element("span", "slot");
    slot.dataset.slot = "";
    line.append(element("span", "hidden-label"), slot);
    this.paintLeaf(line, point);
    line.addEventListener("click", (event) => {
      this.rove(line);
      this.choose(line, point, event.shiftKey);
    });
    line.addEventListener("dragstart", (event) => event.dataTransfer?.setData("text/plain", point.code));
    this.leaves.set(line, point);
    this.lines.set(point.code, [...(this.lines.get(point.code) ?? []).filter(stillThere), line]);
    this.markLeaf(line);
    return line;
  }

  /** Selects a point; with Shift all from the one selected before, but for those that may not be watched. */
  private choose(line: HTMLElement, point: WallPoint, further: boolean): void {
    const lines = this.shown().filter((one) => one === line || this.leaves.get(one)?.closed === "");
    const [from, to] = [this.last ? lines.indexOf(this.last) : -1, lines.indexOf(line)];
    if (!further || from < 0 || from === to) {
      this.last = line;
      this.use.place(point);
      return;
    }
    const span = from < to ? lines.slice(from, to + 1) : lines.slice(to, from + 1).reverse();
    this.use.placeAll(span.flatMap((one) => this.leaves.get(one) ?? []));
  }

  private paintLeaf(line: HTMLElement, point: WallPoint): void {
    const trial = point.trial ? say("，试运行", ", on trial") : "";
    const state = reasons([point.state + trial, point.closed]);
    one(line, "[data-state]").className = `glyph ${point.tone}`;
    one(line, ".hidden-label").textContent = reasons([state, point.cause]);
    line.title = `${point.name} · ${reasons([state, point.cause])}`;
  }

  /** The lines of a point: in its branch, and among matches. */
  private readonly lines = new Map<string, HTMLElement[]>();
  private readonly leaves = new WeakMap<HTMLElement, WallPoint>();

  private childrenOf(line: HTMLElement): HTMLElement[] {
    return [...(line.nextElementSibling?.querySelectorAll<HTMLElement>(":scope > li > [role=treeitem]") ?? [])];
  }

  /** The lines that are not collapsed. */
  private shown(): HTMLElement[] {
    return [...this.list.querySelectorAll<HTMLElement>("[role=treeitem]")].filter((line) => {
      for (let above = lineAbove(line); above; above = lineAbove(above))
        if (above.getAttribute("aria-expanded") === "false") return false;
      return true;
    });
  }

  private rove(item: HTMLElement | undefined): void {
    if (!item) return;
    for (const other of this.list.querySelectorAll("[role=treeitem][tabindex='0']"))
      other.setAttribute("tabindex", "-1");
    item.setAttribute("tabindex", "0");
    item.focus();
  }

  private key(event: KeyboardEvent): void {
    const item = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>("[role=treeitem]") : null;
    if (!item || event.ctrlKey || event.metaKey || event.altKey) return;
    const shown = this.shown();
    const at = shown.indexOf(item);
    const open = item.getAttribute("aria-expanded");
    const point = this.leaves.get(item);
    const above = lineAbove(item) ?? undefined;
    const keys: Record<string, () => void> = {
      ArrowDown: () => this.rove(shown[at + 1]),
      ArrowUp: () => (at === 0 ? this.find.focus() : this.rove(shown[at - 1])),
      Home: () => this.rove(shown[0]),
      End: () => this.rove(shown.at(-1)),
      ArrowRight: () => (open === "false" ? void this.expand(item, false) : this.rove(this.childrenOf(item)[0])),
      ArrowLeft: () => (open === "true" ? this.collapse(item) : this.rove(above)),
      Enter: () => (point ? this.choose(item, point, event.shiftKey) : item.click()),
      " ": () => (point ? this.use.pick(point) : item.click()),
    };
    const call = keys[event.key];
    if (!call) return;
    event.preventDefault();
    event.stopPropagation();
    call();
  }

  private findKey(event: KeyboardEvent): void {
    const first = this.list.querySelector<HTMLElement>(".leaf") ?? this.shown()[0];
    if (event.key === "ArrowDown") this.rove(this.shown()[0]);
    else if (event.key === "Enter" && this.find.value.trim() !== "" && first) first.click();
    else return;
    event.preventDefault();
  }

  private searchSoon(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.search(), SEARCH_AFTER_MS);
  }

  /** Matches replace the tree; an empty field restores it. */
  private async search(): Promise<void> {
    this.asked += 1;
    const mine = this.asked;
    const text = this.find.value.trim();
    if (text === "") return this.list.replaceChildren(...this.roots.map(held));
    const points = await pointsLike(text).catch(() => null);
    if (mine !== this.asked) return;
    this.use.know(points ?? []);
    if (points && points.length > 0) {
      const items = points.map((point) => this.leaf(point, 1));
      items[0]?.setAttribute("tabindex", "0");
      return this.list.replaceChildren(...items.map(held));
    }
    const line = element(
      "li",
      "none",
      points
        ? say(`没有名称含“${text}”的点位`, `no point has “${text}” in its name`)
        : say("没有应答，请重试", "no answer, try again"),
    );
    line.setAttribute("role", "none");
    this.list.replaceChildren(line);
  }
}

/** Whether a point has footage now. */
function records(point: WallPoint): boolean {
  return point.tone === "ok" || point.tone === "warn";
}

/** Whether a line is in a branch or among the present matches; former matches have no parent list. */
function stillThere(line: HTMLElement): boolean {
  return line.closest("ul") !== null;
}

/** The list item of a line. */
function held(line: HTMLElement): HTMLElement {
  return line.parentElement as HTMLElement;
}

/** The parent line in the tree; null at the first level. */
function lineAbove(line: HTMLElement): HTMLElement | null {
  return (line.closest("[role=group]")?.previousElementSibling ?? null) as HTMLElement | null;
}
