// The keypad turns a camera under a lease alone; whatever takes the keys away lets go of it.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { built } from "./built.mjs";

const listeners = {};
const storage = new Map();
const listen = (kind, call) => {
  listeners[kind] = call;
};
let dialog = null;
Object.assign(globalThis.document, { addEventListener: listen, querySelector: () => dialog });
globalThis.window = {
  addEventListener: listen,
  localStorage: { getItem: (key) => storage.get(key) ?? null, setItem: (key, value) => storage.set(key, value) },
};
globalThis.Element = class {
  constructor(...selectors) {
    this.selectors = selectors;
  }

  closest(selector) {
    return this.selectors.some((one) => selector.includes(one)) ? this : null;
  }
};
// frame.js starts the whole page when it is read
globalThis.document.querySelectorAll = () => [];
const { Holding, listenToPtzKeys } = await built("ptz_keys");

const done = [];
const state = { leased: true, barred: false, stays: false, held: false };
listenToPtzKeys({
  leased: () => state.leased,
  barred: () => state.barred,
  press: (source, part) => done.push(["press", source, part]),
  lift: (source) => done.push(["lift", source]),
  liftAll: () => {
    done.push(["all"]);
    return state.held;
  },
  home: () => done.push(["home"]),
  preset: (place) => done.push(["preset", place]),
  faster: (by) => done.push(["faster", by]),
  stays: () => state.stays,
});

function key(code, given = {}) {
  const event = { code, key: code.replace(/^(?:Numpad|Digit)/u, ""), target: new Element(), repeat: false, ...given };
  event.defaultPrevented = false;
  event.preventDefault = () => {
    event.defaultPrevented = true;
  };
  event.stopPropagation = () => undefined;
  listeners.keydown(event);
  return event.defaultPrevented;
}

beforeEach(() => {
  done.splice(0);
  storage.clear();
  dialog = null;
  Object.assign(state, { leased: true, barred: false, stays: false, held: false });
});

test("each digit of the keypad is a direction by its place, with and without NumLock", () => {
  const parts = {};
  for (const digit of [1, 2, 3, 4, 6, 7, 8, 9]) {
    assert.ok(key(`Numpad${digit}`, { key: digit % 2 ? String(digit) : "ArrowUp" }));
    const { pan, tilt } = done.at(-1)[2];
    parts[digit] = [pan, tilt];
  }
  assert.deepEqual(parts, {
    1: [-1, -1],
    2: [0, -1],
    3: [1, -1],
    4: [-1, 0],
    6: [1, 0],
    7: [-1, 1],
    8: [0, 1],
    9: [1, 1],
  });
  assert.ok(key("Numpad5"));
  assert.deepEqual(done.at(-1), ["home"]);
});

test("without a lease every key stays the page's", () => {
  state.leased = false;
  for (const code of ["Numpad8", "Numpad5", "NumpadAdd", "Escape", "Digit1"]) assert.ok(!key(code, { shiftKey: true }));
  assert.deepEqual(done, []);
});

test("the digits above the letters lay out the wall, and with Shift go to a preset", () => {
  assert.ok(!key("Digit4"));
  assert.ok(key("Digit4", { key: "$", shiftKey: true }));
  assert.deepEqual(done, [["preset", 3]]);
});

test("a key that repeats presses once, and its keyup lifts it", () => {
  key("Numpad8");
  key("Numpad8", { repeat: true });
  listeners.keyup({ code: "Numpad8" });
  assert.deepEqual(
    done.map((one) => one.slice(0, 2)),
    [
      ["press", "Numpad8"],
      ["lift", "Numpad8"],
    ],
  );
});

test("a window or page that loses the keys, a dialog, a field and a held Control let everything go", () => {
  listeners.blur();
  listeners.visibilitychange();
  dialog = {};
  assert.ok(!key("Numpad8"));
  dialog = null;
  assert.ok(!key("Numpad8", { target: new Element("input") }));
  assert.ok(!key("Numpad8", { ctrlKey: true }));
  assert.deepEqual(done, [["all"], ["all"], ["all"], ["all"], ["all"]]);
});

test("Esc stops what moves and gives nothing else away", () => {
  assert.ok(!key("Escape"), "on the wall it is the wall's where nothing moves");
  state.held = true;
  assert.ok(key("Escape"));
  state.held = false;
  state.stays = true;
  assert.ok(key("Escape"), "on a page that it would leave it stays");
});

test("keys switched off turn nothing, and where another picture is chosen they are taken and do nothing", () => {
  storage.set("mingcha-letter-keys", "off");
  assert.ok(!key("Numpad8"));
  storage.clear();
  state.barred = true;
  assert.ok(key("Numpad8"));
  assert.deepEqual(done, []);
});

test("arrows turn while the focus is on the pad, and are the page's elsewhere", () => {
  assert.ok(!key("ArrowLeft"));
  assert.ok(key("ArrowLeft", { target: new Element("[data-ptz-turn]") }));
  assert.deepEqual(done[0].slice(0, 2), ["press", "ArrowLeft"]);
});

test("two directions are a diagonal at the chosen speed, opposite ones nothing, and of the lens the newest counts", () => {
  const held = new Holding();
  const up = { pan: 0, tilt: 1, zoom: 0 };
  const right = { pan: 1, tilt: 0, zoom: 0 };
  assert.equal(held.verb(1), null);
  assert.ok(held.press("a", up));
  assert.ok(!held.press("a", up));
  held.press("b", right);
  assert.deepEqual(held.verb(0.5), { verb: "move", pan: 0.5, tilt: 0.5, zoom: 0 });
  assert.ok(held.holds(up) && !held.holds({ ...up, tilt: -1 }));
  held.press("c", { pan: -1, tilt: 0, zoom: 0 });
  assert.deepEqual(held.verb(1), { verb: "move", pan: 0, tilt: 1, zoom: 0 });
  held.press("d", { verb: "focus", speed: -1 });
  assert.deepEqual(held.verb(0.2), { verb: "focus", speed: -0.2 });
  assert.ok(held.lift("d") && !held.lift("d"));
  assert.ok(held.clear() && !held.clear());
});
