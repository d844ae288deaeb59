// The player of a film for the person concerned, at the counter. The element needs data-subject-film and data-label, and
// in it: a hidden video with its source, canvas [data-film-picture], [data-film-start], [data-film-seek] (input of type
// range, to the length in seconds), [data-film-time], [data-film-state] with role status. It offers no way to keep the
// film. Picture and label are drawn into one canvas, so whatever takes the picture from the screen takes the label along.
import { one } from "./elements.js";
import { paintLabel } from "./film_label.js";
import { clockText } from "./moments.js";
import { say } from "./words.js";

class SubjectFilm {
  private readonly video: HTMLVideoElement;
  private readonly seek: HTMLInputElement;
  private readonly time: HTMLElement;
  private readonly state: HTMLElement;
  private readonly canvas: HTMLCanvasElement;
  private readonly label: string;
  /** The handle of the time is held. */
  private sought = false;

  constructor(root: HTMLElement) {
    this.video = one<HTMLVideoElement>(root, "video");
    this.seek = one<HTMLInputElement>(root, "[data-film-seek]");
    this.time = one(root, "[data-film-time]");
    this.state = one(root, "[data-film-state]");
    this.canvas = one<HTMLCanvasElement>(root, "[data-film-picture]");
    this.label = root.dataset.label ?? "";
    root.addEventListener("contextmenu", (event) => event.preventDefault());
    one(root, "[data-film-start]").addEventListener("click", () => void this.toggle());
    this.seek.addEventListener("input", () => {
      this.sought = true;
      this.look();
    });
    this.seek.addEventListener("change", () => {
      this.sought = false;
      this.video.currentTime = Number(this.seek.value);
    });
    const first = (): void => {
      if (this.video.paused) this.video.currentTime = 0; // a hidden video decodes no picture before it is sought
    };
    if (this.video.readyState > 0) first();
    else this.video.addEventListener("loadedmetadata", first, { once: true });
    for (const name of ["loadeddata", "seeked"]) this.video.addEventListener(name, () => this.paint());
    this.video.addEventListener("play", () => this.paintOn());
    for (const name of ["timeupdate", "seeked"]) this.video.addEventListener(name, () => this.look());
    this.video.addEventListener("error", () => {
      this.state.textContent = say("查阅已结束，或者影片不能播放", "The viewing is over, or the film cannot be played");
    });
    this.look();
    this.paint(); // its first picture may have come before this script
    document.fonts.addEventListener("loadingdone", () => this.paint()); // the letters of the name come when they are drawn
  }

  private async toggle(): Promise<void> {
    if (this.video.paused) await this.video.play().catch(() => undefined);
    else this.video.pause();
  }

  private paintOn(): void {
    this.paint();
    if (!this.video.paused) requestAnimationFrame(() => this.paintOn());
  }

  /** Draws the picture of now and the label over it, at the size of the film. */
  private paint(): void {
    const { videoWidth: width, videoHeight: height } = this.video;
    const pen = this.canvas.getContext("2d");
    if (!pen || width === 0) return;
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
    }
    pen.drawImage(this.video, 0, 0);
    paintLabel(pen, width, height, `${this.label} ${clockText(Date.now()).slice(0, -3)}`);
  }

  private look(): void {
    if (!this.sought) this.seek.value = String(Math.floor(this.video.currentTime));
    this.time.textContent = `${minutes(Number(this.seek.value))} / ${minutes(Number(this.seek.max))}`;
  }
}

function minutes(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

for (const root of document.querySelectorAll<HTMLElement>("[data-subject-film]")) new SubjectFilm(root);
