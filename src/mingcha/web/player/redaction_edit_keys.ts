// The commands by which a review edits what is covered: what is chosen, what was begun, and the edit that comes of it.
import { type BoxParts, coveredBy, type TrackBox } from "./redaction_boxes.js";
import type { ReviewDialogs } from "./redaction_dialogs.js";
import {
  beginsHere,
  type Edit,
  endsHere,
  join,
  moveKeys,
  putBack,
  region,
  splitHere,
  uncovers,
  undoOf,
  visibleOrNot,
  wholeFrames,
} from "./redaction_edits.js";
import type { ReviewItem } from "./redaction_items.js";
import type { ReviewCommand } from "./redaction_keys.js";
import { RegionDrawing } from "./redaction_region.js";
import type { Span } from "./redaction_watch.js";
import { say } from "./words.js";

/** What the edits need of their page. */
export interface EditPage {
  at_90k(): number | null;
  item(): ReviewItem | null;
  boxes(): readonly TrackBox[];
  length_90k: number;
  /** What the film is for: publication, subject (a person concerned, whose tracks stay visible), nonsafety. */
  kind: string;
  send(edit: Edit): Promise<boolean>;
  say(text: string): void;
  paint(): void;
}

/** How long a region lasts that was placed at one picture, outside of any item. */
const ONE_SECOND_90K = 90_000;
const CHOOSE = (): string => say("请先选择轨迹（点击框，或按 T）", "Choose a track first: click its box, or press T");

/** What the dialog of a reason is called. */
const TITLES: Partial<Record<Edit["kind"], [string, string]>> = {
  split: ["拆分轨迹", "Split the track"],
  move_key: ["移动轨迹的框", "Move the box of the track"],
  keep_visible: ["本人的轨迹保持可见：", "The person concerned stays visible: track"],
};

export class EditKeys {
  /** The chosen track, "" for none. */
  track = "";
  /** The times of the edits since the present item was chosen. */
  touched: Span[] = [];
  private joining: [string, number, number] | null = null;
  private frame_90k: number | null = null;
  /** The track whose box is being moved, "" if a region is drawn. */
  private moving = "";
  private last: { edit: Edit; before: string[]; back: Edit | null } | null = null;
  private readonly region: RegionDrawing;

  constructor(
    stage: HTMLElement,
    private readonly parts: BoxParts,
    private readonly dialogs: ReviewDialogs,
    private readonly page: EditPage,
  ) {
    this.region = new RegionDrawing(
      stage,
      () => page.at_90k(),
      () => this.drawn(),
    );
  }

  /** Whether a region is being drawn: then clicks draw. */
  get isDrawing(): boolean {
    return this.region.on;
  }

  /** Chooses a track by its name. */
  choose(track: string): void {
    this.track = track;
    this.page.paint();
  }

  /** Another item was chosen: its track is chosen, too. */
  visit(item: ReviewItem): void {
    this.touched = [];
    this.track = item.track;
  }

  /** Draws the region that is being drawn. */
  paint(): void {
    this.region.paint();
  }

  /** Takes the keys of a region that is being drawn; whether it was one. */
  key(event: KeyboardEvent): boolean {
    if (!this.region.on || document.querySelector("dialog[open]")) return false;
    if (event.key !== "Enter") return this.region.key(event);
    if ((event.target as Element | null)?.closest?.("[data-drawing]")) return false; // its own buttons
    void this.keep();
    return true;
  }

  /** Keeps the region that is being drawn, or the box that is being moved: by Enter or a button. */
  async keep(): Promise<void> {
    if (this.region.on) await (this.moving ? this.keepMove() : this.keepRegion());
  }

  /** Does what a command stands for. */
  async obey(command: ReviewCommand): Promise<void> {
    const at_90k = this.page.at_90k();
    if (at_90k === null) return;
    if (command === "track") this.nextTrack();
    else if (command === "leave") this.leave();
    else if (command === "region") this.beginRegion();
    else if (command === "frame") await this.wholeFrame(at_90k);
    else if (command === "class-off") await this.classOff();
    else if (command === "undo") await this.undo();
    else if (!this.track) this.page.say(CHOOSE());
    else await this.ofTrack(command, at_90k);
  }

