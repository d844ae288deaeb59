// The timeline's arithmetic: from 90 days to one second, and back from pixel to instant.
import assert from "node:assert/strict";
import { test } from "node:test";
import { built, numbers } from "./built.mjs";

const { DAY_MS, LONGEST_MS, SHORTEST_MS, clipped, instantAt, pixelOf, tickStep, ticksOf, zoomed } =
  await built("timeline_scale");
const { footageBefore, nextFootage } = await built("timeline");
const { gapBeside, searchFrom } = await built("gap_search");

const NOON = Date.parse("2026-11-25T12:00:00+08:00");
const scale = (span_ms, width = 900) => ({ from_ms: NOON - span_ms, to_ms: NOON, left_px: 52, right_px: 52 + width });

test("pixel and instant are each other's inverse", () => {
  for (const number of numbers(1, 200)) {
    const one = scale(SHORTEST_MS + number * (LONGEST_MS - SHORTEST_MS));
    const instant = one.from_ms + number * (one.to_ms - one.from_ms);
    assert.ok(Math.abs(instantAt(one, pixelOf(one, instant)) - instant) < 1e-3 * (one.to_ms - one.from_ms));
  }
});

test("zooming keeps the instant under the pointer, and stays between a second and ninety days", () => {
  let [from_ms, to_ms] = [NOON - 3_600_000, NOON];
  const around_ms = NOON - 1_000_000;
  for (const factor of [0.5, 2, 1.25, 0.8]) {
    const [a, b] = zoomed(from_ms, to_ms, factor, around_ms);
    assert.ok(Math.abs((around_ms - a) / (b - a) - (around_ms - from_ms) / (to_ms - from_ms)) < 1e-9);
  }
  for (let step = 0; step < 40; step += 1) [from_ms, to_ms] = zoomed(from_ms, to_ms, 2, around_ms);
  assert.equal(to_ms - from_ms, LONGEST_MS);
  for (let step = 0; step < 60; step += 1) [from_ms, to_ms] = zoomed(from_ms, to_ms, 0.5, around_ms);
  assert.equal(to_ms - from_ms, SHORTEST_MS);
});

test("ticks stand at least 74 pixels apart, on round instants of Beijing", () => {
  for (const number of numbers(2, 300)) {
    const one = scale(SHORTEST_MS * (LONGEST_MS / SHORTEST_MS) ** number);
    const ticks = ticksOf(one);
    assert.ok(ticks.length <= 900 / 74 + 1, String(one.to_ms - one.from_ms));
    for (let place = 1; place < ticks.length; place += 1)
      assert.ok(pixelOf(one, ticks[place].at_ms) - pixelOf(one, ticks[place - 1].at_ms) >= 73.9);
    for (const tick of ticks) assert.equal(tick.day, (tick.at_ms + 8 * 3_600_000) % DAY_MS === 0);
  }
});

test("days and weeks: a tick a day in a week, Mondays where weeks are ticks", () => {
  const week = ticksOf(scale(7 * DAY_MS));
  assert.equal(tickStep(scale(7 * DAY_MS)), DAY_MS);
  assert.deepEqual(
    week.filter((tick) => tick.week).map((tick) => new Date(tick.at_ms + 8 * 3_600_000).getUTCDay()),
    [1],
  );
  for (const tick of ticksOf(scale(90 * DAY_MS, 700))) assert.ok(tick.week);
});

test("a stretch is cut to what is in view", () => {
  const one = scale(1_000_000, 1_000);
  assert.deepEqual(clipped(one, NOON - 2_000_000, NOON - 500_000), [52, 552]);
  assert.equal(clipped(one, NOON + 1, NOON + 2), null);
});

test("gaps and footage are found from an instant, in both directions", () => {
  const gaps = [
    [1_000_000, 1_100_000, "LOSS"],
    [2_000_000, 2_100_000, "SILENT"],
    [500_000, 600_000, "LOSS"],
    [800_000, 800_900, "LOSS"], // under a second: no key leads there
  ];
  assert.deepEqual(gapBeside(gaps, 700_000, 1), [1_000_000, 1_100_000, "LOSS"]);
  assert.deepEqual(gapBeside(gaps, 1_000_000, 1), [2_000_000, 2_100_000, "SILENT"]);
  assert.deepEqual(gapBeside(gaps, 1_000_000, -1), [500_000, 600_000, "LOSS"]);
  assert.equal(gapBeside(gaps, 2_050_000, 1), null);
  const lane = {
    footage: [
      [100, 200],
      [300, 400],
    ],
  };
  assert.deepEqual(
    [50, 150, 250, 400].map((at) => nextFootage(lane, at)),
    [100, 150, 300, null],
  );
  assert.deepEqual(
    [50, 150, 250, 500].map((at) => footageBefore(lane, at)),
    [null, 150, 200, 400],
  );
});

test("P leads to the gap before, wherever the picture has moved since", () => {
  const gaps = [10, 20, 30, 40].map((minute) => [minute * 60_000, minute * 60_000 + 5_000, "SILENT"]);
  const walk = (moves) => {
    let [shown, last, found] = [45 * 60_000, null, []];
    for (const [direction, moved_ms] of moves) {
      const gap = gapBeside(gaps, searchFrom(shown, last, direction), direction);
      found = [...found, gap[0] / 60_000];
      last = [gap[0], gap[1]];
      shown = gap[0] - 1_000 + moved_ms;
    }
    return found;
  };
  // the picture plays on into the gap and behind it, or backwards before it: the same way each time
  assert.deepEqual(
    walk([
      [-1, 8_000],
      [-1, 8_000],
      [-1, 0],
    ]),
    [40, 30, 20],
  );
  assert.deepEqual(
    walk([
      [-1, -9_000],
      [-1, -9_000],
      [-1, 0],
    ]),
    [40, 30, 20],
  );
  assert.deepEqual(
    walk([
      [-1, 0],
      [-1, 6_500],
      [1, 0],
      [-1, 0],
    ]),
    [40, 30, 40, 30],
  );
  // long after the gap it is the one before again
  assert.deepEqual(
    walk([
      [-1, 60_000],
      [-1, 0],
    ]),
    [40, 40],
  );
});
