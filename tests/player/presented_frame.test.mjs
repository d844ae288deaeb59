// The frame on the screen: from the browser's reports, and from the screen itself where a report is late.
import assert from "node:assert/strict";
import { test } from "node:test";
import { built } from "./built.mjs";
import { Video } from "./fake_media.mjs";

const { PresentedFrame } = await built("presented_frame");
const { Playback } = await built("playback");

test("playbacks that follow each other on one element watch its frames once", () => {
  const video = new Video();
  let listeners = 0;
  let callbacks = 0;
  video.addEventListener = () => (listeners += 1);
  video.requestVideoFrameCallback = () => (callbacks += 1);
  const around = { now_ms: () => 0, nextFootage: () => null, footageBefore: () => null };
  const made = () => new Playback(video, {}, around, () => undefined);
  made();
  const first = [listeners, callbacks];
  for (let time = 0; time < 30; time += 1) made();
  assert.deepEqual([listeners, callbacks], first);
});

test("a frame that is painted and not yet reported is the one that stands", () => {
  const video = new Video();
  const presented = PresentedFrame.of(video);
  let painted_s = 10;
  globalThis.VideoFrame = class {
    timestamp = painted_s * 1_000_000;
    close() {}
  };
  assert.equal(presented.time_s(), null);
  video.currentTime = 10.1;
  video.paused = false;
  Object.defineProperty(video, "seeking", { value: false });
  video.report(10);
  assert.equal(presented.time_s(), 10);
  painted_s = 10.08;
  assert.equal(presented.time_s(), 10.08);
  painted_s = 69_119_955; // counted from another instant
  assert.equal(presented.time_s(), 10);
  painted_s = 9.9;
  assert.equal(presented.time_s(), 10);
  video.paused = true; // then the report was of a frame that is not painted yet
  assert.equal(presented.time_s(), 9.9);
  video.dispatchEvent(new Event("seeking"));
  assert.equal(presented.time_s(), 9.9); // the seek is over; of a paused frame a report may never come
  painted_s = 69_119_955;
  assert.equal(presented.time_s(), null);
  painted_s = 10.1;
  video.paused = false;
  assert.equal(presented.time_s(), null);
});

test("a paused element that keeps an earlier picture is told from one that shows the wanted one", async () => {
  const video = new Video();
  const presented = PresentedFrame.of(video);
  const pictures_s = [10, 10.08, 10.16];
  const { signal } = new AbortController();
  const { now } = performance;
  let passed_ms = 0;
  let painted_s = 10.08;
  globalThis.VideoFrame = class {
    timestamp = painted_s * 1_000_000;
    close() {}
  };
  performance.now = () => (passed_ms += 90);
  try {
    assert.equal(await presented.stands(10.08, pictures_s, signal), true);
    assert.equal(await presented.stands(10.16, pictures_s, signal), false);
    video.paused = false; // then the next one comes by itself
    assert.equal(await presented.stands(10.16, pictures_s, signal), true);
    video.paused = true;
    painted_s = 69_119_955; // counted from another instant: it says nothing
    assert.equal(await presented.stands(10.16, pictures_s, signal), true);
    painted_s = 10;
    setTimeout(() => (painted_s = 10.16));
    assert.equal(await presented.stands(10.16, pictures_s, signal), true);
  } finally {
    performance.now = now;
  }
});
