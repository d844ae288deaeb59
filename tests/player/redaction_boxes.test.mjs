// What a redaction covers, by picture: found by both of its times, read in parts, forgotten by an edit.
import assert from "node:assert/strict";
import { test } from "node:test";
import { built } from "./built.mjs";

const { BoxParts, coveredBy, PART_90K } = await built("redaction_boxes");
const STEP = 3_600; // 25 pictures a second
const WALL = 1_800_000_000 * 90_000;

/** Pictures of a film with a hole of two seconds after the third. */
function film(from_90k, to_90k) {
  const found = [];
  for (let at = 0; at < to_90k; at += STEP) {
    if (at < from_90k || (at > 3 * 90_000 && at < 5 * 90_000)) continue;
    const boxes =
      at >= 90_000 && at < 180_000
        ? [{ track: "t1", kind: "face", left: 0, top: 0, width: 9, height: 9, is_covered: true }]
        : [];
    found.push({ at_90k: at, wall_90k: WALL + at, boxes });
  }
  return found;
}

test("a picture stands until the next one, by the film's time and by the recording's", async () => {
  const asked = [];
  const parts = new BoxParts(async (from, to) => asked.push(from) && film(from, to), 25 * 90_000);
  assert.equal(parts.film_90k(WALL), null);
  assert.equal(parts.at(0), null);
  await parts.want(0);
  assert.equal(parts.at(STEP + 100).at_90k, STEP);
  assert.equal(parts.at(STEP - 100).at_90k, 0);
  assert.equal(parts.at(STEP - 20).at_90k, STEP); // the page counts in milliseconds
  assert.equal(parts.film_90k(WALL + 2 * STEP + 90), 2 * STEP + 90);
  assert.equal(parts.wall_90k(10 * 90_000), WALL + 10 * 90_000);
  assert.equal(parts.until(0), STEP);
  assert.equal(parts.until(3 * 90_000), 5 * 90_000); // a hole belongs to the picture before it
  assert.deepEqual(parts.extent("t1"), [90_000, 180_000]);
  await parts.want(PART_90K);
  assert.deepEqual(
    asked.sort((a, b) => a - b),
    [0, PART_90K, 2 * PART_90K],
  );
  assert.equal(new Set(asked).size, asked.length); // each part is read once
});

test("the first picture stands for the begin of the film, the last for its end, and neither for what was not read", async () => {
  const late = [{ at_90k: 2 * PART_90K + 900, wall_90k: WALL, boxes: [] }];
  const parts = new BoxParts(async (from) => (from === 2 * PART_90K ? late : []), 5 * PART_90K);
  await parts.want(2 * PART_90K);
  assert.equal(parts.since(late[0]), late[0].at_90k);
  assert.equal(parts.until(late[0].at_90k), 4 * PART_90K);
  await parts.want(0);
  await parts.want(4 * PART_90K);
  assert.equal(parts.since(late[0]), 0);
  assert.equal(parts.until(late[0].at_90k), 5 * PART_90K);
});

test("two pictures abut if none lies between them, over a hole too", async () => {
  const parts = new BoxParts(async (from, to) => film(from, to), 10 * 90_000);
  await parts.want(0);
  assert.equal(parts.abut(0, STEP), true);
  assert.equal(parts.abut(0, 2 * STEP), false);
  assert.equal(parts.abut(3 * 90_000, 5 * 90_000), true);
  assert.equal(parts.abut(9 * 90_000, 11 * 90_000), false); // the second part was not read
});

test("an edit forgets what was read, and what was on its way", async () => {
  const waiting = [];
  const parts = new BoxParts(
    (from, to) => new Promise((resolve) => waiting.push(() => resolve(film(from, to)))),
    90_000,
  );
  const first = parts.want(0);
  parts.clear();
  waiting.shift()();
  await first;
  assert.equal(parts.has(0), false);
  const second = parts.want(0);
  waiting.shift()();
  await second;
  assert.equal(parts.has(0), true);
  parts.clear();
  assert.equal(parts.at(0), null);
  assert.equal(parts.film_90k(WALL + STEP), STEP); // the times of the recording stay
});

test("a part that could not be read is asked for again", async () => {
  let fails = true;
  const ask = async (from, to) => {
    if (fails) throw new Error("away");
    return film(from, to);
  };
  const parts = new BoxParts(ask, 90_000);
  await assert.rejects(parts.want(0));
  fails = false;
  await parts.want(0);
  assert.equal(parts.has(0), true);
});

test("a person left visible stays covered where a covered box of another track lies over it", () => {
  const box = (track, left, is_covered) => ({ track, kind: "face", left, top: 0, width: 10, height: 10, is_covered });
  const boxes = [box("t0", 0, false), box("t1", 9, true), box("t2", 10, true), box("t3", 2, false)];
  assert.deepEqual(coveredBy(boxes, "t0"), ["t1"]);
  assert.deepEqual(coveredBy(boxes, "t1"), [], "it is covered itself");
});
