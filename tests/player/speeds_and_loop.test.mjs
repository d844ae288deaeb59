// J, L and the loop: what the next speed is, and where the picture turns.
import assert from "node:assert/strict";
import { test } from "node:test";
import { built } from "./built.mjs";

const { SPEEDS, backward, byKeyFrames, faster, speedText } = await built("speeds");
const { LoopPoints } = await built("loop_points");

test("all frames up to four times, key frames beyond and backwards", () => {
  assert.deepEqual(
    SPEEDS.filter((speed) => !byKeyFrames(speed)),
    [0.25, 0.5, 1, 2, 4],
  );
  assert.ok([-1, -0.5, 8, 16].every(byKeyFrames));
});

test("L again is faster, J again is faster backwards, and each turns the other round at once", () => {
  const presses = (press, from, times) =>
    Array.from({ length: times }).reduce((all) => [...all, press(all.at(-1), true)], [from]);
  assert.deepEqual(presses(faster, 1, 6), [1, 2, 4, 8, 16, 16, 16]);
  assert.deepEqual(presses(backward, 1, 7), [1, -1, -2, -4, -8, -16, -16, -16]);
  assert.equal(faster(-8, true), 1);
  assert.equal(faster(4, false), 1);
  assert.equal(backward(-8, false), -1);
  assert.equal(faster(0.25, true), 0.5);
});

test("speeds read as people write them", () => {
  assert.deepEqual([0.25, 0.5, 1, 16, -4].map(speedText), ["¼×", "½×", "1×", "16×", "−4×"]);
});

test("the loop turns at its ends, in both directions, and only when it is on and plays", () => {
  const loop = new LoopPoints();
  assert.match(loop.set("loop", 5_000), /先用/u);
  loop.set("in", 5_000);
  loop.set("out", 9_000);
  assert.equal(loop.turn(9_500, 1, true), null);
  loop.set("loop", 0);
  assert.equal(loop.on, true);
  assert.equal(loop.turn(8_999, 1, true), null);
  assert.equal(loop.turn(9_000, 1, false), null);
  assert.equal(loop.turn(9_000, 1, true), 5_000);
  assert.equal(loop.turn(4_999, -2, true), 9_000);
  loop.set("in", 9_100);
  assert.deepEqual([loop.in_ms, loop.out_ms, loop.on], [9_100, null, false]);
});
