// Alarms on the wall, low in the picture: how many wait, the newest ones, accepted by A, put into the chosen tile by G.
import { type AlarmNews, type AlarmNote, AlarmWatch, behindText, silentText } from "./alarm_news.js";
import { AlarmSound } from "./alarm_sound.js";
import { element, one } from "./elements.js";
import { typing } from "./frame.js";
import { lettersOn } from "./letter_keys.js";
import { timeText } from "./moments.js";
import { post, Refused } from "./server.js";
import { pointsNamed, type WallPoint } from "./wall_point.js";
import { say } from "./words.js";

/** A new row has an amber ground for this time. */
const NEW_MS = 30_000;

/** What the wall does with a point. */
export interface AlarmUse {
  know(points: WallPoint[]): void;
  /** Puts a known point into the chosen tile. */
  place(code: string): void;
}

/** Follows the alarms from now on; nothing where the page has no place for them. */
export function listenForAlarms(root: HTMLElement, use: AlarmUse): void {
  const box = root.querySelector<HTMLElement>("[data-wall-alarms]");
  if (box) new WallAlarms(box, use);
}

class WallAlarms {
  private readonly sound: AlarmSound;
  private readonly watch: AlarmWatch;
  private readonly came = new Map<number, number>();
  private newest: AlarmNote[] = [];
  private known: number | null = null;

  constructor(
    private readonly box: HTMLElement,
    private readonly use: AlarmUse,
  ) {
    this.sound = new AlarmSound(box.dataset.account ?? "");
    this.watch = new AlarmWatch(
      (news) => this.take(news),
      (since_ms) => this.tell(silentText(since_ms)),
      0,
    );
    document.addEventListener("keydown", (event) => this.press(event), { capture: true });
    this.watch.start();
  }

  private take(news: AlarmNews): void {
    this.sound.grew(news.grown);
    if (this.known !== null && news.last > this.known) this.sound.news();
    if (news.open === 0) this.sound.accepted();
    for (const note of news.newest)
      if (this.known !== null && note.number > this.known) this.came.set(note.number, performance.now());
    this.known = Math.max(this.known ?? 0, news.last);
    this.newest = news.newest;
    const chip = one(this.box, "[data-alarm-count]");
    chip.textContent = String(news.open);
    chip.className = `chip ${news.high > 0 ? "bad" : news.open > 0 ? "warn" : "ok"}`;
    const accepts = news.newest.some((note) => note.accepts) ? say(" · A 接警", " · A accepts") : "";
    const high = say(`高 ${news.high}${accepts} · G 定位`, `${news.high} high${accepts} · G locates`);
    this.tell(behindText(news) || (news.open > 0 ? high : ""));
    this.paint();
  }

  private paint(): void {
    const list = one(this.box, "[data-alarm-list]");
    if (this.newest.length === 0) {
      const none = say("没有待接的报警。", "No alarm waits to be accepted.");
      list.replaceChildren(element("li", "none", none));
      return;
    }
    list.replaceChildren(...this.newest.map((note) => this.row(note)));
  }

  private row(note: AlarmNote): HTMLElement {
    const fresh = performance.now() - (this.came.get(note.number) ?? -NEW_MS) < NEW_MS;
    const link = element("a", "", `${note.kind} · ${note.title}`);
    link.href = note.url;
    const line = element(
      "li",
      fresh ? "fresh" : "",
      element("span", "number", timeText(note.since_ms)),
      element("span", `chip ${note.tone}`, note.severity),
      element("span", "one-line", link),
      element("span", "ink-3 one-line", note.where),
    );
    line.title = [note.where, note.why].filter(Boolean).join(" · ");
    return line;
  }

  private press(event: KeyboardEvent): void {
    const modified = event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented;
    if (modified || typing(event) || !lettersOn() || document.querySelector("dialog[open]")) return;
    const key = event.key.toLowerCase();
    const first = key === "a" ? this.newest.find((note) => note.accepts) : this.newest[0];
    if (!first || (key !== "a" && key !== "g")) return;
    event.preventDefault();
    void (key === "a" ? this.accept(first) : this.locate(first));
  }

  private async accept(note: AlarmNote): Promise<void> {
    try {
      await post("/watch/alarms/accept", { number: note.number, revision: note.revision });
      this.sound.accepted();
      this.tell(say(`已接警：${note.title}`, `accepted: ${note.title}`));
      this.newest = this.newest.filter((one) => one !== note);
      this.paint();
    } catch (error) {
      const again = say("没有接上，请再按一次", "not accepted: press it again");
      this.tell(error instanceof Refused ? error.refusal.reason : again);
    }
  }

  private async locate(note: AlarmNote): Promise<void> {
    if (!note.camera) {
      window.location.assign(`${note.url}/tile`);
      return;
    }
    this.use.know(await pointsNamed([note.camera]).catch(() => []));
    this.use.place(note.camera);
  }

  private tell(text: string): void {
    const said = one(this.box, "[data-alarm-words]");
    if (said.textContent !== text) said.textContent = text;
  }
}
