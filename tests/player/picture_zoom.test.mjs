// Digital zoom: what lies under the pointer stays there, no edge comes inside, and eight times is the most.
import assert from "node:assert/strict";
import { test } from "node:test";
import { built, numbers } from "./built.mjs";

const { MOST_ZOOM, pannedBy, WHOLE, zoomedBy, zoomText } = await built("picture_zoom");

/** The place of the picture (0 to 1) that is seen at a place of the tile. */
const under = (view, x, y) => [(x - view.left) / view.factor, (y - view.top) / view.factor];

test("what lies under the pointer stays under it", () => {
  const view = zoomedBy(WHOLE, 4, 0.25, 0.75);
  assert.deepEqual(under(view, 0.25, 0.75), [0.25, 0.75]);
  const nearer = zoomedBy(view, 1.25, 0.5, 0.5);
  const [before, after] = [under(view, 0.5, 0.5), under(nearer, 0.5, 0.5)];
  assert.ok(Math.abs(before[0] - after[0]) < 1e-9 && Math.abs(before[1] - after[1]) < 1e-9);
});

test("it stops at eight times, and at the whole picture", () => {
  let view = WHOLE;
  for (let step = 0; step < 40; step += 1) view = zoomedBy(view, 1.25, 0.9, 0.1);
  assert.equal(view.factor, MOST_ZOOM);
  assert.equal(zoomText(view), "8×");
  for (let step = 0; step < 40; step += 1) view = zoomedBy(view, 0.8, 0.5, 0.5);
  assert.deepEqual(view, WHOLE);
  assert.deepEqual(pannedBy(WHOLE, 0.3, -0.3), { factor: 1, left: 0, top: 0 });
});

test("no edge of the picture comes inside, whatever is done", () => {
  const dice = numbers(7, 3_000);
  let view = WHOLE;
  while (dice.length > 2) {
    const [way, x, y] = dice.splice(0, 3);
    view = way < 0.5 ? zoomedBy(view, 0.6 + way * 2, x, y) : pannedBy(view, x - 0.5, y - 0.5);
    const most = 1e-9;
    assert.ok(view.left <= most && view.top <= most, JSON.stringify(view));
    assert.ok(view.left + view.factor >= 1 - most && view.top + view.factor >= 1 - most, JSON.stringify(view));
  }
});

test("the tag has the factor in short", () => {
  assert.deepEqual(
    [1.5, 2, 3.375, 7.59].map((factor) => zoomText({ factor })),
    ["1.5×", "2×", "3.4×", "7.6×"],
  );
});
