// The list of alarms: nothing jumps. New ones are announced and come in on request, or while nobody reads.
import { type AlarmNews, AlarmWatch, behindText, silentText } from "./alarm_news.js";
import { AlarmSound } from "./alarm_sound.js";
import { CalmStatus } from "./calm_status.js";
import { one } from "./elements.js";
import { typing } from "./frame.js";
import { lettersOn } from "./letter_keys.js";
import { post, Refused, ServerFault } from "./server.js";
import { say } from "./words.js";

/** Nobody reads: no key and no pointer for this time, nothing chosen, the page at its top. */
const IDLE_MS = 30_000;

class AlarmPage {
  private readonly sound: AlarmSound;
  private readonly watch: AlarmWatch;
  private readonly status: CalmStatus;
  private chosen = "";
  private touched_ms = performance.now();
  private known = 0;
  private shownOpen: number;

  constructor(private readonly root: HTMLElement) {
    this.sound = new AlarmSound(root.dataset.account ?? "");
    this.status = new CalmStatus(one(root, "[data-alarms-said]"));
    this.known = this.last();
    this.shownOpen = Number(this.list().dataset.open);
    this.watch = new AlarmWatch(
      (news) => this.take(news),
      (since_ms) => this.tell(silentText(since_ms)),
      this.last(),
    );
    const sound = one<HTMLInputElement>(root, "[data-alarm-sound]");
    sound.checked = this.sound.on;
    sound.addEventListener("change", () => this.sound.choose(sound.checked));
    one(root, "[data-fresh-show]").addEventListener("click", () => this.refresh());
    root.addEventListener("click", (event) => this.click(event));
    document.addEventListener("keydown", (event) => this.press(event), { capture: true });
    for (const kind of ["keydown", "pointermove", "pointerdown", "wheel"])
      document.addEventListener(kind, () => this.touch(), { passive: true });
    document.body.addEventListener("htmx:afterSettle", () => this.settled());
    this.watch.start();
  }

  private list(): HTMLElement {
    return one(this.root, "#alarms-live");
  }

  private last(): number {
    return Number(this.list().dataset.last);
  }

  private rows(): HTMLElement[] {
    return [...this.root.querySelectorAll<HTMLElement>("tr[data-alarm]")];
  }

  private touch(): void {
    this.touched_ms = performance.now();
  }

  private take(news: AlarmNews): void {
    this.sound.grew(news.grown);
    if (news.last > this.known) this.sound.news();
    if (news.open === 0) this.sound.accepted();
    this.known = Math.max(this.known, news.last);
    const high = news.high > 0 ? say(`（高 ${news.high}）`, ` (${news.high} high)`) : "";
    this.tell(behindText(news) || say(`待接警 ${news.open}${high}`, `${news.open} to accept${high}`));
    one(this.root, "[data-fresh]").hidden = news.fresh === 0;
    one(this.root, "[data-fresh-words]").textContent = say(`新报警 ${news.fresh} 条`, `${news.fresh} new`);
    const idle = performance.now() - this.touched_ms > IDLE_MS && this.chosen === "" && window.scrollY === 0;
    if (idle && (news.fresh > 0 || news.open !== this.shownOpen)) this.refresh();
  }

  private tell(text: string): void {
    const said = one(this.root, "[data-alarms-state]");
    if (said.textContent !== text) said.textContent = text;
    this.status.tell(text);
  }

  private refresh(): void {
    this.list().dispatchEvent(new CustomEvent("refresh"));
  }

  private settled(): void {
    this.watch.shown(this.last());
    this.shownOpen = Number(this.list().dataset.open);
    one(this.root, "[data-fresh]").hidden = true;
    this.mark();
  }

  private mark(): void {
    const rows = this.rows();
    if (!rows.some((row) => row.dataset.alarm === this.chosen)) this.chosen = "";
    for (const row of rows) {
      const on = row.dataset.alarm === this.chosen;
      row.classList.toggle("chosen", on);
      row.setAttribute("aria-current", String(on));
      if (on) row.scrollIntoView({ block: "nearest" });
    }
  }

  private move(by: number): void {
    const rows = this.rows();
    const at = rows.findIndex((row) => row.dataset.alarm === this.chosen);
    const next = rows[Math.max(0, Math.min(rows.length - 1, at < 0 ? 0 : at + by))];
    this.chosen = next?.dataset.alarm ?? "";
    this.mark();
  }

  private chosenRow(): HTMLElement | undefined {
    return this.rows().find((row) => row.dataset.alarm === this.chosen);
  }

  private press(event: KeyboardEvent): void {
    const modified = event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented;
    if (modified || typing(event) || document.querySelector("dialog[open]")) return;
    const onControl = event.target instanceof Element && event.target.closest("a, button") !== null;
    const row = this.chosenRow();
    const letters: Record<string, () => void> = {
      a: () => void this.accept(row),
      g: () => row && window.location.assign(row.dataset.tile ?? ""),
      n: () => this.refresh(),
    };
    const arrows = { ArrowDown: () => this.move(1), ArrowUp: () => this.move(-1) };
    const keys: Record<string, () => void> = this.rows().length > 0 ? arrows : {};
    if (row && !onControl) keys.Enter = () => row.querySelector<HTMLAnchorElement>("a.strong")?.click();
    const letter = event.key.length === 1 && lettersOn() ? letters[event.key.toLowerCase()] : undefined;
    const call = letter && (row || event.key.toLowerCase() === "n") ? letter : keys[event.key];
    if (!call) return;
    event.preventDefault();
    this.touch();
    call();
  }

  private click(event: MouseEvent): void {
    if (!(event.target instanceof Element)) return;
    const row = event.target.closest<HTMLElement>("tr[data-alarm]");
    if (!row) return;
    this.chosen = row.dataset.alarm ?? "";
    this.mark();
    if (event.target.closest("[data-accept]")) void this.accept(row);
  }

  private async accept(row: HTMLElement | undefined): Promise<void> {
    const button = row?.querySelector<HTMLButtonElement>("[data-accept]");
    if (!row || !button || button.disabled) return;
    button.disabled = true;
    try {
      const body = { number: Number(row.dataset.alarm), revision: Number(row.dataset.revision) };
      const done = await post<{ revision: number }>("/watch/alarms/accept", body);
      row.dataset.revision = String(done.revision);
      button.textContent = say("已接警", "Accepted");
      this.status.answer(button.textContent);
      this.sound.accepted();
    } catch (error) {
      const reason = error instanceof Refused ? error.refusal.reason : "";
      const fault = error instanceof ServerFault ? error.message : "";
      button.textContent = reason || fault || say("接警未成功，请重试", "Not accepted: try again");
      this.status.answer(button.textContent);
      button.disabled = reason !== "";
    }
  }
}

const root = document.querySelector<HTMLElement>("[data-alarms]");
if (root) new AlarmPage(root);
