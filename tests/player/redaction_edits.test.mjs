// The keys of a review, the edits that come of them, and the list of items.
import assert from "node:assert/strict";
import { test } from "node:test";
import { built } from "./built.mjs";

const edits = await built("redaction_edits");
const { EditKeys } = await built("redaction_edit_keys");
const { moved, rectangle, regionAt } = await built("redaction_region");
const { commandOfKey, keyList } = await built("redaction_keys");
const { ReviewItems, answerOf, filmTime, inOrder, timeOf, trackWords } = await built("redaction_items");
const LENGTH = 900_000;

test("each key of the plan stands for its command, in both cases, and is in the list", () => {
  const keys = { " ": "toggle", ",": "frame-back", ".": "frame-forward", j: "backward", K: "pause", l: "faster" };
  const more = {
    "[": "item-previous",
    "]": "item-next",
    Enter: "right",
    N: "region",
    s: "split",
    u: "join",
    b: "begin",
  };
  const last = {
    e: "end",
    F: "frame",
    d: "delete",
    c: "class-off",
    z: "undo",
    w: "unwatched",
    "?": "list",
    V: "keep-visible",
  };
  for (const [key, command] of Object.entries({ ...keys, ...more, ...last })) assert.equal(commandOfKey(key), command);
  assert.deepEqual(
    ["1", "2", "3", "4", "5"].map((key) => commandOfKey(key).speed),
    [0.25, 0.5, 1, 2, 4],
  );
  assert.equal(commandOfKey("6"), null);
  assert.equal(new Set(keyList().map(([key]) => key)).size, keyList().length);
});

test("a region has its keys in order and lasts as long as it is to", () => {
  const [early, late] = [
    { at_90k: 900, left: 1, top: 2, width: 3, height: 4 },
    { at_90k: 1_800, left: 5, top: 2, width: 3, height: 4 },
  ];
  assert.deepEqual(edits.region([late, early], 2_000, LENGTH), {
    kind: "region",
    from_90k: 900,
    to_90k: 2_000,
    keys: [early, late],
  });
  assert.equal(edits.region([late], LENGTH + 5, LENGTH).to_90k, LENGTH);
  assert.equal(edits.region([], 1, LENGTH), null);
  assert.equal(regionAt([early, late], 1_350).left, 3);
  assert.equal(regionAt([early, late], 0).left, 1);
  assert.equal(regionAt([], 0), null);
});

test("a rectangle lies in the picture, whichever way it was drawn, and has an extent", () => {
  assert.deepEqual(rectangle([900, 80_000], [-5, 50_000]), { left: 0, top: 50_000, width: 900, height: 15_535 });
  const dot = rectangle([65_535, 65_535], [65_535, 65_535]);
  assert.ok(dot.width > 0 && dot.left + dot.width === 65_535);
  const box = { left: 65_000, top: 0, width: 500, height: 500 };
  assert.equal(moved(box, "ArrowRight", true, false).left, 65_035);
  assert.equal(moved(box, "ArrowUp", false, false).top, 0);
  assert.ok(moved(box, "ArrowDown", false, true).height > 500);
  assert.ok(moved(box, "ArrowLeft", true, true).width > 0);
});

test("a track is held to where it is to begin and to end, and is not if it is there", () => {
  const extent = [900, 2_700];
  const extended = (from_90k, to_90k) => ({ kind: "extend", from_90k, to_90k, track: "t1" });
  assert.deepEqual(edits.beginsHere("t1", 0, extent, false), extended(0, 900));
  assert.equal(edits.beginsHere("t1", 900, extent, false), null);
  assert.deepEqual(edits.endsHere("t1", 3_600, extent, false), extended(2_700, 3_600));
  assert.equal(edits.endsHere("t1", 2_700, extent, false), null);
  assert.deepEqual(edits.beginsHere("t1", 1_200, extent, true), extended(1_200, 2_700), "left open: covered from here");
  assert.deepEqual(edits.endsHere("t1", 1_800, extent, true), extended(900, 1_800));
  assert.deepEqual(edits.join(["t2", 500, 600], ["t1", 0, 100]), {
    kind: "join",
    from_90k: 100,
    to_90k: 500,
    track: "t1",
    other: "t2",
  });
  assert.deepEqual(
    edits.wholeFrames(1_800, 0, (at) => at + 900),
    { kind: "whole_frame", from_90k: 0, to_90k: 2_700 },
  );
});

test("only what an edit can take back is taken back, and what leaves something open has a reason", () => {
  const off = { kind: "class_off", from_90k: 0, to_90k: LENGTH, track: "plate", reason: "误检" };
  assert.equal(edits.undoOf(off, [], [], LENGTH).kind, "class_on");
  const region = { kind: "region", from_90k: 0, to_90k: 900, keys: [] };
  const back = edits.undoOf(region, ["t1"], ["t1", "r1"], LENGTH);
  assert.deepEqual([back.kind, back.track, edits.uncovers(back)], ["delete", "r1", true]);
  assert.equal(edits.undoOf(region, ["t1"], ["t1"], LENGTH), null);
  const split = { kind: "split", from_90k: 0, to_90k: 900, track: "t1", reason: "混接" };
  assert.deepEqual(edits.undoOf(split, ["t1"], ["t1", "t1b"], LENGTH).other, "t1b");
  for (const kind of ["delete", "extend", "join"])
    assert.equal(edits.undoOf({ ...split, kind }, [], ["t9"], LENGTH), null);
  assert.equal(edits.uncovers({ ...split, kind: "extend" }), false);
});

