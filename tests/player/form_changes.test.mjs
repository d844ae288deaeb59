// A form that somebody began to fill in is known, so that no key throws it away.
import assert from "node:assert/strict";
import { test } from "node:test";
import { built } from "./built.mjs";

const { isHalfFilled } = await built("form_changes");

const typed = (value, more = {}) => ({ type: "text", value, defaultValue: "", ...more });
const ticked = (checked, defaultChecked) => ({
  type: "checkbox",
  value: "1",
  defaultValue: "1",
  checked,
  defaultChecked,
});
const choice = (...states) => ({
  options: states.map(([selected, defaultSelected]) => ({ selected, defaultSelected })),
});
const filled = (...elements) => isHalfFilled([{ method: "post", elements }]);

test("a form as the page gave it is not half filled", () => {
  assert.equal(filled(typed(""), typed("a", { defaultValue: "a" }), ticked(true, true)), false);
  assert.equal(filled({ type: "fieldset" }, { type: "submit", value: "x", defaultValue: "" }), false);
  assert.equal(filled(typed("by a script", { type: "hidden" })), false);
  assert.equal(filled(choice([true, false], [false, false])), false, "the first option is chosen where none is given");
  assert.equal(filled({ type: "file", value: "", defaultValue: "", files: [] }), false);
});

test("whatever a person changed counts", () => {
  assert.equal(filled(typed(""), typed("a reason")), true);
  assert.equal(filled(typed("", { defaultValue: "was there" })), true, "also what was taken away");
  assert.equal(filled(ticked(true, false)), true);
  assert.equal(filled(choice([false, false], [true, false])), true);
  assert.equal(filled(choice([true, false], [false, true])), true);
  assert.equal(filled({ type: "file", value: "", defaultValue: "", files: [{}] }), true);
});

test("a filter, which is sent by GET, is left with its address", () => {
  assert.equal(isHalfFilled([{ method: "get", elements: [typed("gate")] }]), false);
});
