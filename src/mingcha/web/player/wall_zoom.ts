// Zoom of a tile by wheel, drag and keys. It changes how the picture is drawn, never the watermark over it.
import { pannedBy, WHOLE, type ZoomView, zoomedBy } from "./picture_zoom.js";

const A_NOTCH = 1.25;

export class TileZoom {
  view: ZoomView = WHOLE;
  private from: { x: number; y: number; id: number } | null = null;

  /** `changed`: the view changed, by whichever way. */
  constructor(
    private readonly element: HTMLElement,
    private readonly changed: () => void,
  ) {
    element.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    element.addEventListener("pointerdown", (event) => this.press(event));
    element.addEventListener("pointermove", (event) => this.move(event));
    for (const kind of ["pointerup", "pointercancel"] as const)
      element.addEventListener(kind, () => {
        this.from = null;
      });
  }

  /** Whether less than the whole picture is seen. */
  get on(): boolean {
    return this.view.factor > 1;
  }

  /** Zooms around the middle of the tile. */
  by(ratio: number): void {
    this.show(zoomedBy(this.view, ratio, 0.5, 0.5));
  }

  /** Moves the seen part: positive to the right and down. */
  pan(right: number, down: number): void {
    this.show(pannedBy(this.view, -right, -down));
  }

  /** Shows the whole picture. */
  reset(): void {
    if (this.on) this.show(WHOLE);
  }

  private show(view: ZoomView): void {
    this.view = view;
    this.element.classList.toggle("zoomed", this.on);
    this.element.style.setProperty("--zoom", String(view.factor));
    this.element.style.setProperty("--zoom-left", `${view.left * 100}%`);
    this.element.style.setProperty("--zoom-top", `${view.top * 100}%`);
    this.changed();
  }

  private wheel(event: WheelEvent): void {
    if (this.element.querySelector("[data-cover]:not([hidden])")) return; // words may be scrolled there
    const page = document.scrollingElement;
    const scrolls = page !== null && page.scrollHeight > page.clientHeight;
    if ((scrolls && !event.ctrlKey && !this.on) || event.deltaY === 0) return;
    event.preventDefault();
    const box = this.element.getBoundingClientRect();
    const ratio = event.deltaY < 0 ? A_NOTCH : 1 / A_NOTCH;
    const [x, y] = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
    this.show(zoomedBy(this.view, ratio, x, y));
  }

  private press(event: PointerEvent): void {
    if (!this.on || event.button !== 0 || (event.target as Element).closest("a, button")) return;
    this.from = { x: event.clientX, y: event.clientY, id: event.pointerId };
  }

  private move(event: PointerEvent): void {
    const from = this.from;
    if (from?.id !== event.pointerId) return;
    const [right, down] = [event.clientX - from.x, event.clientY - from.y];
    this.element.setPointerCapture(event.pointerId);
    this.from = { x: event.clientX, y: event.clientY, id: from.id };
    this.show(pannedBy(this.view, right / this.element.clientWidth, down / this.element.clientHeight));
  }
}
