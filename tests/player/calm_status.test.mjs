// What a screen reader is told of alarms: the newest counts now and then, the answer to an act at once (WCAG 4.1.3).
import assert from "node:assert/strict";
import { test } from "node:test";
import { built } from "./built.mjs";

const { CalmStatus } = await built("calm_status");

/** A region that counts what was said, on a clock by hand. */
function told() {
  const said = [];
  const timers = [];
  let now_ms = 0;
  globalThis.window = {
    setTimeout: (call, after_ms) => timers.push({ call, at_ms: now_ms + after_ms }),
    clearTimeout: (number) => number && timers.splice(number - 1, 1, null),
  };
  const region = {
    get textContent() {
      return said.at(-1) ?? "";
    },
    set textContent(words) {
      said.push(words);
    },
  };
  const status = new CalmStatus(region, () => now_ms);
  const pass = (ms) => {
    now_ms += ms;
    for (const [place, one] of timers.entries()) {
      if (!one || one.at_ms > now_ms) continue;
      timers[place] = null;
      one.call();
    }
  };
  return { said, status, pass };
}

test("a thousand alarms of a minute are said four times, the newest count each time", () => {
  const { said, status, pass } = told();
  for (let number = 1; number <= 1000; number += 1) {
    status.tell(`待接警 ${number}`);
    pass(60);
  }
  pass(20_000);
  assert.ok(said.length <= 5, String(said.length));
  assert.equal(said[0], "待接警 1");
  assert.equal(said.at(-1), "待接警 1000");
});

test("what a person did is answered at once, and the same words are not said again", () => {
  const { said, status, pass } = told();
  status.tell("待接警 3");
  status.tell("待接警 4");
  status.answer("已接警");
  assert.deepEqual(said, ["待接警 3", "已接警"]);
  status.tell("已接警");
  pass(60_000);
  assert.deepEqual(said, ["待接警 3", "已接警"]);
});
