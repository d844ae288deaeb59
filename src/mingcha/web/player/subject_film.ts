// The player of a film for the person concerned, at the counter. The element needs data-subject-film and data-label, and
// in it: video with its source, canvas [data-watermark], [data-film-start], [data-film-seek] (input of type range,
// to the length in seconds), [data-film-time], [data-film-state] with role status. It offers no way to keep the film.
import { one } from "./elements.js";
import { Watermark } from "./watermark.js";
import { say } from "./words.js";

class SubjectFilm {
  private readonly video: HTMLVideoElement;
  private readonly seek: HTMLInputElement;
  private readonly time: HTMLElement;
  private readonly state: HTMLElement;

  constructor(root: HTMLElement) {
    this.video = one<HTMLVideoElement>(root, "video");
    this.seek = one<HTMLInputElement>(root, "[data-film-seek]");
    this.time = one(root, "[data-film-time]");
    this.state = one(root, "[data-film-state]");
    new Watermark(one<HTMLCanvasElement>(root, "[data-watermark]"), root.dataset.label ?? "", () => Date.now()).draw();
    root.addEventListener("contextmenu", (event) => event.preventDefault());
    one(root, "[data-film-start]").addEventListener("click", () => void this.toggle());
    this.seek.addEventListener("change", () => {
      this.video.currentTime = Number(this.seek.value);
    });
    for (const name of ["timeupdate", "seeked"]) this.video.addEventListener(name, () => this.look());
    this.video.addEventListener("error", () => {
      this.state.textContent = say("查阅已结束，或者影片不能播放", "The viewing is over, or the film cannot be played");
    });
    this.look();
  }

  private async toggle(): Promise<void> {
    if (this.video.paused) await this.video.play().catch(() => undefined);
    else this.video.pause();
  }

  private look(): void {
    const { currentTime } = this.video;
    if (document.activeElement !== this.seek) this.seek.value = String(Math.floor(currentTime));
    this.time.textContent = minutes(currentTime);
  }
}

function minutes(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

for (const root of document.querySelectorAll<HTMLElement>("[data-subject-film]")) new SubjectFilm(root);
