// The line of rest on the wall: what it shows at which instant of a night.
import assert from "node:assert/strict";
import { test } from "node:test";
import { built } from "./built.mjs";

const { remindersAt } = await built("wall_rest");

const HOUR_MS = 3_600_000;
const SHIFT = [
  { from_ms: 0, until_ms: HOUR_MS, text: "离屏 20:50–21:00" },
  { from_ms: HOUR_MS, until_ms: 2 * HOUR_MS, text: "离屏 21:50–22:00" },
  { from_ms: 0, until_ms: 2 * HOUR_MS, text: "换席 22:00" },
];

test("each hour has its own line, until the change of seats and the end of the shift", () => {
  assert.equal(remindersAt(SHIFT, 0), "离屏 20:50–21:00 · 换席 22:00");
  assert.equal(remindersAt(SHIFT, HOUR_MS - 1), "离屏 20:50–21:00 · 换席 22:00");
  assert.equal(remindersAt(SHIFT, HOUR_MS), "离屏 21:50–22:00 · 换席 22:00");
  assert.equal(remindersAt(SHIFT, 2 * HOUR_MS), "");
  assert.equal(remindersAt(SHIFT, -1), "");
  assert.equal(remindersAt([], 0), "");
});