  private async ofTrack(command: ReviewCommand, at_90k: number): Promise<void> {
    const { track } = this;
    const until_90k = this.parts.until(at_90k);
    const [begin, end] = this.parts.extent(track) ?? [at_90k, at_90k];
    const open = this.page.boxes().some((box) => box.track === track && !box.is_covered);
    const isOpen = open && this.page.kind !== "subject"; // there it is who stays visible
    if (command === "begin") await this.sendIf(beginsHere(track, at_90k, [begin, end], isOpen));
    else if (command === "end") await this.sendIf(endsHere(track, until_90k, [begin, end], isOpen));
    else if (command === "split") await this.reasoned(splitHere(track, at_90k, until_90k, ""));
    else if (command === "delete") await this.reasoned({ kind: "delete", from_90k: begin, to_90k: end, track });
    else if (command === "move") this.beginMove(at_90k);
    else if (command === "join") await this.joinWith([track, begin, end]);
    else if (command === "keep-visible") await this.keepVisible(track);
  }

  private async keepVisible(track: string): Promise<void> {
    if (this.page.kind !== "subject") {
      this.page.say(say("仅限本人查阅的影片", "Only in a film for the person concerned"));
      return;
    }
    const box = this.page.boxes().find((one) => one.track === track);
    if (!box) this.page.say(say("所选轨迹不在此画面", "The chosen track is not in this picture"));
    else if (box.is_covered) {
      await this.reasoned(visibleOrNot(track, true, this.page.length_90k), this.page.length_90k);
      const over = coveredBy(this.page.boxes(), track).join(say("、", ", "));
      if (over)
        this.page.say(
          say(
            `${track} 仍被 ${over} 遮盖：是本人的也须标记`,
            `${over} still cover ${track}: mark them, too, if they are of that person`,
          ),
        );
    } else await this.sendIf(visibleOrNot(track, false, this.page.length_90k));
  }

  private nextTrack(): void {
    const tracks = this.page.boxes().map((box) => box.track);
    this.choose(tracks[(tracks.indexOf(this.track) + 1) % Math.max(tracks.length, 1)] ?? "");
  }

  private leave(): void {
    if (this.region.on) this.region.end();
    [this.joining, this.frame_90k] = [null, null];
    this.page.say("");
  }

  private beginMove(at_90k: number): void {
    const { track } = this;
    if (!this.parts.place(track, at_90k)) {
      this.page.say(say("所选轨迹在此画面没有单独的框", "The chosen track has no box of its own in this picture"));
      return;
    }
    this.moving = track;
    this.region.begin((time_90k) => this.parts.place(track, time_90k));
    this.page.say(
      say(
        "拖动框，或者点按新的中心，或者用方向键移动（Shift 大步，Ctrl 改大小）；可换到别的画面再移；Enter 保存，Esc 放弃",
        "Drag the box, click its new middle, or move it with the arrow keys (Shift: wide, Ctrl: its size); move it at other pictures, too; Enter keeps it, Esc gives it up",
      ),
    );
  }

  private async keepMove(): Promise<void> {
    const [track, keys] = [this.moving, this.region.end()];
    const [first] = keys;
    const extent = first && (this.parts.extent(track) ?? [first.at_90k, this.parts.until(first.at_90k)]);
    const edit =
      extent &&
      moveKeys(
        track,
        keys,
        extent,
        (at_90k) => this.parts.place(track, at_90k),
        (at_90k) => this.parts.until(at_90k),
      );
    this.page.paint();
    if (edit) await this.reasoned(edit);
    else this.page.say(say("框没有移动", "The box was not moved"));
  }

  private beginRegion(): void {
    this.moving = "";
    this.region.begin();
    this.page.say(
      say(
        "拖出方框，或者点按两个对角，或者用方向键移动（Shift 大步，Ctrl 改大小）；可换到别的画面再移；Enter 保存，Esc 放弃",
        "Drag a frame, click two opposite corners, or move with the arrow keys (Shift: wide, Ctrl: its size); move it at other pictures, too; Enter keeps it, Esc gives it up",
      ),
    );
  }

