// The wall's control of cameras: the pad in the dock for the chosen picture, and on each picture who turns its camera.
import { one, press } from "./elements.js";
import { PtzPad } from "./ptz_pad.js";
import { HolderWatch } from "./ptz_states.js";
import type { Tag } from "./tile.js";
import type { Tile } from "./wall_tile.js";
import { say } from "./words.js";

/** The interface of the wall for its control. */
export interface WallPtzUse {
  grant(): string;
  now(): number;
  /** The chosen tile. */
  tile(): Tile | undefined;
  tiles(): readonly Tile[];
  choose(place: number): void;
  tell(text: string): void;
}

export class WallPtz {
  private readonly pad: PtzPad;
  private readonly watch: HolderWatch;
  /** The points asked about last. */
  private asked = "";

  constructor(
    private readonly root: HTMLElement,
    private readonly use: WallPtzUse,
  ) {
    this.watch = new HolderWatch(
      () => this.turning().map((tile) => tile.code),
      () => this.pad.control.camera !== null,
      (asked_ms) => {
        this.pad.heard(asked_ms);
        this.paint();
      },
    );
    this.pad = new PtzPad(one(root, "[data-ptz]"), {
      grant: () => use.grant(),
      now: () => use.now(),
      holder: (code) => this.watch.of(code),
      unseen: (camera) => (use.tile()?.code === camera.code ? "" : unseenText(camera.name)),
      see: (camera) => {
        const tile = this.shown().find((one) => one.code === camera.code);
        if (tile) use.choose(tile.place);
      },
      tell: (text) => use.tell(text),
      ask: () => this.watch.ask(),
      changed: () => this.paint(),
      leaves: false,
    });
  }

  /** Key P and the tool: takes or gives back the chosen camera. */
  toggle(tile: Tile): void {
    if (tile.point?.moves) this.pad.toggle({ code: tile.code, name: tile.point.name });
    else if (this.pad.control.camera) void this.pad.control.give();
    else this.use.tell(say("这路摄像机不能转动", "This camera cannot be turned"));
  }

  /** The wall shows other pictures, or another one is chosen. */
  show(): void {
    const { camera } = this.pad.control;
    if (camera && !this.shown().some((tile) => tile.code === camera.code)) void this.pad.control.give();
    this.pad.refresh();
    this.paint();
    const points = this.turning()
      .map((tile) => tile.code)
      .join();
    if (points === this.asked) return;
    this.asked = points;
    this.watch.ask();
  }

  /** The grant has ended. */
  end(): void {
    this.pad.control.stop();
  }

  private shown(): Tile[] {
    return this.use.tiles().filter((tile) => tile.point && !tile.element.classList.contains("away"));
  }

  private turning(): Tile[] {
    return this.shown().filter((tile) => tile.point?.moves);
  }

  private paint(): void {
    const { camera } = this.pad.control;
    for (const tile of this.shown()) tile.turnedBy(this.tagOf(tile));
    const chosen = this.use.tile();
    const button = one(this.root, "[data-tool=control]");
    press(button, camera !== null && camera.code === chosen?.code);
    button.setAttribute("aria-disabled", String(!chosen?.point?.moves));
    one(this.root, "[data-dock]").classList.toggle("with-pad", camera !== null);
  }

  /** Who turns the camera of a picture, or that it does not look where it should. */
  private tagOf(tile: Tile): Tag | null {
    if (!tile.point?.moves) return null;
    const { camera, mine } = this.pad.control;
    const holder = this.watch.of(tile.code);
    if (mine && camera?.code === tile.code) return ownTag(holder?.asked_by ?? "");
    if (holder?.lease) return { text: say(`云台：${holder.name}`, `PTZ: ${holder.name}`), tone: "" };
    if (holder?.away_since_ms) return { text: say("已离开看守位", "Away from home"), tone: "warn" };
    return { text: say("云台", "PTZ"), tone: "" };
  }
}

function unseenText(name: string): string {
  return say(`你控制的是 ${name}：先选中它的画面`, `You control ${name}: choose its picture first`);
}

/** On the picture that this person turns; who asks for it is read there, where the eyes are. */
function ownTag(asker: string): Tag {
  return { text: asker ? say(`${asker} 请求控制`, `${asker} asks for it`) : say("云台：你", "PTZ: you"), tone: "own" };
}
