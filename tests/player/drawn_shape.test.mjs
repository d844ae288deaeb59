// A polygon and a place between text and map: read, written, judged as the server judges.
import assert from "node:assert/strict";
import { test } from "node:test";
import { built, numbers } from "./built.mjs";

const { placeOf, problemOf, ringOf, textOfPlace, textOfRing } = await built("drawn_shape");
const BLOCK = [
  [114.3, 30.61],
  [114.301, 30.61],
  [114.301, 30.611],
  [114.3, 30.611],
];

test("what is written is read again, as a geometry, a feature and a collection of one", () => {
  const text = textOfRing(BLOCK);
  assert.deepEqual(ringOf(text), BLOCK);
  const feature = { type: "Feature", geometry: JSON.parse(text) };
  assert.deepEqual(ringOf(JSON.stringify(feature)), BLOCK);
  assert.deepEqual(ringOf(JSON.stringify({ type: "FeatureCollection", features: [feature] })), BLOCK);
});

test("what is no closed polygon of one ring is not drawn", () => {
  const open = JSON.stringify({ type: "Polygon", coordinates: [BLOCK] });
  const hole = JSON.stringify({
    type: "Polygon",
    coordinates: [
      [...BLOCK, BLOCK[0]],
      [...BLOCK, BLOCK[0]],
    ],
  });
  const metres = JSON.stringify({
    type: "Polygon",
    coordinates: [
      [
        [528000, 3388000],
        [1, 2],
        [3, 4],
        [528000, 3388000],
      ],
    ],
  });
  for (const text of [
    "",
    "{",
    "null",
    "[]",
    '{"type":"Point"}',
    '{"type":"Polygon","coordinates":[[1]]}',
    open,
    hole,
    metres,
  ]) {
    assert.equal(ringOf(text), null, text);
  }
});

test("a crossing names its edges, neighbours are none", () => {
  assert.equal(problemOf(BLOCK), "");
  const [a, b, c, d] = BLOCK;
  assert.match(problemOf([a, c, b, d]), /第 1 条边与第 3 条边/u);
  assert.match(problemOf([a, b]), /至少有三个顶点/u);
  assert.match(problemOf([a, [114.9, 30.61], c]), /区域过大/u);
  const many = numbers(7, 201).map((turn, at) => [114.3 + Math.cos((at / 201) * 6.283) / 100, 30.6 + turn / 1e9]);
  assert.match(problemOf(many), /最多 200 个顶点/u);
});

test("a ring around a middle never crosses itself", () => {
  const far = numbers(3, 60);
  for (let corners = 3; corners < 60; corners++) {
    const ring = Array.from({ length: corners }, (_, at) => {
      const turn = (at / corners) * 2 * Math.PI;
      const radius = 0.001 + (far[at] ?? 0) / 100;
      return [114.3 + radius * Math.cos(turn), 30.6 + radius * Math.sin(turn)];
    });
    assert.equal(problemOf(ring), "", `${corners} corners`);
  }
});

test("a place is read in decimal degrees alone", () => {
  assert.deepEqual(placeOf("114.2892, 30.5795"), [114.2892, 30.5795]);
  assert.deepEqual(placeOf("114.2892，30.5795"), [114.2892, 30.5795]);
  assert.deepEqual(placeOf(textOfPlace([114.28921234567, 30.5])), [114.2892123, 30.5]);
  for (const text of ["", "114", "528000, 3388000", "114°17'21\"E 30°34'46\"N", "30.5795 N"])
    assert.equal(placeOf(text), null, text);
});
