// A replay is of the last 30 s, but for what is still being written, and goes over what was not recorded.
import assert from "node:assert/strict";
import { test } from "node:test";
import "./fake_media.mjs";
import { built } from "./built.mjs";

const { footageFrom, stretchOf } = await built("wall_replay");

test("it ends where footage is written", () => {
  assert.deepEqual(stretchOf(1_000_000, 0), [970_000, 998_500]);
});

test("it begins where the ticket opens footage, and not behind its end", () => {
  assert.deepEqual(stretchOf(1_000_000, 969_999), [970_000, 998_500]);
  assert.deepEqual(stretchOf(1_000_000, 980_000), [980_000, 998_500]);
  assert.deepEqual(stretchOf(1_000_000, 999_000), [998_500, 998_500]);
});

test("it begins with the first footage from there on", () => {
  const footage = [
    [900, 1_000],
    [2_000, 3_000],
  ];
  assert.deepEqual(
    [950, 1_000, 1_500, 2_500, 3_000].map((at_ms) => footageFrom({ footage }, at_ms)),
    [950, 2_000, 2_000, 2_500, null],
  );
});
