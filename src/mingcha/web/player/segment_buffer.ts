// One MediaSource with one SourceBuffer for a video element; all operations on it run through one queue.
// Media time is wall time minus an origin, so that the element's clock stays small and positive.

/** This browser cannot show the picture (for example H.265 without support). */
export class UnsupportedCodec extends Error {
  constructor(readonly codec: string) {
    super(`codec ${codec} is not played by this browser`);
  }
}

/** The MIME type of a video-only fMP4 stream with this codec (RFC 6381). */
export function mimeOf(codec: string): string {
  return `video/mp4; codecs="${codec}"`;
}

/** Whether this browser plays a codec (RFC 6381) through MSE. */
export function playsHere(codec: string): boolean {
  return codec !== "" && "MediaSource" in window && MediaSource.isTypeSupported(mimeOf(codec));
}

/** A source that is opening on the element, started early so that the first piece need not wait. */
export class SourceOpening {
  readonly source = new MediaSource();
  readonly url = URL.createObjectURL(this.source);
  readonly opened: Promise<void>;

  constructor(private readonly video: HTMLVideoElement) {
    this.opened = new Promise((resolve, reject) => {
      const replaced = (): void => {
        if (video.src === this.url) return; // what was emptied is what the element had before
        video.removeEventListener("emptied", replaced);
        URL.revokeObjectURL(this.url); // until then the browser keeps the source
        reject(new Error("another source took the place of this one"));
      };
      const open = (): void => {
        video.removeEventListener("emptied", replaced);
        resolve();
      };
      this.source.addEventListener("sourceopen", open, { once: true });
      video.addEventListener("emptied", replaced);
    });
    this.opened.catch(() => undefined); // it may be replaced before anybody waits for it
    video.src = this.url;
  }

  /** Whether the element still uses this source. */
  get alive(): boolean {
    return this.video.src === this.url && this.video.error === null;
  }

  /** Removes it before it was used. */
  close(): void {
    takeAway(this.video, this.url);
  }
}

function takeAway(video: HTMLVideoElement, url: string): void {
  if (video.src === url) {
    video.removeAttribute("src");
    video.load();
  }
  URL.revokeObjectURL(url);
}

export class SegmentBuffer {
  private line: Promise<unknown> = Promise.resolve();
  /** Removals that are asked for and not done. */
  private readonly removals = new Set<[number, number]>();
  private closed = false;
  private readonly url: string;

  private constructor(
    private readonly video: HTMLVideoElement,
    private readonly source: MediaSource,
    private readonly buffer: SourceBuffer,
    private mime: string,
    private start_s: number,
    url: string,
  ) {
    this.url = url;
  }

  /** Makes the element's new source accept pieces, once it is open. Throws UnsupportedCodec. */
  static async open(
    video: HTMLVideoElement,
    codec: string,
    origin_s: number,
    opening?: SourceOpening,
  ): Promise<SegmentBuffer> {
    const mime = mimeOf(codec);
    if (!playsHere(codec)) throw new UnsupportedCodec(codec);
    const { source, url, opened } = opening ?? new SourceOpening(video);
    await opened;
    const buffer = source.addSourceBuffer(mime);
    buffer.mode = "segments";
    buffer.timestampOffset = -origin_s;
    return new SegmentBuffer(video, source, buffer, mime, origin_s, url);
  }

  /** Whether the element still shows this source and it is intact. */
  get alive(): boolean {
    return !this.closed && this.video.error === null && this.source.readyState !== "closed";
  }

  /** Seconds since 1970 at media time 0. */
  get origin_s(): number {
    return this.start_s;
  }

  /** Closes a hole of the wall line for what follows: media time continues, and stands for a later instant. */
  shift(by_s: number): Promise<void> {
    return this.inLine(() => {
      this.start_s += by_s;
      this.buffer.timestampOffset = -this.start_s;
    });
  }

  /** Appends whole boxes; resolves when they are appended. */
  append(piece: ArrayBuffer): Promise<void> {
    return this.inLine(() => this.buffer.appendBuffer(piece));
  }

  /** Removes the footage between two media times, which rangeAt gives no more from now on. */
  async remove(from_s: number, to_s: number): Promise<void> {
    if (to_s <= from_s) return;
    const removal: [number, number] = [from_s, to_s];
    this.removals.add(removal);
    await this.inLine(() => this.buffer.remove(from_s, to_s)).finally(() => this.removals.delete(removal));
  }

  /** Switches to another codec; the next piece must start with its init segment. */
  async changeCodec(codec: string): Promise<void> {
    const mime = mimeOf(codec);
    if (mime === this.mime) return;
    if (!playsHere(codec)) throw new UnsupportedCodec(codec);
    await this.inLine(() => this.buffer.changeType(mime));
    this.mime = mime;
  }

  /** Signals that nothing follows for now, so that the decoder outputs the last frames; appending reopens it. */
  async noMore(): Promise<void> {
    await this.inLine(() => {
      if (this.source.readyState === "open") this.source.endOfStream();
    });
  }

  /** The buffered range that contains a media time, with a tolerance in seconds; null if none does. */
  rangeAt(time_s: number, tolerance_s = 0): [number, number] | null {
    if (!this.alive || [...this.removals].some(([from_s, to_s]) => from_s <= time_s && time_s < to_s)) return null;
    const ranges = this.buffer.buffered;
    for (let index = 0; index < ranges.length; index += 1) {
      const start = ranges.start(index);
      const end = ranges.end(index);
      if (time_s >= start - tolerance_s && time_s < end + tolerance_s) return [start, end];
    }
    return null;
  }

  /** The first buffered range that starts after a media time. */
  rangeAfter(time_s: number): [number, number] | null {
    if (!this.alive) return null;
    const ranges = this.buffer.buffered;
    for (let index = 0; index < ranges.length; index += 1) {
      if (ranges.start(index) > time_s) return [ranges.start(index), ranges.end(index)];
    }
    return null;
  }

  /** The last buffered range. */
  lastRange(): [number, number] | null {
    if (!this.alive) return null;
    const ranges = this.buffer.buffered;
    return ranges.length > 0 ? [ranges.start(ranges.length - 1), ranges.end(ranges.length - 1)] : null;
  }

  /** The start of everything buffered. */
  firstStart(): number | null {
    return this.alive && this.buffer.buffered.length > 0 ? this.buffer.buffered.start(0) : null;
  }

  /** Removes the picture: after this the element shows nothing. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    takeAway(this.video, this.url);
  }

  private inLine(start: () => void): Promise<void> {
    const done = this.line.then(() => this.once(start));
    this.line = done.catch(() => undefined);
    return done;
  }

  private once(start: () => void): Promise<void> {
    if (!this.alive) return Promise.reject(new Error("the source is closed"));
    return new Promise((resolve, reject) => {
      const buffer = this.buffer;
      const settle = (): void => {
        buffer.removeEventListener("updateend", good);
        buffer.removeEventListener("error", bad);
        this.source.removeEventListener("sourceclose", closed);
      };
      const good = (): void => {
        settle();
        resolve();
      };
      const bad = (): void => {
        settle();
        reject(new Error("the browser did not accept a piece of video"));
      };
      // a removal that the end of its source interrupts has no end of its own
      const closed = (): void => {
        settle();
        reject(new Error("the source is closed"));
      };
      this.source.addEventListener("sourceclose", closed);
      buffer.addEventListener("updateend", good);
      buffer.addEventListener("error", bad);
      try {
        start();
        if (!buffer.updating) good();
      } catch (problem) {
        settle();
        reject(problem instanceof Error ? problem : new Error(String(problem)));
      }
    });
  }
}
