// A decoder that keeps its last pictures back stands before the end of a range; it must not stand there for ever.
import assert from "node:assert/strict";
import { test } from "node:test";
import { built } from "./built.mjs";

const { HoleWatch, holeAt } = await built("hole");

const ranges = {
  rangeAt: (at_s) =>
    [
      [6.6, 8.616],
      [11.368, 24.4],
    ].find(([from_s, to_s]) => at_s >= from_s && at_s < to_s) ?? null,
  rangeAfter: (at_s) => (at_s < 11.368 ? [11.368, 24.4] : null),
};
const far = { rangeAt: ranges.rangeAt, rangeAfter: () => null };

test("at the end of a range the hole is crossed at once", () => {
  assert.deepEqual(holeAt(ranges, 8.6), [8.6, 11.368]);
  assert.equal(holeAt(ranges, 8.4), null);
});

test("an element that waits for a picture before the end crosses the hole after a moment", () => {
  const watch = new HoleWatch();
  const stands = { currentTime: 8.4932, readyState: 2 }; // as Chromium 156 did, three pictures before the end
  assert.equal(watch.hole(ranges, stands, 1_000), null);
  assert.equal(watch.hole(ranges, stands, 1_150), null);
  assert.deepEqual(watch.hole(ranges, stands, 1_300), [8.4932, 11.368]);
  assert.equal(new HoleWatch().hole(far, stands, 1_300), null);
});

test("one that plays on, has pictures or waits far from the end crosses nothing", () => {
  const watch = new HoleWatch();
  for (let tick = 0; tick < 8; tick += 1) {
    assert.equal(watch.hole(ranges, { currentTime: 7.3 + tick * 0.15, readyState: 2 }, tick * 150), null);
  }
  const full = new HoleWatch();
  const waits = new HoleWatch();
  for (let tick = 0; tick < 8; tick += 1) {
    assert.equal(full.hole(ranges, { currentTime: 8.4, readyState: 4 }, tick * 150), null);
    assert.equal(waits.hole(ranges, { currentTime: 6.7, readyState: 2 }, tick * 150), null);
  }
});
