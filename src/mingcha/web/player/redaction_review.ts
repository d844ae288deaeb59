// The page of a redaction's review: the source with what is covered drawn over it, what is to be looked at beside it,
// edits and answers by keys. The element needs data-review (number), data-code, data-gateway, data-from, data-to (Unix ms),
// data-kind (of the redaction), data-length (90 kHz), data-times (fastest that counts), data-items (names of the kinds).
import { element, one } from "./elements.js";
import { typing } from "./frame.js";
import { isSwitchedOff } from "./letter_keys.js";
import { coverWords } from "./playback_words.js";
import { BoxParts, boxElements, type PictureBoxes } from "./redaction_boxes.js";
import { ReviewDialogs } from "./redaction_dialogs.js";
import { EditKeys } from "./redaction_edit_keys.js";
import type { Edit } from "./redaction_edits.js";
import { filmTime, type ItemWords, newAnswers, type ReviewItem, ReviewItems, timeOf } from "./redaction_items.js";
import { commandOfKey, isHeldAnswer, type ReviewCommand } from "./redaction_keys.js";
import { RedactionSource } from "./redaction_source.js";
import {
  BEFORE_90K,
  firstUnwatched,
  lengthOf,
  playedFrom,
  type RawSpan,
  type ReviewState,
  type Span,
  spansOf,
  WatchedFilm,
} from "./redaction_watch.js";
import { get, post, Refused, ServerFault } from "./server.js";
import { speedText } from "./speeds.js";
import { say } from "./words.js";

interface Redaction {
  no: string;
  state: string;
  revision: number;
  frozen_sha256: string;
  length_90k: number;
  reviewer: string;
}

const TICK_MS = 1_000;
/** The states that acts of this page lead to, as the page calls them. */
const STATES: Record<string, [string, string]> = {
  to_review: ["待复核", "to be reviewed"],
  reviewed: ["已复核，生成中", "reviewed, being rendered"],
};

export class RedactionReview {
  private readonly api: string;
  private readonly parts: BoxParts;
  private readonly watched: WatchedFilm;
  private readonly items: ReviewItems;
  private readonly dialogs: ReviewDialogs;
  private readonly edits: EditKeys;
  private readonly layer: HTMLElement;
  private readonly state: HTMLElement;
  private source: RedactionSource | null = null;
  private row: Redaction;
  private progress: ReviewState = { watched: [], may_review: false, missing: [] };
  private shown: PictureBoxes | null = null;
  private outlines = false;
  /** What was just answered, while the next place is chosen. */
  private done = "";
  private signs = false;
  private queue: Promise<unknown> = Promise.resolve();

  constructor(private readonly root: HTMLElement) {
    const { review = "", length = "0", items = "{}" } = root.dataset;
    this.api = `/api/v1/redactions/${review}`;
    const length_90k = Number(length);
    this.row = { no: review, state: "", revision: 0, frozen_sha256: "", length_90k, reviewer: "" };
    const ask = (from: number, to: number): Promise<PictureBoxes[]> =>
      get<PictureBoxes[]>(`${this.api}/boxes?from_90k=${from}&to_90k=${to}`);
    this.parts = new BoxParts(ask, length_90k);
    const send = async (from_90k: number, to_90k: number): Promise<Span[]> =>
      spansOf(await post<RawSpan[]>(`${this.api}/watched`, { revision: this.row.revision, from_90k, to_90k }));
    const abut = (from: number, to: number): boolean => this.parts.abut(from, to);
    this.watched = new WatchedFilm(send, Number(root.dataset.times ?? 4), () => performance.now(), abut);
    this.items = new ReviewItems(one(root, "[data-items-list]"), JSON.parse(items) as ItemWords, (row) =>
      this.visit(row),
    );
    this.layer = one(root, "[data-boxes]");
    this.state = one(root, "[data-review-state]");
    this.dialogs = new ReviewDialogs(root);
    const stage = one(root, "[data-stage]");
    this.edits = new EditKeys(stage, this.parts, this.dialogs, {
      at_90k: () => this.source?.at_90k ?? null,
      item: () => this.items.current,
      boxes: () => this.shown?.boxes ?? [],
      length_90k,
      kind: root.dataset.kind ?? "",
      send: (edit) => this.edit(edit),
      say: (text) => this.say(text),
      paint: () => this.paint(),
    });
    this.listen(stage);
    void this.open();
    window.setInterval(() => void this.tick(), TICK_MS);
  }

