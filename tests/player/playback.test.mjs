// Playback never comes to a state that it does not leave by itself: over the end, over a gap, and when a seek is overtaken.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { built } from "./built.mjs";
import { addresses, Gateway, holdRemovals, moment, settled, Video } from "./fake_media.mjs";

const { Playback } = await built("playback");
const { SegmentBuffer } = await built("segment_buffer");

const T = 1_800_000_000;
const open = [];

afterEach(() => {
  holdRemovals(false);
  for (const playback of open.splice(0)) playback.stop();
});

/** Playback of a gateway's footage, its element and its events; media times are counted from T. */
function playing(gateway, nextFootage = () => null) {
  const video = new Video();
  const events = [];
  const around = { now_ms: () => (T + 3_600) * 1000, nextFootage, footageBefore: () => null };
  const playback = new Playback(video, gateway, around, (event) => events.push(event));
  open.push(playback);
  const origin_s = Math.floor(T + 3_600) - 800 * 86_400;
  const at_s = () => video.currentTime + origin_s - T;
  return { playback, video, events, at_s };
}

test("behind a gap it goes on by itself, also when the end was reached before anybody knew of more", async () => {
  const gateway = new Gateway([T, T + 4], [T + 30, T + 40]);
  const { playback, video, events, at_s } = playing(gateway);
  let more;
  gateway.wait = (number) => (number === 2 ? new Promise((resolve) => (more = resolve)) : undefined);
  assert.ok(await playback.seek((T + 2.5) * 1000, true));
  await playback.play(1);
  video.end();
  more();
  await moment();
  assert.deepEqual([Math.floor(at_s()), video.seeking, video.paused], [30, false, false]);
  assert.deepEqual(
    events.filter((event) => event.kind === "gap").map((event) => Math.round(event.to_ms / 1000) - T),
    [30],
  );
});

test("at the end of all that is recorded it waits for more and does not begin at 0", async () => {
  const gateway = new Gateway([T, T + 4]);
  const { playback, video, at_s } = playing(gateway);
  let more;
  gateway.wait = (number) => (number === 2 ? new Promise((resolve) => (more = resolve)) : undefined);
  assert.ok(await playback.seek((T + 3.8) * 1000, true));
  video.end(); // a busy browser: the last pictures were played before it was asked to play
  await playback.play(1);
  assert.equal(at_s(), 4);
  gateway.fragments = new Gateway([T, T + 10]).fragments;
  more();
  await moment();
  assert.deepEqual([Math.floor(at_s()), video.seeking, video.paused], [4, false, false]);
});

test("what follows a signalled end is played only after a seek, and not while it is paused", async () => {
  const gateway = new Gateway([T, T + 4]);
  const { playback, video, at_s } = playing(gateway);
  let more;
  gateway.wait = (number) => (number === 2 ? new Promise((resolve) => (more = resolve)) : undefined);
  assert.ok(await playback.seek((T + 2.5) * 1000, true));
  await playback.play(1);
  gateway.fragments = new Gateway([T, T + 10]).fragments;
  playback.pause();
  video.currentTime += 1.2; // near the old end
  let sought = 0;
  const { set, get } = Object.getOwnPropertyDescriptor(Video.prototype, "currentTime");
  Object.defineProperty(video, "currentTime", {
    get: () => get.call(video),
    set: (to_s) => {
      sought += 1;
      set.call(video, to_s);
    },
  });
  more();
  await moment();
  assert.deepEqual([sought, video.paused], [0, true]);
  await playback.play(1);
  assert.deepEqual([sought, video.paused, at_s() < 3.8], [1, false, true]);
});

test("a change of speed that waits for an answer holds up nothing that is asked for later", async () => {
  const gateway = new Gateway([T, T + 60]);
  const { playback, video } = playing(gateway);
  assert.ok(await playback.seek((T + 5) * 1000, true));
  await moment();
  const waits = gateway.asked.length + 1;
  gateway.wait = (number) => (number === waits ? new Promise(() => undefined) : undefined);
  void playback.play(8);
  await moment();
  assert.ok(await settled(playback.seek((T + 20) * 1000)));
  await playback.play(8);
  assert.deepEqual([video.paused, video.playbackRate], [false, 8]);
});

