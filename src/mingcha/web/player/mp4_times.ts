// Decode times of the fragments in a piece of fMP4 (ISO/IEC 14496-12: moof 8.8.4, traf 8.8.6, trun 8.8.8, tfdt 8.8.12).

/** Ticks of media time in a second, everywhere here. */
export const TICKS_90K = 90_000;

/** The bodies of the boxes with a name in a byte range; stops at a box that does not fit. */
function all(view: DataView, start: number, end: number, name: string): [number, number][] {
  const found: [number, number][] = [];
  for (let at = start; at + 8 <= end; ) {
    let size = view.getUint32(at);
    let header = 8;
    if (size === 1 && at + 16 <= end) {
      size = Number(view.getBigUint64(at + 8));
      header = 16;
    }
    if (size === 0) size = end - at;
    if (size < header || at + size > end) return found;
    const type = String.fromCharCode(
      view.getUint8(at + 4),
      view.getUint8(at + 5),
      view.getUint8(at + 6),
      view.getUint8(at + 7),
    );
    if (type === name) found.push([at + header, at + size]);
    at += size;
  }
  return found;
}

/** When a fragment begins and how long its first sample lasts, in ticks of 90 kHz. */
export interface FragmentTime {
  start_90k: number;
  duration_90k: number;
}

/** The times of every whole moof in a piece, in order (tfdt; trun 8.8.8 with its sample durations given). */
export function fragmentTimes(piece: ArrayBuffer): FragmentTime[] {
  const view = new DataView(piece);
  const times: FragmentTime[] = [];
  for (const [start, end] of all(view, 0, view.byteLength, "moof")) {
    const traf = all(view, start, end, "traf")[0];
    const tfdt = traf && all(view, traf[0], traf[1], "tfdt")[0];
    const trun = traf && all(view, traf[0], traf[1], "trun")[0];
    if (!tfdt || tfdt[0] + 12 > tfdt[1]) continue;
    times.push({ start_90k: decodeTime(view, tfdt[0]), duration_90k: (trun && samples(view, trun)[0]?.[0]) ?? 0 });
  }
  return times;
}

/** When each picture of a piece is shown, in ticks of 90 kHz, in order (decode time plus composition offset). */
export function pictureTimes(piece: ArrayBuffer): number[] {
  const view = new DataView(piece);
  const times: number[] = [];
  for (const [start, end] of all(view, 0, view.byteLength, "moof")) {
    const traf = all(view, start, end, "traf")[0];
    const tfdt = traf && all(view, traf[0], traf[1], "tfdt")[0];
    if (!traf || !tfdt || tfdt[0] + 12 > tfdt[1]) continue;
    let at_90k = decodeTime(view, tfdt[0]);
    for (const trun of all(view, traf[0], traf[1], "trun")) {
      for (const [duration_90k, offset_90k] of samples(view, trun)) {
        times.push(at_90k + offset_90k);
        at_90k += duration_90k;
      }
    }
  }
  return times.sort((one, other) => one - other);
}

function decodeTime(view: DataView, at: number): number {
  return view.getUint8(at) === 1 ? Number(view.getBigUint64(at + 4)) : view.getUint32(at + 4);
}

const TRUN_DATA_OFFSET = 0x1;
const TRUN_FIRST_FLAGS = 0x4;
const TRUN_DURATION = 0x100;
const TRUN_SIZE = 0x200;
const TRUN_FLAGS = 0x400;
const TRUN_OFFSET = 0x800;

/** [duration, composition offset] of each sample of a trun with durations; empty for one without. */
function samples(view: DataView, [start, end]: [number, number]): [number, number][] {
  const flags = view.getUint32(start) & 0xffffff;
  const count = view.getUint32(start + 4);
  const words = [TRUN_DURATION, TRUN_SIZE, TRUN_FLAGS, TRUN_OFFSET].filter((flag) => flags & flag).length;
  let at = start + 8 + (flags & TRUN_DATA_OFFSET ? 4 : 0) + (flags & TRUN_FIRST_FLAGS ? 4 : 0);
  if (!(flags & TRUN_DURATION) || at + 4 * words * count > end) return [];
  const found: [number, number][] = [];
  for (let number = 0; number < count; number += 1, at += 4 * words) {
    found.push([view.getUint32(at), flags & TRUN_OFFSET ? view.getInt32(at + 4 * (words - 1)) : 0]);
  }
  return found;
}

/** The codec of an H.264 init (RFC 6381, from AVCDecoderConfigurationRecord, ISO/IEC 14496-15, 5.3.3.1); "" if there is none. */
export function avcCodec(piece: ArrayBuffer): string {
  const bytes = new Uint8Array(piece, 0, Math.min(piece.byteLength, INIT_MOST_BYTES));
  for (let at = 4; at + 8 <= bytes.length; at += 1) {
    if (bytes[at] === 0x61 && bytes[at + 1] === 0x76 && bytes[at + 2] === 0x63 && bytes[at + 3] === 0x43) {
      return `avc1.${[...bytes.subarray(at + 5, at + 8)].map((one) => one.toString(16).padStart(2, "0")).join("")}`;
    }
  }
  return "";
}

const INIT_MOST_BYTES = 4096;

/** Joins the pieces of a burst, so that the buffer appends them at once. */
export function joined(pieces: ArrayBuffer[]): ArrayBuffer {
  const [first] = pieces;
  if (pieces.length === 1 && first) return first;
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.byteLength, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(new Uint8Array(piece), at);
    at += piece.byteLength;
  }
  return whole.buffer;
}
