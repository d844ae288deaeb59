// The pad: who has the camera, buttons that turn it while they are held, presets, and when it goes home (articles 2, 7(2)).
import { element, one, press } from "./elements.js";
import { lettersOn } from "./letter_keys.js";
import { PtzControl, type Turned } from "./ptz_control.js";
import { Holding, listenToPtzKeys, type Part } from "./ptz_keys.js";
import type { Holder } from "./ptz_lease.js";
import { TakeOverDialog } from "./ptz_over.js";
import { holderText, homeText, leftText } from "./ptz_words.js";
import { say } from "./words.js";

const TICK_MS = 500;
const SAID_MS = 10_000;
/** Slow, middle and fast, as shares of the highest speed of the camera. */
const SPEEDS = [0.2, 0.5, 1];
/** A click without a finger or key, as assistive programs make it, turns for this long. */
const NUDGE_MS = 400;
const LAST_MINUTE_MS = 60_000;

/** The page around the pad. */
export interface PadUse {
  grant(): string;
  now(): number;
  /** How a point stands, as the server said last. */
  holder(code: string): Holder | undefined;
  /** Why the camera cannot be turned from here now, "" if it can: its picture must be seen live. */
  unseen(camera: Turned): string;
  /** Brings its picture before the eyes. */
  see(camera: Turned): void;
  /** Words while no pad is open. */
  tell(text: string): void;
  /** The states are to be asked for now. */
  ask(): void;
  changed(): void;
  /** Whether Esc would lead away from the page. */
  leaves: boolean;
}

export class PtzPad {
  readonly control: PtzControl;
  private readonly held = new Holding();
  private readonly over: TakeOverDialog;
  private readonly holds: [HTMLElement, Part][];
  private speed = 1;
  /** The movement under way, as text; "" for none. */
  private moves = "";
  private shown = "";
  /** Who asked for the camera when it was heard last. */
  private asker = "";
  private saidTimer = 0;
  private timer = 0;

  constructor(
    private readonly root: HTMLElement,
    private readonly use: PadUse,
  ) {
    this.control = new PtzControl({
      grant: () => use.grant(),
      now: () => use.now(),
      changed: () => this.changed(),
      tell: (text) => this.tell(text),
      ask: () => use.ask(),
    });
    this.over = new TakeOverDialog(async (reason) => ((await this.control.takeOver(reason)) ? "" : this.said()));
    const buttons = [...root.querySelectorAll<HTMLElement>("[data-ptz-hold]")];
    this.holds = buttons.map((button) => [button, partOf(button.dataset.ptzHold ?? "")]);
    for (const [place, [button, part]] of this.holds.entries()) this.listenTo(button, part, `button ${place}`);
    root.addEventListener("contextmenu", (event) => event.preventDefault()); // a long touch is a movement
    root.addEventListener("click", (event) => this.clicked(event));
    listenToPtzKeys({
      leased: () => this.control.mine,
      barred: () => this.barred(),
      press: (source, part) => this.press(source, part),
      lift: (source) => this.lift(source),
      liftAll: () => this.liftAll(),
      home: () => this.home(),
      preset: (place) => this.preset(place),
      faster: (by) => this.setSpeed(this.speed + by),
      stays: () => this.stays(),
    });
    this.setSpeed(this.speed);
    this.paint();
  }

  /** Key P and its button: takes control of a camera, or gives back the one whose pad is open. */
  toggle(camera: Turned): void {
    if (this.control.waits) return;
    if (this.control.camera?.code === camera.code) void this.control.give();
    else void this.control.take(camera);
  }

  /** New states of the server, asked for at this time. */
  heard(asked_ms: number): void {
    const { camera } = this.control;
    if (camera) this.control.heard(this.use.holder(camera.code), asked_ms);
    const asker = this.control.mine ? (this.holder()?.asked_by ?? "") : "";
    if (asker && asker !== this.asker) this.tell(say(`${asker} 请求控制`, `${asker} asks for the camera`));
    this.asker = asker;
    this.paint();
  }

  /** Another picture is chosen, or another part of the page shown. */
  refresh(): void {
    const { camera } = this.control;
    if (camera && this.use.unseen(camera)) this.liftAll();
    this.paint();
  }