test("a seek that overtakes another one loads its own footage where the other was taking it away", async () => {
  const { playback, video, at_s } = playing(new Gateway([T, T + 60]));
  assert.ok(await playback.seek((T + 5) * 1000, true));
  await moment();
  holdRemovals(true);
  const first = playback.seek((T + 50) * 1000);
  await moment();
  const second = playback.seek((T + 6) * 1000);
  await moment();
  holdRemovals(false);
  assert.deepEqual([await settled(first), await settled(second)], [false, true]);
  await moment();
  assert.deepEqual([Math.floor(at_s()), video.seeking], [6, false]);
});

/** Playback from T + 2 that came to T + 30 with what follows it loaded; its ticks come at once, and `waits` are its waits
 * for more at the end of what is recorded. */
async function wellOn(gateway) {
  const begun = playing(gateway);
  const { setTimeout, clearTimeout } = globalThis;
  const waits = [];
  const sooner = (call, after_ms) => (after_ms === 700 ? waits.push(call) : setImmediate(call));
  Object.assign(globalThis, { setTimeout: sooner, clearTimeout: clearImmediate });
  open.push({ stop: () => Object.assign(globalThis, { setTimeout, clearTimeout }) });
  assert.ok(await begun.playback.seek((T + 2) * 1000, true));
  for (const forward_s of [10, 10, 8]) {
    await moment();
    begun.video.currentTime += forward_s;
  }
  await moment();
  return { ...begun, waits };
}

test("a seek back from the newest footage is not taken away with what lay behind the place that was left", async () => {
  const { playback, video, events, at_s, waits } = await wellOn(new Gateway([T, T + 42]));
  waits.shift()?.(); // that of T + 30
  video.currentTime += 9; // more than half a minute is behind it, and no more is recorded yet
  await moment();
  const wait = waits.shift();
  assert.ok(await settled(playback.seek((T + 10) * 1000)));
  wait();
  await moment();
  assert.deepEqual([Math.floor(at_s()), video.seeking], [10, false]);
  assert.ok(events.every((event) => event.kind !== "gap"));
});

test("a seek into what is being dropped loads its own footage", async () => {
  const { playback, video, at_s } = await wellOn(new Gateway([T, T + 90]));
  holdRemovals(true);
  video.currentTime += 9;
  await moment();
  const back = playback.seek((T + 10) * 1000);
  await moment();
  holdRemovals(false);
  assert.ok(await settled(back));
  await moment();
  assert.deepEqual([Math.floor(at_s()), video.seeking], [10, false]);
});

test("a picture that does not come is said to be late", async () => {
  const { playback, video, events } = playing(new Gateway([T, T + 60]));
  video.blind = true;
  const { now } = performance;
  let passed_ms = 0;
  performance.now = () => (passed_ms += 700);
  try {
    assert.equal(await playback.seek((T + 5) * 1000, true), false);
  } finally {
    performance.now = now;
  }
  assert.equal(events.at(-1).kind, "late");
});

test("nothing waits for a source that was replaced or taken away, and the browser keeps none", async () => {
  addresses.clear();
  const video = new Video();
  const first = SegmentBuffer.open(video, "avc1.42c01f", 0);
  const second = SegmentBuffer.open(video, "avc1.42c01f", 0);
  await assert.rejects(settled(first), /another source/u);
  const buffer = await settled(second);
  await buffer.append(new Float64Array([0, 10]).buffer);
  holdRemovals(true);
  const removed = buffer.remove(0, 5);
  await moment(3);
  buffer.close();
  await assert.rejects(settled(removed), /closed/u);
  assert.equal(addresses.size, 0);
});