  private listen(stage: HTMLElement): void {
    const pressed = (event: KeyboardEvent): void => {
      if (isHeldAnswer(event) && !typing(event)) {
        event.preventDefault();
        return;
      }
      const drawn = this.edits.key(event);
      const command = drawn ? null : reviewCommandOf(event);
      if (!drawn && command === null) return;
      event.preventDefault();
      event.stopPropagation(); // the frame of every page has keys, too
      if (command !== null) void this.obey(command);
    };
    document.addEventListener("keydown", pressed, { capture: true });
    this.root.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-key]") : null;
      const command = button && commandOfKey(button.dataset.key ?? "");
      if (command === "right" && this.edits.isDrawing) void this.edits.keep();
      else if (command) void this.obey(command);
      if (event.detail > 0) button?.blur(); // a pointer: the next key is the page's; a keyboard keeps its place
    });
    stage.addEventListener("click", (event) => {
      const box = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-track]") : null;
      if (box && !this.edits.isDrawing) this.edits.choose(box.dataset.track ?? "");
    });
    new ResizeObserver(() => this.paint()).observe(stage);
    one(this.root, "[data-keep]").addEventListener("click", () => void this.edits.keep());
    one(this.root, "[data-sign]").addEventListener("click", () => void this.sign());
    one(this.root, "[data-take-over]").addEventListener("click", () => void this.answer(true));
  }

  /** Opens the source, reads everything and shows the first picture. */
  private async open(): Promise<void> {
    try {
      await this.reload();
      const { grant } = await post<{ grant: string }>(`${this.api}/source`, {});
      const { code = "", gateway = "", from = "0", to = "0" } = this.root.dataset;
      const video = one<HTMLVideoElement>(this.root, "video");
      video.addEventListener("resize", () => this.fit(video));
      const place = { code, gateway, from_ms: Number(from), to_ms: Number(to) };
      this.source = new RedactionSource(video, place, grant, this.parts, this.watched, {
        picture: (found, at_90k) => this.picture(found, at_90k),
        event: (event) => {
          if (event.kind === "shown") this.cover();
          else if (event.kind in { none: 0, refused: 0, away: 0, late: 0, unsupported: 0 })
            this.cover(...coverWords(event as Parameters<typeof coverWords>[0]));
        },
        ended: (end) => this.cover(end.message),
      });
      await this.source.go(0, false);
    } catch (problem) {
      this.cover(wordsOf(problem));
    }
  }

  /** The picture takes the shape of its video, so that boxes lie on it exactly. */
  private fit(video: HTMLVideoElement): void {
    one(this.root, "[data-stage]").style.aspectRatio = `${video.videoWidth} / ${video.videoHeight}`;
  }

  private async reload(): Promise<void> {
    const [row, items, progress] = await Promise.all([
      get<Redaction>(this.api),
      get<ReviewItem[]>(`${this.api}/items`),
      get<ReviewState>(`${this.api}/review-state`),
    ]);
    [this.row, this.progress] = [row, progress];
    this.watched.counted = spansOf(progress.watched);
    this.items.show(items);
    this.progressChanged();
  }

  private picture(found: PictureBoxes | null, at_90k: number): void {
    this.shown = found;
    this.paint();
    one(this.root, "[data-film-time]").textContent = `${filmTime(at_90k)} / ${filmTime(this.row.length_90k)}`;
  }

  private paint(): void {
    const { clientWidth, clientHeight } = this.layer;
    const size = [clientWidth, clientHeight] as const;
    this.layer.replaceChildren(...boxElements(this.shown?.boxes ?? [], this.edits.track, this.outlines, size));
    this.layer.classList.toggle("unknown", this.shown === null);
    this.edits.paint();
  }

  private visit(row: ReviewItem): void {
    this.edits.visit(row);
    this.watched.mark();
    const rows = this.items.look(row);
    this.play(rows);
    const others = rows.length - 1;
    const next =
      others > 0 &&
      say(`此段另有 ${others} 处；放完后按 Enter 一并作答`, `${others} more items here: Enter after it answers all`);
    this.say([this.done, next].filter(Boolean).join(say("；", "; ")));
  }

  /** Plays what these items show. */
  private play(rows: readonly ReviewItem[]): void {
    const [from_90k, to_90k] = timeOf(rows);
    void this.source?.go(playedFrom(from_90k), true, Math.max(to_90k, from_90k + BEFORE_90K));
  }

  private obey(command: ReviewCommand): Promise<void> | void {
    const { source } = this;
    if (command === "right") return this.answer(false);
    if (command === "item-next" || command === "item-previous")
      return this.items.choose(this.items.beside(command === "item-next" ? 1 : -1, source?.at_90k ?? 0));
    if (command === "unwatched") return this.unwatched();
    if (command === "list") return this.dialogs.showKeys();
    if (command === "outlines") {
      this.outlines = !this.outlines;
      return this.paint();
    }
    return this.playing(command) ? undefined : this.edits.obey(command);
  }

  private async unwatched(): Promise<void> {
    const gap_90k = firstUnwatched(this.watched.all, this.row.length_90k);
    if (gap_90k === null) this.say(say("已全部看过", "All of it was watched"));
    else await this.source?.go(playedFrom(gap_90k), true);
  }

  /** Does what a command of the player stands for; whether it is one. */
  private playing(command: ReviewCommand): boolean {
    const { source } = this;
    const rate = source?.playback.rate ?? 1;
    const rolls = source?.playback.playing ?? false;
    if (typeof command === "object") void source?.play(command.speed);
    else if (command === "pause" || (command === "toggle" && rolls)) source?.playback.pause();
    else if (command === "toggle") void source?.play(rate > 0 ? rate : 1);
    else if (command === "faster") void source?.play(rolls && rate > 0 ? Math.min(rate * 2, 4) : 1);
    else if (command === "backward") void source?.play(rolls && rate < 0 ? Math.max(rate * 2, -4) : -1);
    else if (command === "frame-forward" || command === "frame-back")
      void source?.playback.step(command === "frame-forward" ? 1 : -1);
    else return false;
    one(this.root, "[data-speed]").textContent = speedText(source?.playback.rate ?? 1);
    return true;
  }

  /** Answers what was played of the look of the chosen item, and goes to the next one that is open. */
  private answer(take_over: boolean): Promise<void> {
    const item = this.items.current;
    if (!item || !this.progress.may_review) {
      this.items.choose(item ? this.items.beside(1, 0) : (this.items.nextOpen() ?? this.items.first));
      if (take_over) this.say(say("请先放完此段", "Play this place to its end first"));
      return Promise.resolve();
    }
    return this.inTurn(async () => {
      await this.parts.wantAll(timeOf(this.items.look(item)));
      const { current } = this.items;
      if (current?.number !== item.number) return; // answered by the press before
      const seen = this.items
        .look(current)
        .filter((row) => this.watched.sawSince(this.parts.shownIn([row.from_90k, row.to_90k])));
      if (seen.length === 0) return this.notPlayed(current, take_over);
      const answers = newAnswers(seen, this.edits.touched, take_over);
      if (Object.keys(answers).length === 0) return this.items.choose(this.items.nextOpen()); // answered so already
      this.row = await post<Redaction>(`${this.api}/answers`, { revision: this.row.revision, answers, take_over });
      if (take_over) await this.reload();
      this.items.answered(answers);
      this.done = say(`已作答 ${Object.keys(answers).length} 处`, `${Object.keys(answers).length} answered`);
      this.say(this.done);
      if (this.items.current?.number === item.number) this.items.choose(this.items.nextOpen());
      this.done = "";
      this.progressChanged();
    });
  }

  /** Nothing of a look was played to its end: it plays on, or again. What has its answer is left as it is, but by who
   *  takes the review over. */
  private notPlayed(item: ReviewItem, take_over: boolean): void {
    if (item.answer && !take_over) {
      this.items.choose(this.items.nextOpen());
      return;
    }
    if (!this.source?.playback.playing) this.play(this.items.look(item));
    this.say(say("请先放完此段", "Play this place to its end first"));
  }

  /** Sends an edit; whether it was taken in. Its boxes are drawn as they are afterwards. */
  private async edit(edit: Edit): Promise<boolean> {
    let done = false;
    await this.inTurn(async () => {
      this.row = await post<Redaction>(`${this.api}/edits`, { revision: this.row.revision, ...edit });
      done = true;
      this.watched.forget([edit.from_90k, edit.to_90k]);
      await this.anew();
    });
    return done;
  }

  private async sign(): Promise<void> {
    if (this.signs || this.row.state !== "to_review") return;
    this.signs = true;
    this.progressChanged();
    this.say(say("正在上报观看记录…", "What was watched is being sent…"));
    await this.inTurn(() => this.signOnce());
    this.signs = false;
    this.progressChanged();
  }

  private async signOnce(): Promise<void> {
    for (let turn = 0; turn < 100 && !this.watched.isSent; turn += 1)
      if (!(await this.watched.flush(true).catch(() => false)))
        await new Promise((resolve) => setTimeout(resolve, 200));
    const { revision, frozen_sha256 } = this.row;
    const asks = this.root.dataset.kind === "subject" && !this.items.has("kept");
    const statement = asks ? await this.dialogs.askStatement() : "";
    if (asks && !statement) return this.say("");
    this.row = await post<Redaction>(`${this.api}/review`, { revision, frozen_sha256, statement });
    await this.reload();
    this.say(say("已复核签名，开始生成影片", "The review is signed: the film is being rendered"));
  }

  /** One act after another. A conflict names the other person, and everything is read anew. */
  private inTurn(act: () => Promise<void>): Promise<void> {
    const turn = this.queue.then(act).catch(async (problem: unknown) => {
      this.say(wordsOf(problem));
      if (!(problem instanceof ServerFault) || problem.status !== 409) return;
      this.watched.broke();
      await this.anew().catch(() => undefined);
    });
    this.queue = turn;
    return turn;
  }

  private async anew(): Promise<void> {
    this.parts.clear();
    await Promise.all([this.reload(), this.source?.again()]);
  }

  private async tick(): Promise<void> {
    this.progressChanged();
    if (this.row.state !== "to_review" || !this.progress.may_review) return;
    try {
      await this.watched.flush(!this.source?.playback.playing);
    } catch (problem) {
      if (!(problem instanceof Refused)) this.say(wordsOf(problem)); // a refused part is sent again, a little later
      if (problem instanceof ServerFault && problem.status === 409) await this.anew().catch(() => undefined);
    }
  }

  /** Says how far the review is, and whether it may be signed. */
  private progressChanged(): void {
    const { all, open } = this.items.counts;
    const length_90k = this.row.length_90k;
    const seen = Math.floor((Math.min(lengthOf(this.watched.all), length_90k) / Math.max(length_90k, 1)) * 100);
    const gap_90k = firstUnwatched(this.watched.all, length_90k);
    const where = gap_90k === null ? "" : say(`，自 ${filmTime(gap_90k)} 起未看`, `, not from ${filmTime(gap_90k)} on`);
    const mayReview = this.progress.may_review;
    const mine = mayReview ? say(`；已看 ${seen}%${where}`, `; ${seen} % watched${where}`) : "";
    one(this.root, "[data-progress]").textContent =
      say(`已作答 ${all - open} / ${all} 处`, `${all - open} of ${all} answered`) + mine;
    for (const button of this.root.querySelectorAll<HTMLElement>('[data-key="Enter"], [data-key="w"], [data-sign]'))
      button.hidden = this.row.state !== "" && !mayReview; // what only a reviewer does
    const state = STATES[this.row.state];
    if (state) one(document, "[data-state-chip]").textContent = say(...state);
    const may = this.progress.may_review && this.row.state === "to_review";
    one<HTMLButtonElement>(this.root, "[data-sign]").disabled = this.signs || !may || open > 0 || gap_90k !== null;
    const person = this.root.dataset.person ?? "";
    one(this.root, "[data-take-over]").hidden = !may || !this.row.reviewer || this.row.reviewer === person;
    const missing = one(this.root, "[data-missing]");
    missing.hidden = may || this.row.state === "";
    if (this.row.state !== "" && !this.progress.may_review)
      missing.textContent = this.progress.missing.join(say("；", "; "));
    else if (!may)
      missing.textContent = say("已不在复核中；修改会使其回到复核", "It is past its review; an edit leads back to it");
  }

  private cover(...lines: string[]): void {
    const over = one(this.root, "[data-cover]");
    over.hidden = lines.length === 0;
    over.replaceChildren(...lines.filter(Boolean).map((line) => element("p", "", line)));
  }

  private say(text: string): void {
    this.state.textContent = text;
  }
}

/** The command of a key press; null if the key is none of ours, or typed into a field or a dialog. */
function reviewCommandOf(event: KeyboardEvent): ReviewCommand | null {
  if (event.defaultPrevented || typing(event) || event.altKey || event.metaKey || event.ctrlKey || event.isComposing)
    return null;
  if (isSwitchedOff(event) || document.querySelector("dialog[open]")) return null;
  const onControl = event.target instanceof Element && event.target.closest("button, a, summary, select") !== null;
  if (onControl && (event.key === " " || event.key === "Enter")) return null;
  return commandOfKey(event.key);
}

function wordsOf(problem: unknown): string {
  if (problem instanceof Refused) return [problem.refusal.reason, ...problem.refusal.missing].join(say("；", "; "));
  if (problem instanceof ServerFault) return problem.message;
  return say("服务器没有应答，请重试", "The server does not answer: try again");
}

for (const root of document.querySelectorAll<HTMLElement>("[data-review]")) new RedactionReview(root);
