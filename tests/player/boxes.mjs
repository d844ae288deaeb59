// Bytes of fMP4 for tests, box by box.
/** A number as four bytes. */
export const u32 = (value) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
/** A box of ISO/IEC 14496-12 as a list of bytes. */
export const box = (name, ...content) => {
  const body = content.flat();
  return [...u32(body.length + 8), ...[...name].map((one) => one.charCodeAt(0)), ...body];
};
/** A list of bytes as a buffer. */
export const bytes = (list) => Uint8Array.from(list).buffer;
/** A moof with a decode time and [duration, composition offset] of each sample, ticks. */
export const moof = (start, samples) =>
  box(
    "moof",
    box(
      "traf",
      box("tfdt", u32(0x01000000), u32(Math.floor(start / 2 ** 32)), u32(start % 2 ** 32)),
      box(
        "trun",
        u32(0x00000900),
        u32(samples.length),
        samples.flatMap(([duration, offset]) => [...u32(duration), ...u32(offset)]),
      ),
    ),
  );
