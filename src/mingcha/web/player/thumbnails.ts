// A small picture above the timeline at the pointer, or at the playhead while the timeline has the focus.
// Pictures are kept in memory only, bounded per page; each is requested with the page's ticket.
import { GatewayFault, type PointGateway } from "./gateway.js";
import { timeText } from "./moments.js";
import type { Timeline } from "./timeline.js";

const WIDTH_PX = 160;
const AFTER_MS = 120;
const KEPT = 120;
const HALF_BOX_PX = WIDTH_PX / 2 + 2;

export class Thumbnails {
  private readonly kept = new Map<number, ImageBitmap | null>();
  private readonly image: HTMLCanvasElement;
  private readonly caption: HTMLElement;
  private abort = new AbortController();
  private timer = 0;
  private absent = false;
  private wanted_ms = Number.NaN;

  constructor(
    private readonly box: HTMLElement,
    private readonly canvas: HTMLCanvasElement,
    private readonly timeline: Timeline,
    private readonly gateway: PointGateway,
    private readonly now_ms: () => number,
  ) {
    this.image = document.createElement("canvas");
    this.caption = document.createElement("span");
    box.replaceChildren(this.image, this.caption);
    canvas.addEventListener("pointermove", (event) => {
      if (event.pointerType === "mouse" && event.buttons === 0)
        this.show(timeline.at(event), event.clientX - canvas.getBoundingClientRect().left);
      else this.hide();
    });
    for (const name of ["pointerleave", "pointerdown", "wheel", "blur"] as const)
      canvas.addEventListener(name, () => this.hide(), { passive: true });
  }

  /** Shows the picture of an instant above a pixel of the timeline; a later call cancels an earlier one. */
  show(at_ms: number, x_px: number): void {
    if (this.absent || at_ms > this.now_ms() || at_ms < this.timeline.from_ms) {
      this.hide();
      return;
    }
    const step_ms = Math.max(500, this.timeline.span() / Math.max(1, this.canvas.clientWidth / 6));
    this.wanted_ms = Math.floor(at_ms / step_ms) * step_ms;
    const left = Math.min(Math.max(x_px, HALF_BOX_PX), this.canvas.clientWidth - HALF_BOX_PX);
    this.box.style.left = `${Math.round(left)}px`;
    this.caption.textContent = timeText(at_ms);
    window.clearTimeout(this.timer);
    const known = this.kept.get(this.wanted_ms);
    if (known !== undefined) this.place(known);
    else this.timer = window.setTimeout(() => void this.fetch(this.wanted_ms), AFTER_MS);
  }

  /** Hides the picture. */
  hide(): void {
    window.clearTimeout(this.timer);
    this.abort.abort();
    this.wanted_ms = Number.NaN;
    this.box.hidden = true;
  }

  private place(picture: ImageBitmap | null): void {
    this.box.hidden = picture === null;
    if (!picture) return;
    this.image.width = picture.width;
    this.image.height = picture.height;
    this.image.getContext("2d")?.drawImage(picture, 0, 0);
  }

  private async fetch(at_ms: number): Promise<void> {
    this.abort.abort();
    this.abort = new AbortController();
    const { signal } = this.abort;
    try {
      const picture = await this.gateway.picture(at_ms, WIDTH_PX, signal);
      this.keep(at_ms, picture && (await createImageBitmap(picture.image)));
      if (at_ms === this.wanted_ms) this.place(this.kept.get(at_ms) ?? null);
    } catch (problem) {
      // an installation without a decoder has no small pictures; the timeline works without them
      if (problem instanceof GatewayFault && problem.status === 501) this.absent = true;
      if (!signal.aborted) this.box.hidden = true;
    }
  }

  private keep(at_ms: number, picture: ImageBitmap | null): void {
    this.kept.set(at_ms, picture);
    for (const [oldest, old] of this.kept) {
      if (this.kept.size <= KEPT) return;
      old?.close();
      this.kept.delete(oldest);
    }
  }
}
