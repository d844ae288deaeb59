// The page of a kept picture, with the person's watermark as on every picture.
import { Watermark } from "./watermark.js";

const tile = document.querySelector<HTMLElement>("[data-snapshot-picture]");
const canvas = tile?.querySelector<HTMLCanvasElement>("[data-watermark]");
if (tile && canvas) new Watermark(canvas, tile.dataset.person ?? "", () => Date.now()).draw();
