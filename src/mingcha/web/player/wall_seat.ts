// The seat of the wall and its layouts: selecting, saving as a new version, renaming, withdrawing, sharing in the unit.
import { element, one } from "./elements.js";
import { clockText } from "./moments.js";
import { get, post, Refused } from "./server.js";
import type { TreeBranch, WallPoint } from "./wall_point.js";
import { LONGEST_DWELL_S, SHORTEST_DWELL_S, USUAL_DWELL_S } from "./wall_tour.js";
import { say } from "./words.js";

/** A named layout (web/access/wall/layouts.py); several pages make a tour. `own`: of this seat, so it may be changed. */
export interface WallLayout {
  id: number;
  seat: string;
  seat_name: string;
  name: string;
  version: number;
  tiles: number;
  pages: string[][];
  dwell_s: number;
  shared: boolean;
  own: boolean;
  made_ms: number;
}

/** The data embedded in the page (web/access/wall/pages.py). */
export interface Brought {
  slots: string[];
  points: WallPoint[];
  branches: TreeBranch[];
  /** The codes of this person's favourites. */
  favourites: string[];
  layout: WallLayout | null;
  tour: boolean;
}

interface Seat {
  code: string;
  name: string;
  unit: string;
}

interface Offer {
  seat: string;
  seats: Seat[];
  layouts: WallLayout[];
}

/** The interface of the wall for the dialog. */
export interface SeatUse {
  current(): { tiles: number; page: string[] };
  open(layout: WallLayout, tour: boolean): void;
}

export class SeatDialog {
  private readonly dialog: HTMLDialogElement;
  private readonly list: HTMLElement;
  private readonly seat: HTMLSelectElement;
  private readonly said: HTMLElement;
  private readonly form: HTMLFormElement;
  /** The open layout: saving under the same name makes its next version. */
  layout: WallLayout | null = null;

