// An element, its sources and a gateway without a browser: what Chromium does at the points that these tests ask about.
// A piece is two numbers, the wall seconds of its begin and its end; other bytes are a second of a live picture.
globalThis.window = globalThis;
globalThis.HTMLMediaElement = { HAVE_METADATA: 1, HAVE_CURRENT_DATA: 2, HAVE_FUTURE_DATA: 3 };

const sources = new Map();
/** Addresses of sources that were not given back: the browser keeps their sources. */
export const addresses = new Set();
URL.createObjectURL = (source) => {
  const url = `blob:${sources.size}`;
  sources.set(url, source);
  addresses.add(url);
  return url;
};
URL.revokeObjectURL = (url) => addresses.delete(url);

/** Lets everything that is under way go on, by turns of the event loop and not by the clock: a busy machine has its own. */
export async function moment(turns = 100) {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Rejects if a promise does not settle meanwhile. */
export function settled(promise) {
  const never = moment(1_000).then(() => Promise.reject(new Error("it never settles")));
  return Promise.race([promise, never]);
}

class SourceBuffer extends EventTarget {
  ranges = [];
  timestampOffset = 0;
  updating = false;
  /** While it is true a removal has no end. */
  static holdsRemovals = false;

  constructor(source) {
    super();
    this.source = source;
  }

  get buffered() {
    return { length: this.ranges.length, start: (at) => this.ranges[at][0], end: (at) => this.ranges[at][1] };
  }

  appendBuffer(piece) {
    this.source.readyState = "open";
    const isLive = piece.byteLength !== 16;
    const [begin, end] = isLive ? [0, 1] : [...new Float64Array(piece)].map((at_s) => at_s + this.timestampOffset);
    this.update(() => {
      const apart = this.ranges.filter((range) => range[1] < begin || range[0] > end);
      const touched = this.ranges.filter((range) => !apart.includes(range)).flat();
      this.ranges = [...apart, [Math.min(begin, ...touched), Math.max(end, ...touched)]].sort((a, b) => a[0] - b[0]);
    });
  }

  remove(from_s, to_s) {
    this.update(() => {
      this.ranges = this.ranges.filter((range) => range[0] >= to_s || range[1] <= from_s);
    }, true);
  }

  async update(change, removes = false) {
    this.updating = true;
    do await moment(1);
    while (removes && SourceBuffer.holdsRemovals && this.source.readyState !== "closed");
    this.updating = false;
    if (removes && this.source.readyState === "closed") return; // Chromium ends no removal of a source that is taken away
    change();
    this.dispatchEvent(new Event("updateend"));
  }
}

class MediaSource extends EventTarget {
  readyState = "closed";
  static isTypeSupported = () => true;

  addSourceBuffer() {
    this.buffer = new SourceBuffer(this);
    return this.buffer;
  }

  endOfStream() {
    this.readyState = "ended";
  }
}
globalThis.MediaSource = MediaSource;

/** While it is true, removals stay under way. */
export function holdRemovals(holds) {
  SourceBuffer.holdsRemovals = holds;
}

export class Video extends EventTarget {
  error = null;
  paused = true;
  ended = false;
  playbackRate = 1;
  /** Whether its decoder gives no picture at all. */
  blind = false;
  #src = "";
  #at_s = 0;

  get src() {
    return this.#src;
  }

  set src(url) {
    this.#attach(url);
  }

  removeAttribute() {
    this.#attach("");
  }

  load() {}

  async #attach(url) {
    const before = sources.get(this.#src);
    if (this.#src) queueMicrotask(() => this.dispatchEvent(new Event("emptied")));
    this.#src = url;
    if (before && before.readyState !== "closed") {
      before.readyState = "closed";
      before.dispatchEvent(new Event("sourceclose"));
    }
    await moment(1);
    if (!url || this.#src !== url) return; // a source that was replaced before it was open is never told so
    sources.get(url).readyState = "open";
    sources.get(url).dispatchEvent(new Event("sourceopen"));
  }

  get ranges() {
    return sources.get(this.#src)?.buffer?.ranges ?? [];
  }

  get duration() {
    return this.ranges.at(-1)?.[1] ?? Number.NaN;
  }

  get seeking() {
    return this.blind || !this.ranges.some(([begin, end]) => begin <= this.#at_s && this.#at_s < end);
  }

  get readyState() {
    return this.seeking ? 1 : 3;
  }

  get currentTime() {
    return this.#at_s;
  }

  set currentTime(at_s) {
    this.ended = false;
    this.#at_s = at_s;
  }

  /** It comes to the end of what it has. */
  end() {
    this.#at_s = this.duration;
    this.paused = this.ended = true;
  }

  async play() {
    if (this.ended) this.currentTime = 0; // as the standard has it
    this.paused = false;
  }

  pause() {
    this.paused = true;
  }

  /** The browser reports a frame. */
  report(mediaTime) {
    this.callback?.(0, { mediaTime });
  }

  requestVideoFrameCallback(callback) {
    this.callback = callback;
  }
}

/** Fragments of a second, each with a key frame, over stretches of wall seconds. */
export class Gateway {
  asked = [];
  /** Given the number of a question for the index: what is waited for before its answer. */
  wait = () => undefined;

  constructor(...stretches) {
    this.fragments = stretches.flatMap(([from_s, to_s]) =>
      Array.from({ length: to_s - from_s }, (_, second) => ({
        start_90k: (from_s + second) * 90_000,
        end_90k: (from_s + second + 1) * 90_000,
        key: true,
        init: "one",
        origin: "",
      })),
    );
  }

  async index(from_ms, to_ms) {
    this.asked.push(Math.round(from_ms));
    await this.wait(this.asked.length);
    const fragments = this.fragments.filter((one) => one.end_90k > from_ms * 90 && one.start_90k < to_ms * 90);
    return { fragments, codecs: { one: "avc1.42c01f" }, more: false };
  }

  async footage(first, last) {
    return new Float64Array([first.start_90k / 90_000, last.end_90k / 90_000]).buffer;
  }
}