  private changed(): void {
    if (!this.control.mine) this.liftAll();
    window.clearTimeout(this.timer);
    if (this.control.camera) this.tick();
    this.paint();
    this.use.changed();
  }

  private tick(): void {
    this.control.tick(this.moves !== "");
    if (!this.control.camera) return;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.tick(), TICK_MS);
    this.paint();
  }

  private listenTo(button: HTMLElement, part: Part, source: string): void {
    const down = (): void => {
      if (!this.dead() && !this.barred()) this.press(source, part);
    };
    button.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      button.setPointerCapture(event.pointerId);
      down();
    });
    for (const end of ["pointerup", "pointercancel", "lostpointercapture", "blur"])
      button.addEventListener(end, () => this.lift(source));
    button.addEventListener("keydown", (event) => {
      if (event.key !== " " && event.key !== "Enter") return;
      event.preventDefault();
      if (!event.repeat) down();
    });
    button.addEventListener("keyup", (event) => {
      if (event.key !== " " && event.key !== "Enter") return;
      event.preventDefault();
      this.lift(source);
    });
    button.addEventListener("click", (event) => {
      if (event.detail !== 0) return;
      down();
      window.setTimeout(() => this.lift(source), NUDGE_MS);
    });
  }

  private clicked(event: MouseEvent): void {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-ptz-do]") : null;
    if (!button || this.control.waits) return;
    const { camera } = this.control;
    const acts: Record<string, () => unknown> = {
      home: () => !this.dead() && !this.barred() && this.home(),
      wiper: () => !this.dead() && !this.barred() && this.wiper(button),
      preset: () => !this.dead() && !this.barred() && this.goTo(Number(button.dataset.preset)),
      speed: () => this.setSpeed(Number(button.dataset.speed)),
      take: () => camera && this.control.take(camera),
      give: () => this.control.give(),
      ask: () => this.control.askFor(),
      over: () => this.over.show(camera?.name ?? "", this.holder()?.name ?? ""),
      "hand-on": () => this.control.handOn(this.holder()?.asked_by ?? ""),
      see: () => camera && this.use.see(camera),
    };
    acts[button.dataset.ptzDo ?? ""]?.();
  }

  private holder(): Holder | undefined {
    return this.control.camera ? this.use.holder(this.control.camera.code) : undefined;
  }

  /** Whether the buttons do nothing, because the camera is not ours. */
  private dead(): boolean {
    return !this.control.mine;
  }

  private barred(): boolean {
    const why = this.control.camera ? this.use.unseen(this.control.camera) : "";
    if (why) this.tell(why);
    return why !== "";
  }

  private press(source: string, part: Part): void {
    if (this.held.press(source, part)) this.move();
  }

  private lift(source: string): void {
    if (this.held.lift(source)) this.move();
  }

  private liftAll(): boolean {
    const held = this.held.clear();
    if (held) this.move();
    return held;
  }

  /** Tells the camera what is held now. */
  private move(): void {
    const verb = this.held.verb(SPEEDS[this.speed] ?? 1);
    const moves = verb ? JSON.stringify(verb) : "";
    if (moves === this.moves) return;
    this.moves = moves;
    if (verb) this.control.hold(verb);
    else this.control.release();
    for (const [button, part] of this.holds) button.classList.toggle("on", this.held.holds(part));
  }

  private home(): void {
    if (!this.control.home.preset) {
      this.tell(say("看守位没有编号，不能回位", "Its home position has no number: it cannot go there"));
      return;
    }
    this.control.once({ verb: "go_home" });
    this.tell(say("正在回看守位", "Going home"));
  }

  private preset(place: number): void {
    const preset = this.control.presets[place];
    if (preset) this.goTo(preset.number);
    else this.tell(say(`没有第 ${place + 1} 个预置位`, `There is no preset ${place + 1}`));
  }

  private goTo(number: number): void {
    const preset = this.control.presets.find((one) => one.number === number);
    if (!preset) return;
    this.control.once({ verb: "go_to_preset", preset: number });
    this.tell(say(`转到预置位 ${number} ${preset.name}`, `Going to preset ${number} ${preset.name}`));
  }

  private wiper(button: HTMLElement): void {
    const on = button.getAttribute("aria-pressed") !== "true";
    press(button, on);
    this.control.once({ verb: "auxiliary", switch: 1, on });
  }

  private setSpeed(speed: number): void {
    this.speed = Math.max(0, Math.min(SPEEDS.length - 1, speed));
    for (const button of this.root.querySelectorAll<HTMLElement>("[data-speed]"))
      press(button, Number(button.dataset.speed) === this.speed);
    this.move();
  }

  private stays(): boolean {
    if (this.use.leaves)
      this.tell(say("仍在控制：先交还，再离开", "You still control it: give it back before you leave"));
    return this.use.leaves;
  }

  private said(): string {
    return one(this.root, "[data-ptz-said]").textContent ?? "";
  }

  private tell(text: string): void {
    window.clearTimeout(this.saidTimer);
    const said = one(this.root, "[data-ptz-said]");
    if (!this.control.camera) {
      said.textContent = "";
      this.use.tell(text);
      return;
    }
    said.textContent = text;
    this.saidTimer = window.setTimeout(() => {
      said.textContent = "";
    }, SAID_MS);
  }

  private paint(): void {
    const { camera, mine } = this.control;
    this.root.hidden = !camera;
    if (!camera) return;
    const [holder, unseen] = [this.holder(), this.use.unseen(camera)];
    const free = !mine && !holder?.lease;
    const left_ms = this.control.until_ms - this.use.now();
    const text = mine ? leftText(left_ms) : holder?.lease ? holderText(holder, this.use.now()) : "";
    const chip = one(this.root, "[data-ptz-chip]");
    chip.textContent = text || (this.control.waits ? say("正在取得", "taking") : say("空闲", "free"));
    chip.className = `chip ${mine ? (left_ms < LAST_MINUTE_MS ? "warn" : "info") : free ? "" : "warn"}`;
    one(this.root, "[data-ptz-name]").textContent = camera.name;
    this.show("take", free && !this.control.waits);
    this.show("ask", !mine && !free && !holder?.mine);
    this.show("over", !mine && !free && !holder?.mine && this.root.dataset.takesOver === "true");
    this.show("hand-on", mine && !!holder?.asked_by);
    this.show("see", mine && unseen !== "");
    one(this.root, "[data-ptz-asker]").textContent = holder?.asked_by ?? "";
    const wrong = mine ? say("交还", "Give back") : say("关闭", "Close");
    one(this.root, "[data-ptz-give]").textContent = wrong;
    const off = String(!mine || unseen !== "");
    for (const button of this.root.querySelectorAll("[data-ptz-body] button"))
      button.setAttribute("aria-disabled", off);
    one(this.root, "[data-ptz-letters]").hidden = lettersOn();
    const since_ms = performance.now() - this.control.placed_ms;
    const home = mine ? homeText(this.control.place, this.control.home, since_ms) : "";
    const note = one(this.root, "[data-ptz-home]");
    if (note.textContent !== home) note.textContent = home;
    this.paintPresets();
  }

  private show(act: string, shown: boolean): void {
    one(this.root, `[data-ptz-do="${act}"]`).hidden = !shown;
  }

  private paintPresets(): void {
    const { presets, mine } = this.control;
    const shown = mine ? JSON.stringify(presets) : "";
    if (shown === this.shown) return;
    this.shown = shown;
    const list = one(this.root, "[data-ptz-presets]");
    const none = say("没有登记预置位", "no presets");
    const rows = presets.map(({ number, name }, place) => {
      const button = element("button", "button small", `${number} ${name}`);
      button.type = "button";
      Object.assign(button.dataset, { ptzDo: "preset", preset: String(number) });
      if (place < 9) button.title = `Shift ${place + 1}`;
      return element("li", "", button);
    });
    list.replaceChildren(...(rows.length > 0 || !mine ? rows : [element("li", "ink-3", none)]));
  }
}

/** What a button of the page holds down: "pan tilt zoom", or a part of the lens with its direction. */
function partOf(text: string): Part {
  const [first = "", ...rest] = text.split(" ");
  if (first === "focus" || first === "iris") return { verb: first, speed: Number(rest[0]) };
  return { pan: Number(first), tilt: Number(rest[0]), zoom: Number(rest[1]) };
}
