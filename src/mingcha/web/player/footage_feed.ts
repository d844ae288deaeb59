// Selects the next piece of footage: keeps the index of one point during playback and the pieces that follow from it.
import type { Delivery, FootageIndex, Fragment, PointGateway } from "./gateway.js";
import { MaskTimes } from "./mask_times.js";
import { avcCodec, pictureTimes, TICKS_90K } from "./mp4_times.js";
import { playsHere } from "./segment_buffer.js";

/** A piece for the buffer: one init and whole fragments. `source` is the recorded codec if it was transcoded, else "". */
export interface Piece {
  bytes: ArrayBuffer;
  codec: string;
  source: string;
  /** The index has no footage after it. */
  last: boolean;
}

/** The result of a search for an instant; `at_ms` is later than requested if that was in a gap. */
export interface Found {
  place: number;
  at_ms: number;
}

/** What a feed needs from its page: the clock, and where footage continues after a gap. */
export interface Surroundings {
  now_ms(): number;
  nextFootage(after_ms: number): number | null;
  footageBefore(before_ms: number): number | null;
}

const LOOK_AHEAD_MS = 10_000;
const FIRST_PIECE_FRAGMENTS = 2;
/** A request ends before a key frame, so that the next one starts with it and nothing is appended twice. */
const MORE_FRAGMENTS = { all: 7, keys: 60 };
const BACK_MS = 40_000;
const REMEMBERED_90K = { all: 120 * TICKS_90K, keys: 1_800 * TICKS_90K };
export const SILENT_GAP_MS = 1_000;

export class FootageFeed {
  private fragments: Fragment[] = [];
  private codecs: Record<string, string> = {};
  private readonly masks = new MaskTimes();
  private loaded_90k = 0;
  private first_90k = 0;
  /** Presentation times of all loaded pictures, in order, so that stepping is exact at any frame rate. */
  private pictures_90k: number[] = [];

  constructor(
    private readonly gateway: PointGateway,
    private readonly around: Surroundings,
    /** Whether to load key frames only. */
    public keys = false,
  ) {}

  /** Drops the index and all positions. */
  clear(): void {
    this.fragments = [];
    this.pictures_90k = [];
    this.loaded_90k = this.first_90k = 0;
  }

  /** The end of the delivered footage, ticks of 90 kHz. */
  get end_90k(): number {
    return this.loaded_90k;
  }

  /** Presentation times of the delivered pictures, in order. */
  get shown_90k(): readonly number[] {
    return this.pictures_90k;
  }

  /** Finds the fragment that contains an instant, else the first one after it; null if no footage follows. */
  async find(to_ms: number, signal: AbortSignal): Promise<Found | null> {
    let found = await this.index(to_ms, to_ms + this.look_ms(), signal);
    let place = holding(found.fragments, to_ms);
    let at_ms = to_ms;
    if (place < 0) {
      place = found.fragments.findIndex((one) => one.start_90k >= to_ms * 90);
      if (place < 0) {
        const next_ms = this.around.nextFootage(to_ms);
        if (next_ms === null) return null;
        at_ms = next_ms;
        found = await this.index(at_ms, at_ms + this.look_ms(), signal);
        place = Math.max(0, holding(found.fragments, at_ms));
      }
      const first = found.fragments[place];
      if (!first) return null;
      at_ms = Math.max(at_ms, Math.ceil(first.start_90k / 90));
    }
    this.fragments = found.fragments;
    this.codecs = found.codecs;
    return { place, at_ms };
  }

  /** The first piece: from the key fragment at or before a place, with that place and one more. */
  async first(place: number, signal: AbortSignal): Promise<Piece | null> {
    let key = place;
    while (key > 0 && !this.fragments[key]?.key) key -= 1;
    const first = this.fragments[key];
    if (!first) return null;
    let end = key;
    const least = place + (this.keys ? MORE_FRAGMENTS.all : FIRST_PIECE_FRAGMENTS) - 1;
    while (this.fragments[end + 1]?.init === first.init && (end < least || !this.fragments[end + 1]?.key)) end += 1;
    const piece = await this.fetch(first, this.fragments[end] ?? first, signal);
    piece.last = end === this.fragments.length - 1;
    this.first_90k = first.start_90k;
    this.loaded_90k = (this.fragments[end] ?? first).end_90k;
    this.pictures_90k = pictureTimes(piece.bytes);
    return piece;
  }

