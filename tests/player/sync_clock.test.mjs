// One clock for several cameras: it runs, stands, follows its leader, and brings the others back without being seen.
import assert from "node:assert/strict";
import { test } from "node:test";
import { built, numbers } from "./built.mjs";

const { HURRY_DRIFT_MS, SEEK_DRIFT_MS, SyncClock, correction } = await built("sync_clock");

test("the clock runs at its speed and stands when told", () => {
  const clock = new SyncClock(1_000_000);
  assert.equal(clock.now(500), 1_000_000);
  clock.run(500);
  assert.equal(clock.now(1_500), 1_001_000);
  clock.setRate(4, 1_500);
  assert.equal(clock.now(2_500), 1_005_000);
  clock.stand(2_500);
  assert.equal(clock.now(9_000), 1_005_000);
});

test("it follows its leader, but not to where the leader does not belong", () => {
  const clock = new SyncClock(1_000_000);
  clock.run(0);
  clock.follow(1_000_100, 80);
  assert.equal(clock.now(180), 1_000_200);
  clock.follow(1_900_000, 180);
  assert.equal(clock.now(180), 1_000_200);
});

test("small distances are played away within a few seconds, great ones are sought", () => {
  assert.deepEqual(correction(0, 1), { kind: "rate", rate: 1 });
  assert.deepEqual(correction(SEEK_DRIFT_MS + 1, 1), { kind: "seek" });
  assert.deepEqual(correction(-SEEK_DRIFT_MS - 1, 2), { kind: "seek" });
  for (const number of numbers(3, 200)) {
    for (const rate of [0.25, 0.5, 1, 2, 4]) {
      let drift_ms = (number * 2 - 1) * SEEK_DRIFT_MS;
      for (let tick = 0; tick < 150; tick += 1) {
        const todo = correction(drift_ms, rate);
        assert.equal(todo.kind, "rate");
        const most = Math.abs(drift_ms) > HURRY_DRIFT_MS * Math.max(1, rate) ? 0.5001 : 0.1201;
        assert.ok(Math.abs(todo.rate / rate - 1) <= most, "no eye sees it, unless it is far off");
        drift_ms += (todo.rate - rate) * 80;
      }
      assert.ok(Math.abs(drift_ms) <= Math.max(13, 13 * rate) || rate < 1, `${drift_ms} at ${rate}`);
    }
  }
});

test("a camera that fell behind hurries, and the clock waits for it: within 200 ms again in a quarter of a second", () => {
  const clock = new SyncClock(1_000_000);
  clock.run(0);
  const shown = [1_000_000, 999_600];
  let page_ms = 0;
  while (shown[0] - shown[1] > 200) {
    clock.follow(shown[0], page_ms);
    clock.waitFor(Math.min(...shown), page_ms);
    const rates = shown.map((shown_ms) => correction(shown_ms - clock.now(page_ms), 1).rate);
    assert.ok(rates[0] < 1 && rates[1] > 1, `${rates}`);
    page_ms += 80;
    for (const camera of shown.keys()) shown[camera] += 80 * rates[camera];
    assert.ok(page_ms <= 400, "hurries");
  }
  assert.ok(shown[0] > 1_000_000, "nothing goes back");
});

test("nobody waits for a camera that has no picture to show", () => {
  const clock = new SyncClock(1_000_000);
  clock.run(0);
  clock.waitFor(Infinity, 80);
  clock.waitFor(999_000, 80);
  assert.equal(clock.now(80), 1_000_080);
});

test("at four times the speed the clock does not wait for what lasts an instant", () => {
  const clock = new SyncClock(1_000_000);
  clock.run(0);
  clock.setRate(4, 0);
  clock.waitFor(1_000_000, 80);
  assert.equal(clock.now(80), 1_000_320);
  clock.waitFor(999_800, 80);
  assert.equal(clock.now(80), 1_000_200);
});
