// Enter in the field of a search beside a form presses the button of the search, and no other key does.
import assert from "node:assert/strict";
import { test } from "node:test";
import { built } from "./built.mjs";

const { pressedBy } = await built("lookups");

const button = { id: "scope-search" };
const called = (id) => (id === button.id ? button : null);
const key = (name, lookup, isComposing = false) => ({ key: name, isComposing, target: { dataset: { lookup } } });

test("Enter in the field presses the button that it names", () => {
  assert.equal(pressedBy(key("Enter", "scope-search"), called), button);
});

test("another key, another field and a key of the input method press nothing", () => {
  assert.equal(pressedBy(key("a", "scope-search"), called), null);
  assert.equal(pressedBy(key("Enter", undefined), called), null);
  assert.equal(pressedBy(key("Enter", "scope-search", true), called), null);
  assert.equal(pressedBy({ key: "Enter", isComposing: false, target: null }, called), null);
});
