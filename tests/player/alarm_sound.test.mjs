// The sound of alarms: off unless chosen, one for new ones until somebody accepts, one for each alarm that has grown.
import assert from "node:assert/strict";
import { test } from "node:test";
import { built } from "./built.mjs";

const { AlarmSound } = await built("alarm_sound");

let rung = 0;
const part = () => ({
  frequency: {},
  gain: { setValueAtTime() {}, exponentialRampToValueAtTime() {} },
  connect: (next) => next,
  start() {
    rung += 1;
  },
  stop() {},
});
globalThis.AudioContext = class {
  currentTime = 0;
  destination = {};
  createOscillator = part;
  createGain = part;
};
const kept = new Map();
globalThis.window = {
  localStorage: { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) },
};

function sound(choice) {
  kept.set("mingcha-alarm-sound-guard", choice);
  rung = 0;
  return new AlarmSound("guard");
}

test("an alarm that has grown rings once, also while others wait, and again when it grows again", () => {
  const held = sound("on");
  held.grew([3]);
  assert.equal(rung, 0, "what the page shows already is not announced");
  held.news();
  held.grew([3, 7]);
  assert.equal(rung, 2);
  held.grew([3, 7]);
  held.grew([7]);
  assert.equal(rung, 2);
  held.grew([7, 3]);
  assert.equal(rung, 3, "it was accepted and has grown again");
});

test("the same choice holds for grown alarms", () => {
  const held = sound("off");
  held.grew([]);
  held.grew([5]);
  assert.equal(rung, 0);
});

test("a grown alarm and a new one at once are one sound", () => {
  const held = sound("on");
  held.grew([]);
  held.grew([5]);
  held.news();
  assert.equal(rung, 1);
  held.accepted();
  held.news();
  assert.equal(rung, 2);
});
