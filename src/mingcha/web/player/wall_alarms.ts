// Alarms on the wall, low in the picture: how many wait, the newest ones, accepted by A (with Shift also
// located), put aside by Z, put into the chosen tile by G.
import { type AlarmNews, type AlarmNote, AlarmWatch, behindText, silentText } from "./alarm_news.js";
import { AlarmSound } from "./alarm_sound.js";
import { CalmStatus } from "./calm_status.js";
import { element, one } from "./elements.js";
import { typing } from "./frame.js";
import { lettersOn } from "./letter_keys.js";
import { timeText } from "./moments.js";
import { post, Refused } from "./server.js";
import { pointsNamed, type WallPoint } from "./wall_point.js";
import { SnoozeDialog } from "./wall_snooze.js";
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
  if (box) new WallAlarms(box, root, use);
}

/** The keys of the newest alarms, for the line above them; none while single characters are switched off. */
function keysOf(news: AlarmNews): string {
  if (!lettersOn()) return "";
  const accepts = news.newest.some((note) => note.accepts) ? say(" · A 接警 · Z 暂缓", " · A accepts · Z snoozes") : "";
  return accepts + say(" · G 定位", " · G locates");
}

class WallAlarms {
  private readonly sound: AlarmSound;
  private readonly watch: AlarmWatch;
  private readonly snooze: SnoozeDialog;
  private readonly status: CalmStatus;
  private readonly came = new Map<number, number>();
  private newest: AlarmNote[] = [];
  private known: number | null = null;

  constructor(
    private readonly box: HTMLElement,
    root: HTMLElement,
    private readonly use: AlarmUse,
  ) {
    this.snooze = new SnoozeDialog(root, (note) => {
      this.sound.accepted();
      this.leave(note, say(`已暂缓：${note.title}`, `snoozed: ${note.title}`));
    });
    this.sound = new AlarmSound(box.dataset.account ?? "");
    this.status = new CalmStatus(one(box, "[data-alarm-said]"));
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
    const high = say(`高 ${news.high}`, `${news.high} high`);
    const counts = news.open > 0 ? say(`待接警 ${news.open} · ${high}`, `${news.open} to accept · ${high}`) : "";
    this.tell(behindText(news) || (news.open > 0 ? high + keysOf(news) : ""), behindText(news) || counts);
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
    const first = key === "g" ? this.newest[0] : this.newest.find((note) => note.accepts);
    const calls: Record<string, (note: AlarmNote) => void> = {
      a: (note) => void this.accept(note).then((done) => (done && event.shiftKey ? this.locate(note) : undefined)),
      g: (note) => void this.locate(note),
      z: (note) => this.snooze.show(note),
    };
    const call = calls[key];
    if (!first || !call) return;
    event.preventDefault();
    call(first);
  }

  /** Takes an alarm from the list, and tells why. */
  private leave(note: AlarmNote, text: string): void {
    this.answer(text);
    this.newest = this.newest.filter((one) => one !== note);
    this.paint();
  }

  /** Returns whether it is accepted. */
  private async accept(note: AlarmNote): Promise<boolean> {
    try {
      await post("/watch/alarms/accept", { number: note.number, revision: note.revision });
      this.sound.accepted();
      this.leave(note, say(`已接警：${note.title}`, `accepted: ${note.title}`));
      return true;
    } catch (error) {
      const again = say("接警未成功，请重试", "not accepted: try again");
      this.answer(error instanceof Refused ? error.refusal.reason : again);
      return false;
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

  private tell(text: string, spoken = text): void {
    const said = one(this.box, "[data-alarm-words]");
    if (said.textContent !== text) said.textContent = text;
    this.status.tell(spoken);
  }

  /** What an act of this person came to: shown, and said at once. */
  private answer(text: string): void {
    one(this.box, "[data-alarm-words]").textContent = text;
    this.status.answer(text);
  }
}
