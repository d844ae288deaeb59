// The live picture of a share, on its page for the people whom it names. The element needs data-shared-live, data-grant,
// data-code (20 digits), data-name, data-gateway, data-person, data-badge, and in it the parts of a tile and a purpose strip.
import { one } from "./elements.js";
import { LivePicture } from "./live.js";
import { firstTicket } from "./opening.js";
import { markStrip } from "./purpose_strip.js";
import { type GrantEnd, TicketKeeper } from "./ticket.js";
import { endedElement, TileFace } from "./tile.js";
import { Watermark } from "./watermark.js";

const TICK_MS = 250;

class SharedLive {
  private readonly face: TileFace;
  private readonly live: LivePicture;
  private readonly ahead_ms: number;
  private ended = false;

  constructor(private readonly root: HTMLElement) {
    const { code = "", grant = "", gateway = "", name = "" } = root.dataset;
    this.face = new TileFace(one(root, "[data-tile]"));
    const clock = document.querySelector<HTMLElement>("[data-clock]");
    this.ahead_ms = Number(clock?.dataset.clock ?? Date.now()) - (performance.timeOrigin + performance.now());
    const tickets = new TicketKeeper(grant, [code], firstTicket(), { modes: ["live"] });
    tickets.onEnded((end) => this.end(end));
    this.live = new LivePicture(one<HTMLVideoElement>(root, "video"), gateway, code, tickets, (state) => {
      if (!this.ended) this.face.setLive(state, name, this.now());
    });
    this.live.start();
    const who = [root.dataset.person, root.dataset.badge, grant].filter(Boolean).join(" ");
    new Watermark(one<HTMLCanvasElement>(root, "[data-watermark]"), who, () => this.now()).draw();
    window.setInterval(() => this.tick(), TICK_MS);
    this.tick();
  }

  private now(): number {
    return Date.now() + this.ahead_ms;
  }

  private tick(): void {
    this.face.setTime(this.ended ? null : this.live.shown_ms(), this.live.masks);
    markStrip(this.root, this.now(), this.ended);
  }

  private end(end: GrantEnd): void {
    this.ended = true;
    this.face.setCoverElement(endedElement(end));
  }
}

for (const root of document.querySelectorAll<HTMLElement>("[data-shared-live]")) new SharedLive(root);
