// A form that somebody began to fill in is known, so that no key throws it away.
import assert from "node:assert/strict";
import { test } from "node:test";
import { built } from "./built.mjs";

const { isHalfFilled } = await built("form_changes");

const typed = (value, more = {}) => ({ type: "text", value, defaultValue: "", dataset: {}, ...more });
const sent = { defaultValue: "a reason", dataset: { sent: "" } };
const ticked = (checked, defaultChecked) => ({
  dataset: {},
  type: "checkbox",
  value: "1",
  defaultValue: "1",
  checked,
  defaultChecked,
});
const choice = (...states) => ({
  dataset: {},
  options: states.map(([selected, defaultSelected]) => ({ selected, defaultSelected })),
});
const filled = (...elements) => isHalfFilled([{ method: "post", elements }]);

test("a form as the page gave it is not half filled", () => {
  assert.equal(filled(typed(""), typed("a", { defaultValue: "a" }), ticked(true, true)), false);
  assert.equal(filled({ type: "fieldset", dataset: {} }, typed("x", { type: "submit" })), false);
  assert.equal(filled(typed("by a script", { type: "hidden" })), false);
  assert.equal(filled(choice([true, false], [false, false])), false, "the first option is chosen where none is given");
  assert.equal(filled(typed("", { type: "file", files: [] })), false);
});

test("whatever a person changed counts", () => {
  assert.equal(filled(typed(""), typed("a reason")), true);
  assert.equal(filled(typed("", { defaultValue: "was there" })), true, "also what was taken away");
  assert.equal(filled(ticked(true, false)), true);
  assert.equal(filled(choice([false, false], [true, false])), true);
  assert.equal(filled(choice([true, false], [false, true])), true);
  assert.equal(filled(typed("", { type: "file", files: [{}] })), true);
});

test("so does what was sent and came back with an error, though nothing was changed since", () => {
  assert.equal(filled(typed(""), typed("a reason", sent)), true);
  assert.equal(filled({ ...choice([false, false], [true, true]), ...sent }), true);
  assert.equal(filled({ ...ticked(true, true), ...sent }), true);
  assert.equal(filled(typed("7", { ...sent, type: "hidden" })), false);
});

test("a filter, which is sent by GET, is left with its address", () => {
  assert.equal(isHalfFilled([{ method: "get", elements: [typed("gate")] }]), false);
});
