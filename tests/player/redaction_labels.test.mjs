// The names of many boxes on one picture: none lies on another.
import assert from "node:assert/strict";
import { test } from "node:test";
import { built, numbers } from "./built.mjs";

const { MOST_LABELS, SHORT, placeLabels, widthOf } = await built("redaction_labels");
const [WIDTH, HEIGHT] = [960, 540];

function crowd(seed, count) {
  const chance = numbers(seed, count * 4);
  return Array.from({ length: count }, (_, number) => {
    const [x, y, w, h] = chance.slice(number * 4);
    const box = { left: x * 900, top: y * 500, width: 10 + w * 200, height: 10 + h * 200 };
    return { box, text: `人体 t${number}`, rank: 2, mustShow: false };
  });
}

function overlaps(labels) {
  const all = labels.filter((label) => label !== null);
  return all.some((one, number) =>
    all.some(
      (other, place) =>
        place > number &&
        one.left < other.left + widthOf(other.text) &&
        other.left < one.left + widthOf(one.text) &&
        Math.abs(one.top - other.top) < 18,
    ),
  );
}

test("names of a crowd do not lie on each other and stay on the picture, however many there are", () => {
  for (let seed = 1; seed <= 50; seed += 1) {
    const labels = placeLabels(crowd(seed, 5 + seed), WIDTH, HEIGHT);
    assert.equal(labels.length, 5 + seed);
    assert.ok(!overlaps(labels), `seed ${seed}`);
    const shown = labels.filter((label) => label !== null);
    assert.ok(shown.length <= MOST_LABELS && shown.length >= Math.min(5, MOST_LABELS));
    for (const { left, top, text } of shown) {
      assert.ok(left >= 0 && left + widthOf(text) <= WIDTH && top >= 0 && top + 18 <= HEIGHT);
    }
  }
});

test("the chosen one has its name first, and what is not covered at least its mark", () => {
  const boxes = crowd(7, 60);
  boxes[59] = { ...boxes[59], rank: 0, mustShow: true };
  const open = boxes.map((one, number) => (number >= 20 && number < 25 ? { ...one, rank: 1, mustShow: true } : one));
  const labels = placeLabels(open, WIDTH, HEIGHT);
  assert.equal(labels[59].text, "人体 t59");
  for (let number = 20; number < 25; number += 1) assert.ok(labels[number] !== null);
  const box = { left: 0, top: 0, width: 12, height: 12 };
  const same = Array.from({ length: 30 }, () => ({ box, text: "号牌 t1 未遮盖", rank: 1, mustShow: true }));
  const crowded = placeLabels(same, 120, 40);
  assert.ok(crowded.every((label) => label !== null));
  assert.equal(crowded.at(-1).text, SHORT);
});

test("a box alone has its name above it, and inside where there is no room above", () => {
  const one = (top) => [{ box: { left: 100, top, width: 50, height: 50 }, text: "face t1", rank: 2, mustShow: false }];
  assert.deepEqual(placeLabels(one(100), WIDTH, HEIGHT), [{ text: "face t1", left: 100, top: 82 }]);
  assert.deepEqual(placeLabels(one(0), WIDTH, HEIGHT)[0].top, 0);
  assert.deepEqual(placeLabels([], WIDTH, HEIGHT), []);
});
