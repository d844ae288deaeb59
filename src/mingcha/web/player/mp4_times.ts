// The decode time of the first fragment in a piece of fMP4 (ISO/IEC 14496-12: moof 8.8.4, traf 8.8.6, tfdt 8.8.12).

/** Ticks of media time in a second, everywhere here. */
export const TICKS_90K = 90_000;

function find(view: DataView, start: number, end: number, name: string): [number, number] | null {
  for (let at = start; at + 8 <= end; ) {
    let size = view.getUint32(at);
    let header = 8;
    if (size === 1 && at + 16 <= end) {
      size = Number(view.getBigUint64(at + 8));
      header = 16;
    }
    if (size === 0) size = end - at;
    if (size < header || at + size > end) return null;
    const type = String.fromCharCode(view.getUint8(at + 4), view.getUint8(at + 5), view.getUint8(at + 6), view.getUint8(at + 7));
    if (type === name) return [at + header, at + size];
    at += size;
  }
  return null;
}

/** The tfdt of the first moof, in ticks of 90 kHz since 1970; null when the piece holds no whole moof. */
export function firstDecodeTime(piece: ArrayBuffer): number | null {
  const view = new DataView(piece);
  const moof = find(view, 0, view.byteLength, "moof");
  const traf = moof && find(view, moof[0], moof[1], "traf");
  const tfdt = traf && find(view, traf[0], traf[1], "tfdt");
  if (!tfdt || tfdt[0] + 12 > tfdt[1]) return null;
  return view.getUint8(tfdt[0]) === 1 ? Number(view.getBigUint64(tfdt[0] + 4)) : view.getUint32(tfdt[0] + 4);
}