  /** The piece after everything delivered so far; null if none is recorded yet. */
  async more(signal: AbortSignal): Promise<Piece | null> {
    let next = this.following();
    if (next < 0) {
      if (!(await this.grow(this.loaded_90k / 90, signal))) return null;
      next = this.following();
    }
    const first = this.fragments[next];
    if (!first) return null;
    const most = this.keys ? MORE_FRAGMENTS.keys : MORE_FRAGMENTS.all;
    let end = next;
    while (this.follows(end, first) && (end - next < most || !this.fragments[end + 1]?.key)) end += 1;
    const last = this.fragments[end] ?? first;
    const piece = await this.fetch(first, last, signal);
    this.loaded_90k = last.end_90k;
    const oldest_90k = last.end_90k - (this.keys ? REMEMBERED_90K.keys : REMEMBERED_90K.all);
    const times_90k = pictureTimes(piece.bytes);
    const begin_90k = times_90k[0] ?? last.end_90k; // a piece that starts without a key frame repeats from the one before
    const kept_90k = this.pictures_90k.filter((at_90k) => oldest_90k < at_90k && at_90k < begin_90k);
    this.pictures_90k = [...kept_90k, ...times_90k];
    return piece;
  }

  /** The piece before everything delivered so far, also across gaps; null if there is no older footage available. */
  async before(signal: AbortSignal): Promise<Piece | null> {
    const start_ms = this.first_90k / 90;
    for (const end_ms of [start_ms, this.around.footageBefore(start_ms - SILENT_GAP_MS)]) {
      if (end_ms === null) continue;
      const found = await this.index(end_ms - BACK_MS, end_ms, signal);
      const older = found.fragments.filter((one) => one.start_90k < this.first_90k - 9);
      const last = older.at(-1);
      if (!last) continue;
      let key = older.length - 1;
      while (key > 0 && older[key - 1]?.init === last.init) key -= 1;
      while (key < older.length && !older[key]?.key) key += 1;
      const first = older[key];
      if (!first) continue;
      this.codecs = { ...this.codecs, ...found.codecs };
      const piece = await this.fetch(first, last, signal);
      this.first_90k = first.start_90k;
      this.pictures_90k = [...pictureTimes(piece.bytes), ...this.pictures_90k];
      return piece;
    }
    return null;
  }

  /** How many privacy masks the picture of an instant has. */
  masksAt(at_ms: number): number {
    return this.masks.at(at_ms);
  }

  private async index(from_ms: number, to_ms: number, signal: AbortSignal): Promise<FootageIndex> {
    const found = await this.gateway.index(from_ms, to_ms, signal);
    this.masks.take(found.fragments);
    return found;
  }

  private look_ms(): number {
    return this.keys ? 6 * LOOK_AHEAD_MS : LOOK_AHEAD_MS;
  }

  private following(): number {
    return this.fragments.findIndex((one) => one.start_90k >= this.loaded_90k - 9);
  }

  private async fetch(first: Fragment, last: Fragment, signal: AbortSignal): Promise<Piece> {
    const recorded = this.codecs[first.init] ?? "";
    const transcoded = !playsHere(recorded);
    const delivery: Delivery = { keys: this.keys, transcoded };
    const bytes = await this.gateway.footage(first, last, delivery, signal);
    signal.throwIfAborted();
    return { bytes, codec: transcoded ? avcCodec(bytes) : recorded, source: transcoded ? recorded : "", last: false };
  }

  /** Whether the fragment after this place has the same init and abuts, so that one request can contain both. */
  private follows(place: number, first: Fragment): boolean {
    const next = this.fragments[place + 1];
    return next?.init === first.init && abuts(this.fragments[place], next);
  }

  /** Requests the index beyond what is known, across a gap if needed; returns whether there is more. */
  private async grow(from_ms: number, signal: AbortSignal): Promise<boolean> {
    for (const start_ms of [from_ms, this.around.nextFootage(from_ms + SILENT_GAP_MS)]) {
      if (start_ms === null || start_ms > this.around.now_ms()) continue;
      const found = await this.index(start_ms, start_ms + 6 * this.look_ms(), signal);
      signal.throwIfAborted();
      const fresh = found.fragments.filter((one) => one.start_90k >= this.loaded_90k - 9);
      const first = fresh[0];
      if (!first) continue;
      this.fragments = [
        ...this.fragments.filter(
          (one) => one.end_90k > this.loaded_90k - 60 * TICKS_90K && one.start_90k < first.start_90k,
        ),
        ...fresh,
      ];
      this.codecs = { ...this.codecs, ...found.codecs };
      return true;
    }
    return false;
  }
}

function holding(fragments: Fragment[], at_ms: number): number {
  const at_90k = at_ms * 90;
  return fragments.findLastIndex((one) => one.start_90k <= at_90k && at_90k < one.end_90k);
}

function abuts(one: Fragment | undefined, next: Fragment | undefined): boolean {
  return one !== undefined && next !== undefined && next.start_90k - one.end_90k < TICKS_90K / 2;
}
