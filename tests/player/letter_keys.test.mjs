// Single characters are keys unless this person switched them off in this browser (WCAG 2.1.4).
import assert from "node:assert/strict";
import { test } from "node:test";
import { built } from "./built.mjs";

const { isSwitchedOff, lettersOn, switchLetters } = await built("letter_keys");

function browser(account, kept = {}) {
  const store = new Map(Object.entries(kept));
  globalThis.window = {
    localStorage: { getItem: (key) => store.get(key) ?? null, setItem: (key, value) => store.set(key, value) },
  };
  const boxes = [];
  globalThis.document = { body: { dataset: account ? { account } : {} }, querySelectorAll: () => boxes };
  const box = { checked: null, addEventListener: (_name, call) => (box.change = call) };
  boxes.push(box);
  switchLetters(box);
  return { store, box };
}

test("single characters act until they are switched off, named keys and Space always", () => {
  const { box } = browser("7");
  assert.equal(box.checked, true);
  box.checked = false;
  box.change();
  for (const key of ["a", "1", "[", "?", "/", "A"]) assert.equal(isSwitchedOff({ key }), true, key);
  for (const key of [" ", "Enter", "ArrowLeft", "Escape", "F1"]) assert.equal(isSwitchedOff({ key }), false, key);
});

test("the choice is kept, and is one person's at a seat that several use", () => {
  const { store, box } = browser("7");
  box.checked = false;
  box.change();
  const kept = Object.fromEntries(store);
  browser("7", kept);
  assert.equal(lettersOn(), false, "it is remembered");
  browser("8", kept);
  assert.equal(lettersOn(), true, "the next person has a choice of their own");
});

test("a choice from before choices were a person's counts until there is a new one", () => {
  const { box } = browser("7", { "mingcha-letter-keys": "off" });
  assert.equal(lettersOn(), false);
  box.checked = true;
  box.change();
  assert.equal(lettersOn(), true);
});
