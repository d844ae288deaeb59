// A tour: it turns at its own interval, pauses at an input, and turns by hand in both directions.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { built } from "./built.mjs";

const timers = [];
globalThis.window = {
  setTimeout: (call, after_ms) => timers.push({ call, after_ms }),
  clearTimeout: (number) => {
    if (timers[number - 1]) timers[number - 1].call = null;
  },
};
Object.assign(globalThis.document, { addEventListener: () => undefined, visibilityState: "visible" });

const { Tour } = await built("wall_tour");
const PAGES = [["a"], ["b"], ["c"]];

beforeEach(() => timers.splice(0));

/** A tour, and what it showed. */
function touring() {
  const shown = [];
  const tour = new Tour({ show: (page) => shown.push(page[0]), changed: () => undefined });
  tour.load(PAGES, 15);
  return { tour, shown };
}

/** The time of the next page comes. */
function elapse() {
  const { call, after_ms } = timers.at(-1) ?? {};
  call?.();
  return after_ms;
}

test("it turns at the interval of its layout until an input, and goes on", () => {
  const { tour, shown } = touring();
  assert.ok(tour.toggle());
  assert.equal(elapse(), 15_000);
  assert.deepEqual(shown, ["b"]);
  tour.touch();
  elapse();
  assert.deepEqual([tour.state, shown], ["waiting", ["b"]]);
  tour.toggle();
  elapse();
  assert.deepEqual([tour.state, shown], ["running", ["b", "c"]]);
});

test("by hand it turns both ways over its ends, waits there, and a single page does not turn", () => {
  const { tour, shown } = touring();
  tour.toggle();
  assert.ok(tour.turnBy(-1));
  assert.deepEqual([tour.state, shown], ["waiting", ["c"]]);
  elapse();
  assert.deepEqual(shown, ["c"], "it waits");
  tour.turnBy(1);
  assert.deepEqual(shown, ["c", "a"]);
  tour.load([["a"]], 15);
  assert.equal(tour.turnBy(1), false);
});
