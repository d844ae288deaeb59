// Shift+N and Shift+P: the times of activity one after the other, four hours at a time, never outside the grant.
import assert from "node:assert/strict";
import { test } from "node:test";
import { built } from "./built.mjs";

const { activityAt, activityBeside, nextActivity } = await built("activity_search");
const { placeAfter } = await built("calendar");
const HOUR = 3_600_000;

/** A gateway that knows these times of activity and answers those that begin in the asked window. */
function gateway(active) {
  const asked = [];
  const activity = async (from_ms, to_ms, most) => {
    asked.push([from_ms, to_ms, most]);
    return [{ active: active.filter(([begin]) => begin >= from_ms && begin < to_ms) }];
  };
  return { asked, activity };
}

test("the next and the previous one, by their begin", () => {
  const active = [
    [10, 20],
    [30, 35],
    [50, 60],
  ];
  assert.deepEqual(activityBeside(active, 30, 1), [50, 60]);
  assert.deepEqual(activityBeside(active, 30, -1), [10, 20]);
  assert.equal(activityBeside(active, 50, 1), null);
});

test("goes on from the one that the key led to, and over windows without any", async () => {
  const found = [
    [HOUR, HOUR + 5_000],
    [11 * HOUR, 11 * HOUR + 9_000],
  ];
  const point = gateway(found);
  const next = (shown, last, direction) => nextActivity(point, shown, last, direction, 0, 12 * HOUR);
  assert.deepEqual(await next(0, null, 1), found[0]);
  assert.deepEqual(await next(HOUR - 1_000, found[0], 1), found[1]);
  assert.deepEqual(await next(11 * HOUR - 1_000, found[1], -1), found[0]);
  assert.equal(await next(HOUR - 1_000, found[0], -1), null);
  assert.ok(point.asked.every(([from_ms, to_ms]) => from_ms >= 0 && to_ms <= 12 * HOUR && to_ms - from_ms <= 4 * HOUR));
});

test("asks for nothing before the grant", async () => {
  const point = gateway([[HOUR, HOUR + 5_000]]);
  assert.equal(await nextActivity(point, 3 * HOUR, null, -1, 2 * HOUR, 4 * HOUR), null);
  assert.deepEqual(point.asked, [[2 * HOUR, 3 * HOUR, 2_000]]);
});

test("says when and how long", () => {
  assert.match(activityAt([0, 18_000]), /^活动：1970-01-01 周四 08:00:00 至 08:00:18，18 秒$/u);
});

test("arrows of the calendar pass over days without footage", () => {
  const open = [true, false, true, false, false, false, false, false, false, true];
  assert.equal(placeAfter(open, 0, 1), 2);
  assert.equal(placeAfter(open, 2, 7), 9);
  assert.equal(placeAfter(open, 2, -1), 0);
  assert.equal(placeAfter(open, 9, 1), null);
  assert.equal(placeAfter(open, 0, 7), null);
});