  constructor(
    root: HTMLElement,
    private readonly use: SeatUse,
  ) {
    this.dialog = one<HTMLDialogElement>(root, "dialog[data-seat]");
    this.list = one(this.dialog, "[data-layouts]");
    this.seat = one<HTMLSelectElement>(this.dialog, "[data-seat-choice]");
    this.said = one(this.dialog, "[data-seat-said]");
    this.form = one<HTMLFormElement>(this.dialog, "form[data-save]");
    one(root, "[data-seat-open]").addEventListener("click", () => void this.show());
    one(this.dialog, "[data-seat-close]").addEventListener("click", () => this.dialog.close());
    this.seat.addEventListener("change", () => void this.choose());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.save(event.submitter?.getAttribute("value") === "page");
    });
  }

  private async show(): Promise<void> {
    this.dialog.showModal();
    this.field("name").value = this.layout?.own ? this.layout.name : "";
    this.field("dwell").value = String(this.layout?.dwell_s || USUAL_DWELL_S);
    this.field("shared").checked = this.layout?.shared ?? false;
    await this.load();
  }

  private async load(): Promise<void> {
    await this.attempt(async () => this.paint(await get<Offer>("/watch/layouts")));
  }

  private paint(offer: Offer): void {
    const none = element("option", "", say("未选席位", "no seat chosen"));
    none.value = "";
    const options = offer.seats.map((seat) => {
      const option = element("option", "", `${seat.name} · ${seat.unit}`);
      option.value = seat.code;
      return option;
    });
    this.seat.replaceChildren(none, ...options);
    this.seat.value = offer.seat;
    this.form.hidden = offer.seat === "";
    const rows = offer.layouts.map((layout) => this.row(layout));
    const empty =
      offer.seat === ""
        ? say("先选席位，布局归席位所有。", "Choose a seat first: layouts belong to it.")
        : say("该席位尚无布局。", "This seat has no layouts yet.");
    this.list.replaceChildren(...(rows.length > 0 ? rows : [element("li", "none", empty)]));
  }

  private row(layout: WallLayout): HTMLElement {
    const tour = layout.pages.length > 1;
    const parts = [
      say(`${layout.tiles} 画面`, `${layout.tiles} pictures`),
      tour
        ? say(
            `${layout.pages.length} 页，每页 ${layout.dwell_s} 秒`,
            `${layout.pages.length} pages, ${layout.dwell_s} s each`,
          )
        : "",
    ];
    const origin = layout.own
      ? layout.shared
        ? say("本单位共享", "shared in the unit")
        : ""
      : say(`来自 ${layout.seat_name}`, `from ${layout.seat_name}`);
    const facts = [
      ...parts,
      say(`第 ${layout.version} 版`, `version ${layout.version}`),
      clockText(layout.made_ms).slice(0, -3),
      origin,
    ]
      .filter(Boolean)
      .join(" · ");
    const row = element(
      "li",
      "",
      element("div", "", element("span", "strong", layout.name), element("small", "ink-3", facts)),
      element("span", "space"),
    );
    row.append(this.button(say("打开", "Open"), "primary", () => this.open(layout, false)));
    if (tour) row.append(this.button(say("轮巡", "Tour"), "", () => this.open(layout, true)));
    if (layout.own) {
      row.append(
        this.button(say("改名", "Rename"), "quiet", () => this.rename(row, layout)),
        this.button(
          say("撤下", "Withdraw"),
          "quiet",
          () => void this.change(`/watch/layouts/${layout.id}/withdraw`, {}),
        ),
      );
    }
    return row;
  }

  private button(text: string, kind: string, press: () => void): HTMLButtonElement {
    const made = element("button", `button small ${kind}`, text);
    made.type = "button";
    made.addEventListener("click", press);
    return made;
  }

  private open(layout: WallLayout, tour: boolean): void {
    this.layout = layout;
    this.dialog.close();
    this.use.open(layout, tour);
  }

  /** Turns the name into an input field. */
  private rename(row: HTMLElement, layout: WallLayout): void {
    const field = element("input", "input");
    field.value = layout.name;
    field.maxLength = 60;
    field.setAttribute("aria-label", say("布局名称", "Name of the layout"));
    const form = element("form", "rename", field, element("button", "button small primary", say("改名", "Rename")));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.change(`/watch/layouts/${layout.id}/name`, { name: field.value });
    });
    row.replaceChildren(form);
    field.focus();
  }

  /** Saves the wall as the next version; `asPage` adds it to the open layout as a further page. */
  private async save(asPage: boolean): Promise<void> {
    const { tiles, page } = this.use.current();
    const before = this.layout?.own && this.layout.tiles === tiles ? this.layout.pages : [];
    const pages = asPage ? [...before, page] : [page, ...before.slice(1)];
    const dwell = Math.min(
      LONGEST_DWELL_S,
      Math.max(SHORTEST_DWELL_S, Number(this.field("dwell").value) || USUAL_DWELL_S),
    );
    const asked = {
      seat: this.seat.value,
      name: this.field("name").value,
      tiles,
      pages,
      dwell_s: pages.length > 1 ? dwell : 0,
      shared: this.field("shared").checked,
    };
    await this.attempt(async () => {
      this.layout = await post<WallLayout>("/watch/layouts", asked);
      this.said.textContent = say(
        `已保存“${this.layout.name}”第 ${this.layout.version} 版`,
        `saved “${this.layout.name}”, version ${this.layout.version}`,
      );
      this.paint(await get<Offer>("/watch/layouts"));
    });
  }

  private async choose(): Promise<void> {
    await this.attempt(async () => {
      const { theme } = await post<{ theme: string }>("/watch/seat", { seat: this.seat.value });
      if (theme) document.documentElement.dataset.theme = theme;
      window.dispatchEvent(new Event("themechange"));
    });
    await this.load();
  }

  private async change(path: string, body: unknown): Promise<void> {
    await this.attempt(() => post(path, body));
    await this.load();
  }

  private async attempt(call: () => Promise<unknown>): Promise<void> {
    this.said.textContent = "";
    try {
      await call();
    } catch (problem) {
      const article = problem instanceof Refused ? ` § ${problem.refusal.article_words}` : "";
      this.said.textContent = `${problem instanceof Error ? problem.message : String(problem)}${article}`;
    }
  }

  private field(name: string): HTMLInputElement {
    return one<HTMLInputElement>(this.form, `[name=${name}]`);
  }
}
