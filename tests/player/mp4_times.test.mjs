// Times of pictures and the codec of an init, read from bytes of fMP4.
import assert from "node:assert/strict";
import { test } from "node:test";
import { box, bytes, moof, u32 } from "./boxes.mjs";
import { built, numbers } from "./built.mjs";

const { avcCodec, fragmentTimes, pictureTimes } = await built("mp4_times");

test("pictures in the order in which they are shown, composition offsets included", () => {
  const start = 161_000_000_000_000;
  const piece = bytes([
    ...box("ftyp", u32(0)),
    ...moof(start, [
      [3600, 7200],
      [3600, 10_800],
      [3600, 3600],
    ]),
    ...box("mdat", u32(1)),
  ]);
  assert.deepEqual(pictureTimes(piece), [start + 7200, start + 10_800, start + 14_400]);
  assert.deepEqual(fragmentTimes(piece), [{ start_90k: start, duration_90k: 3600 }]);
});

test("the codec of an H.264 init", () => {
  const piece = bytes(box("moov", box("avcC", [1, 0x4d, 0x40, 0x1f, 0xff])));
  assert.equal(avcCodec(piece), "avc1.4d401f");
  assert.equal(avcCodec(bytes(box("moov", box("hvcC", [1, 2, 3, 4])))), "");
});

test("no bytes make it throw", () => {
  const whole = [
    ...box("moov", box("avcC", [1, 0x4d, 0x40, 0x1f])),
    ...moof(900_000, [
      [3600, 0],
      [3600, 0],
    ]),
  ];
  for (const number of numbers(4, 1_000)) {
    const bent = whole.slice(0, Math.floor(number * whole.length));
    if (bent.length > 0) bent[Math.floor(number * 7919) % bent.length] = Math.floor(number * 104_729) % 256;
    for (const read of [pictureTimes, fragmentTimes, avcCodec]) assert.doesNotThrow(() => read(bytes(bent)));
  }
});