test("items go by the film's time; an answer says whether an edit touched the item", () => {
  const rows = [
    { number: 2, from_90k: 900, to_90k: 1_800 },
    { number: 1, from_90k: 900, to_90k: 900 },
    { number: 3, from_90k: 0, to_90k: 9 },
  ];
  assert.deepEqual(
    inOrder(rows).map((row) => row.number),
    [3, 1, 2],
  );
  assert.equal(answerOf(rows[0], [[0, 900]]), "ok");
  assert.equal(answerOf(rows[1], [[900, 901]]), "edited"); // an instant
  assert.equal(filmTime(61.25 * 90_000), "01:01.25");
});

test("a right item costs one key: Enter answers and goes to the next open one, round the end", () => {
  const visited = [];
  const list = { replaceChildren() {}, querySelectorAll: () => [] };
  const items = new ReviewItems(list, {}, (row) => visited.push(row.number));
  items.line = () => null; // no browser
  const row = (number, from_90k) => ({
    number,
    kind: "begin",
    from_90k,
    to_90k: from_90k + 9,
    track: "t1",
    answer: "",
    together: number,
  });
  items.show([row(1, 0), row(2, 900), row(3, 1_800)]);
  items.choose(items.nextOpen());
  for (let turn = 0; turn < 3; turn += 1) {
    items.answered({ [items.current.number]: "ok" });
    items.choose(items.nextOpen());
  }
  assert.deepEqual(visited, [1, 2, 3]);
  assert.deepEqual(items.counts, { all: 3, open: 0 });
  assert.equal(items.beside(-1, 0).number, 2);
  assert.equal(items.beside(1, 0), null);
});

test("one look has the open items that belong together, and lasts as long as all of them", () => {
  const items = new ReviewItems({ replaceChildren() {}, querySelectorAll: () => [] }, {}, () => undefined);
  items.line = () => null; // no browser
  const row = (number, from_90k, to_90k, together, answer = "") => ({
    number,
    kind: "begin",
    from_90k,
    to_90k,
    together,
    answer,
  });
  const rows = [row(4, 0, 90, 4), row(5, 60, 400, 4), row(6, 70, 80, 4, "ok"), row(7, 9_000, 9_100, 7)];
  items.show(rows);
  assert.deepEqual(
    items.look(rows[0]).map((one) => one.number),
    [4, 5],
  );
  assert.deepEqual(timeOf(items.look(rows[0])), [0, 400]);
  assert.deepEqual(
    items.look(rows[2]).map((one) => one.number),
    [4, 5, 6],
  );
  items.answered({ 4: "ok", 5: "edited" });
  assert.equal(items.nextOpen().number, 7);
});

test("a region of which nothing was drawn is no edit, and the page says that none was drawn", async () => {
  const list = { add() {}, remove() {} };
  globalThis.document.createElement ??= () => ({ remove() {}, append() {}, style: {}, classList: list });
  const sent = [];
  const heard = [];
  const page = {
    at_90k: () => 0,
    item: () => null,
    boxes: () => [],
    length_90k: LENGTH,
    kind: "publication",
    send: async (edit) => sent.push(edit) > 0,
    say: (text) => heard.push(text),
    paint() {},
  };
  const stage = { addEventListener() {}, append() {}, classList: list };
  const keys = new EditKeys(stage, { tracks: () => [], until: (at) => at }, {}, page);
  await keys.obey("region");
  assert.ok(keys.key({ key: "Enter" }));
  await Promise.resolve();
  assert.deepEqual([sent, heard.at(-1)], [[], "没有画区域"]);
});

test("an item of several tracks says so, since it names none", () => {
  assert.equal(trackWords({ kind: "begin", track: "" }), " · 多条轨迹");
  assert.equal(trackWords({ kind: "weak", track: "t4" }), " · t4");
  assert.equal(trackWords({ kind: "cut", track: "" }), "");
  assert.equal(trackWords({ kind: "edit", track: "r1" }), " · r1");
});

test("the person concerned stays visible in all of the film, with a reason, and is covered again without one", () => {
  const shown = edits.visibleOrNot("t1", true, LENGTH);
  assert.deepEqual(shown, { kind: "keep_visible", from_90k: 0, to_90k: LENGTH, track: "t1" });
  const again = edits.visibleOrNot("t1", false, LENGTH);
  assert.deepEqual([edits.uncovers(shown), edits.uncovers(again)], [true, false]);
  assert.deepEqual(edits.undoOf(shown, ["t1"], ["t1"], LENGTH), again);
});
