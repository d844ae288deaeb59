// A live picture comes again after it was ended and begun anew at any moment, also while its source was opening.
import assert from "node:assert/strict";
import { test } from "node:test";
import { built } from "./built.mjs";
import { moment, Video } from "./fake_media.mjs";

Object.assign(document, { addEventListener() {}, removeEventListener() {}, visibilityState: "visible" });
const sockets = [];
globalThis.WebSocket = class {
  static OPEN = 1;
  readyState = 1;

  constructor() {
    sockets.push(this);
  }

  close() {}
};
// what it asks every second keeps no process alive
const every = globalThis.setInterval;
globalThis.setInterval = (...given) => every(...given).unref();
const { LivePicture } = await built("live");

/** A moof whose only traf has a decode time and a trun of one sample. */
function piece() {
  const bytes = new DataView(new ArrayBuffer(60));
  const box = (at, size, name) => {
    bytes.setUint32(at, size);
    [...name].forEach((letter, place) => void bytes.setUint8(at + 4 + place, letter.charCodeAt(0)));
  };
  box(0, 60, "moof");
  box(8, 52, "traf");
  box(16, 20, "tfdt");
  bytes.setUint8(24, 1);
  bytes.setBigUint64(28, 161_000_000_000_000n);
  box(36, 20, "trun");
  bytes.setUint32(44, 0x100);
  bytes.setUint32(48, 1);
  bytes.setUint32(52, 3600);
  return bytes.buffer;
}

test("a recorder that answers again is dialled at once, and the reason stays on the tile until then", async () => {
  const timers = [];
  const { setTimeout } = globalThis;
  globalThis.setTimeout = (call, after_ms) => timers.push([call, after_ms]);
  const tickets = {
    readyFor: () => "t",
    stretches: () => [],
    liveGateway: (_, own) => own,
    onRenewed: () => () => undefined,
    onEnded: () => () => undefined,
  };
  const states = [];
  const live = new LivePicture(new Video(), "http://own", "4201", tickets, (state) => states.push(state.kind));
  live.start();
  live.hurry();
  const dialled = sockets.length;
  sockets.at(-1).onclose({ code: 4503, reason: "recorder away" });
  timers.at(-1)[0]();
  sockets.at(-1).onclose({ code: 4503, reason: "recorder away" });
  assert.deepEqual(states, ["connecting", "away", "away"]);
  assert.equal(sockets.length, dialled + 1);
  live.hurry();
  assert.equal(sockets.length, dialled + 2, "not after its pause");
  live.hurry();
  assert.equal(sockets.length, dialled + 2, "once");
  live.stop();
  globalThis.setTimeout = setTimeout;
});

test("a point that its recorder has not taken in yet is dialled again, and says so until then", async () => {
  const timers = [];
  const { setTimeout } = globalThis;
  globalThis.setTimeout = (call, after_ms) => timers.push([call, after_ms]);
  const tickets = {
    readyFor: () => "t",
    stretches: () => [],
    liveGateway: (_, own) => own,
    onRenewed: () => () => undefined,
    onEnded: () => () => undefined,
  };
  const states = [];
  const live = new LivePicture(new Video(), "http://own", "4201", tickets, (state) => states.push(state.kind));
  live.start();
  const dialled = sockets.length;
  for (const attempt of [1, 2]) {
    sockets.at(-1).onclose({ code: 4404, reason: "no such camera" });
    timers.at(-1)[0]();
    assert.equal(sockets.length, dialled + attempt);
  }
  assert.deepEqual(states, ["connecting", "missing", "missing"]);
  live.stop();
  globalThis.setTimeout = setTimeout;
});

test("a picture that was ended while its source opened comes when it is begun anew", async () => {
  const tickets = {
    readyFor: () => "t",
    liveGateway: (_, own) => own,
    onRenewed: () => () => undefined,
    onEnded: () => () => undefined,
  };
  const states = [];
  const live = new LivePicture(new Video(), "http://own", "4201", tickets, (state) => states.push(state.kind));
  const served = () => {
    sockets.at(-1).onmessage({ data: '{"type":"format","codec":"avc1.42c01f"}' });
    sockets.at(-1).onmessage({ data: piece() });
  };
  live.start();
  served();
  live.stop();
  live.start();
  await moment();
  served();
  await moment();
  assert.equal(live.masks, 0);
  sockets.at(-1).onmessage({ data: '{"type":"masks","count":2}' });
  assert.equal(live.masks, 2);
  served(); // another format says none unless a count follows
  assert.equal(live.masks, 0);
  live.stop();
  assert.equal(states.at(-1), "live");
});
