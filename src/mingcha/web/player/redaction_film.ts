// The film of a redaction before its second sign: what is played of it is counted as in a review, and the page is loaded
// anew at its end once enough was, unless somebody writes on the page; before that a link says that enough was played. The
// element needs data-film-watched (number), data-output (digest), data-length (90 kHz), data-times (fastest that counts),
// and in it a video; [data-film-lacks] beside it lists what is missing.
import { element, one } from "./elements.js";
import { type Span, WatchedFilm } from "./redaction_watch.js";
import { post, Refused } from "./server.js";
import { say } from "./words.js";

interface Played {
  watched: { from_90k: number; to_90k: number }[];
  missing: string[];
}

const TICK_MS = 100;
/** A report is sent this often while it plays. */
const REPORT_MS = 1_000;
const TICKS_A_S = 90_000;
/** What is noted of a film at one instant of its playing. */
const INSTANT_90K = 3_000;

class WatchedBeforeSign {
  private readonly video: HTMLVideoElement;
  private readonly watched: WatchedFilm;
  private readonly length_90k: number;
  private reported_ms = 0;
  private isOver = false;
  private isEnough = false;

  constructor(root: HTMLElement) {
    this.video = one<HTMLVideoElement>(root, "video");
    const { filmWatched = "", output = "", length = "0", times = "4" } = root.dataset;
    this.length_90k = Number(length);
    const send = async (from_90k: number, to_90k: number): Promise<Span[]> => {
      const path = `/api/v1/redactions/${filmWatched}/film/watched`;
      const { watched, missing } = await post<Played>(path, { output_sha256: output, from_90k, to_90k });
      this.say(missing);
      return watched.map((part) => [part.from_90k, part.to_90k]);
    };
    this.watched = new WatchedFilm(
      send,
      Number(times),
      () => performance.now(),
      () => false,
    );
    for (const name of ["seeking", "seeked"]) this.video.addEventListener(name, () => this.watched.broke());
    window.setInterval(() => this.look(), TICK_MS);
  }

  /** Notes the picture of now while it plays, up to its end; and reports what was noted, a little later. */
  private look(): void {
    const { currentTime, paused, ended, seeking } = this.video;
    const at_90k = Math.min(Math.round(currentTime * TICKS_A_S), this.length_90k);
    if (ended && !this.isOver) this.watched.saw(Math.max(0, this.length_90k - INSTANT_90K), this.length_90k);
    else if (!paused && !seeking && at_90k < this.length_90k)
      this.watched.saw(at_90k, Math.min(at_90k + INSTANT_90K, this.length_90k));
    this.isOver = ended;
    if (this.isEnough && ended && !isWrittenOn(document)) {
      this.isEnough = false;
      window.location.reload();
    }
    const now_ms = performance.now();
    if (now_ms - this.reported_ms < REPORT_MS) return;
    this.reported_ms = now_ms;
    void this.watched.flush(true).catch((problem: unknown) => {
      if (!(problem instanceof Refused)) this.say([String(problem)]); // a refused part is sent again
    });
  }

  private say(missing: readonly string[]): void {
    const list = document.querySelector<HTMLElement>("[data-film-lacks]");
    if (!list) return;
    this.isEnough = missing.length === 0;
    if (!this.isEnough) list.replaceChildren(...missing.map((words) => element("li", "", words)));
    else if (!list.querySelector("a")) {
      const link = element("a", "", say("可以签名", "You can sign now"));
      link.href = window.location.pathname;
      list.replaceChildren(element("li", "", link));
    }
  }
}

/** Whether a form of the page is unfolded, or something is typed, ticked or chosen: loaded anew, the page would lose it. */
export function isWrittenOn(root: ParentNode): boolean {
  if (root.querySelector("main details[open] form, dialog[open]")) return true;
  const fields = root.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("input, textarea");
  const lists = root.querySelectorAll<HTMLSelectElement>("select");
  return [...fields].some(isFilledIn) || [...lists].some(isChosen);
}

/** Whether a field is not as the page came with it. */
function isFilledIn(field: HTMLInputElement | HTMLTextAreaElement): boolean {
  return field.value !== field.defaultValue || ("checked" in field && field.checked !== field.defaultChecked);
}

/** Whether a list shows another choice than the page came with; without one given a list begins with its first. */
function isChosen(list: HTMLSelectElement): boolean {
  return (
    list.selectedIndex !==
    Math.max(
      0,
      [...list.options].findIndex((option) => option.defaultSelected),
    )
  );
}

for (const root of document.querySelectorAll<HTMLElement>("[data-film-watched]")) new WatchedBeforeSign(root);
