// A track whose box is moved by keys and mouse, the edit that comes of it, and the one that takes it back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { built } from "./built.mjs";

const { commandOfKey } = await built("redaction_keys");
const { moveKeys, putBack, uncovers } = await built("redaction_edits");
const { clicked, dragged, movedAt } = await built("redaction_region");
const { BoxParts } = await built("redaction_boxes");
const SECOND = 90_000;
const PICTURE = 3_600;
const until = (at) => at + PICTURE;
const at = (at_90k, left, top = 10) => ({ at_90k, left, top, width: 100, height: 50 });
const lay = (time_90k) => ({ left: time_90k / 900, top: 10, width: 100, height: 50 });

test("M moves a box, which may leave something open", () => {
  assert.equal(commandOfKey("M"), "move");
  assert.ok(uncovers({ kind: "move_key" }));
});

test("moved at one picture it comes from where it lay and goes back there, inside of its time", () => {
  const edit = moveKeys("t4", [at(5 * SECOND, 999)], [0, 20 * SECOND], lay, until);
  assert.deepEqual([edit.kind, edit.track, edit.from_90k, edit.to_90k], ["move_key", "t4", 4 * SECOND, 6 * SECOND]);
  assert.deepEqual(
    edit.keys.map((key) => [key.at_90k, key.left]),
    [
      [4 * SECOND, 400],
      [5 * SECOND, 999],
      [6 * SECOND, 600],
    ],
  );
  const atBegin = moveKeys("t4", [at(0, 999)], [0, 20 * SECOND], lay, until);
  assert.deepEqual([atBegin.from_90k, atBegin.keys.length], [0, 2]);
  const single = moveKeys("t4", [at(0, 999)], [0, PICTURE], lay, until);
  assert.deepEqual([single.from_90k, single.to_90k, single.keys.length], [0, PICTURE, 1]);
  assert.equal(moveKeys("t4", [], [0, 1], lay, until), null);
});

test("moved at several pictures it lies there, straight from one to the next, and nowhere else", () => {
  const edit = moveKeys("r1", [at(2 * SECOND, 7), at(SECOND, 5)], [0, 20 * SECOND], lay, until);
  assert.deepEqual([edit.from_90k, edit.to_90k], [SECOND, 2 * SECOND + PICTURE]);
  assert.deepEqual(
    edit.keys.map((key) => key.left),
    [5, 7],
  );
});

test("what was moved is put back picture by picture, unless it had no place in one", () => {
  const done = { kind: "move_key", from_90k: PICTURE, to_90k: 4 * PICTURE, track: "t4", keys: [at(PICTURE, 1)] };
  const pictures = [0, 1, 2, 3, 4].map((number) => number * PICTURE);
  const back = putBack(done, pictures, lay);
  assert.deepEqual(
    back.keys.map((key) => [key.at_90k, key.left]),
    [1, 2, 3].map((number) => [number * PICTURE, number * 4]),
  );
  assert.equal(
    putBack(done, pictures, (time) => (time === 2 * PICTURE ? null : lay(time))),
    null,
  );
  assert.equal(putBack({ ...done, to_90k: 0 }, pictures, lay), null);
  const many = Array.from({ length: 1_001 }, (_, number) => number);
  assert.equal(putBack({ ...done, from_90k: 0, to_90k: 2_000 }, many, lay), null);
});

test("between two keys it is on the line, elsewhere where it lay, and the picture keeps it", () => {
  const keys = [at(0, 0), at(2 * PICTURE, 200)];
  assert.equal(movedAt(keys, PICTURE, lay(PICTURE)).left, 100);
  assert.equal(movedAt(keys, 9 * PICTURE, lay(9 * PICTURE)).left, 36);
  assert.equal(movedAt(keys, 9 * PICTURE, null).left, 200, "a region that is drawn stays where it was last");
  assert.equal(movedAt([], 0, null), null);
  assert.deepEqual(dragged(lay(0), 65_500, -4), { left: 65_435, top: 0, width: 100, height: 50 });
});

test("a track has a place where it has one box", async () => {
  const box = (track) => ({ track, kind: "face", left: 1, top: 2, width: 3, height: 4, is_covered: true });
  const pictures = [
    { at_90k: 0, wall_90k: 0, boxes: [box("t1"), box("t2"), box("t2")] },
    { at_90k: PICTURE, wall_90k: PICTURE, boxes: [] },
  ];
  const parts = new BoxParts(() => Promise.resolve(pictures), 2 * PICTURE);
  await parts.want(0);
  assert.deepEqual(parts.place("t1", 0), { left: 1, top: 2, width: 3, height: 4 });
  assert.equal(parts.place("t2", 0), null);
  assert.equal(parts.place("t1", PICTURE), null);
  assert.deepEqual(parts.times(), [0, PICTURE]);
});

test("without a drag: two clicks are a region's corners, one is where a moved box lies (WCAG 2.5.7)", () => {
  assert.equal(clicked([1000, 2000], null, null), null, "the first corner");
  assert.deepEqual(clicked([5000, 900], [1000, 2000], null), { left: 1000, top: 900, width: 4000, height: 1100 });
  const held = { left: 10, top: 10, width: 400, height: 200 };
  assert.deepEqual(clicked([5000, 900], [1, 1], held), { left: 4800, top: 800, width: 400, height: 200 });
  assert.equal(clicked([0, 0], null, held).left, 0, "inside of the picture");
});