  private drawn(): void {
    this.page.say(
      say(
        `已在 ${this.region.count} 个画面放置；Enter 保存`,
        `placed at ${this.region.count} pictures; Enter keeps it`,
      ),
    );
  }

  private async keepRegion(): Promise<void> {
    const item = this.page.item();
    const keys = this.region.end();
    if (keys.length === 0) {
      this.page.say(say("没有画区域", "No region was drawn"));
      return;
    }
    const last_90k = Math.max(0, ...keys.map((key) => key.at_90k));
    const inItem =
      item !== null && keys.length === 1 && last_90k >= item.from_90k - ONE_SECOND_90K && last_90k < item.to_90k;
    const least_90k = inItem ? item.to_90k : keys.length > 1 ? this.parts.until(last_90k) : last_90k + ONE_SECOND_90K;
    await this.sendIf(region(keys, least_90k, this.page.length_90k));
  }

  private async wholeFrame(at_90k: number): Promise<void> {
    if (this.frame_90k === null) {
      this.frame_90k = at_90k;
      this.page.say(say("整幅遮盖自此开始；到末尾再按 F", "Whole pictures are covered from here; press F at the end"));
      return;
    }
    const edit = wholeFrames(this.frame_90k, at_90k, (one) => this.parts.until(one));
    this.frame_90k = null;
    await this.sendIf(edit);
  }

  private async joinWith(one: [string, number, number]): Promise<void> {
    if (!this.joining || this.joining[0] === one[0]) {
      this.joining = one;
      this.page.say(
        say(`已选 ${one[0]}；选择另一条轨迹后再按 U`, `${one[0]} is chosen; choose the other track and press U`),
      );
      return;
    }
    const edit = join(this.joining, one);
    this.joining = null;
    await this.sendIf(edit);
  }

  private async classOff(): Promise<void> {
    if (this.page.kind !== "publication") {
      this.page.say(say("仅限为公开制作的影片", "Only in a film for publication"));
      return;
    }
    const given = await this.dialogs.ask(say("某类目标不遮盖", "Do not cover a class of things"), true);
    if (!given) return;
    const whole = { from_90k: 0, to_90k: this.page.length_90k, track: given.class_of, reason: given.reason };
    await this.sendIf({ kind: "class_off", ...whole });
  }

  private async undo(): Promise<void> {
    const { last } = this;
    const edit = last && (last.back ?? undoOf(last.edit, last.before, this.parts.tracks(), this.page.length_90k));
    if (!edit) {
      this.page.say(say("没有可以撤销的修改：请另作修改", "The last edit cannot be undone: make another edit"));
      return;
    }
    this.last = null;
    if (uncovers(edit)) await this.reasoned(edit);
    else await this.sendIf(edit);
  }

  /** Sends an edit that may leave something open, with a reason. `length_90k`: of the film in all of which it is done,
   * but for another time that is typed. */
  private async reasoned(edit: Edit, length_90k = 0): Promise<void> {
    const [zh, en] = TITLES[edit.kind] ?? ["删除轨迹", "Delete the track"];
    const title = say(zh, en);
    const given = await this.dialogs.ask(`${title} ${edit.track ?? ""}`, false, length_90k);
    const [from_90k, to_90k] = given?.span ?? [edit.from_90k, edit.to_90k];
    if (given) await this.sendIf({ ...edit, from_90k, to_90k, reason: given.reason });
  }

  private async sendIf(edit: Edit | null): Promise<void> {
    if (!edit) {
      this.page.say(say("已是该状态，无须修改", "Nothing to change: it is already so"));
      return;
    }
    const before = this.parts.tracks();
    const { track } = edit;
    const back =
      edit.kind === "move_key" && track
        ? putBack(edit, this.parts.times(), (at_90k) => this.parts.place(track, at_90k))
        : null;
    if (!(await this.page.send(edit))) return;
    this.last = { edit, before, back };
    this.touched.push([edit.from_90k, edit.to_90k]);
    this.page.say(say("已修改", "Edited"));
  }
}
