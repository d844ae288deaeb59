// A form that is being sent is not sent a second time, and may be sent again where no page came.
import assert from "node:assert/strict";
import { test } from "node:test";
import { built } from "./built.mjs";

const { ANSWERED_WITHIN_MS, HELD_MS, SentForms, startSentForms } = await built("sent_forms");

const form = (more = {}) => {
  const attributes = { method: "post", ...more };
  return { getAttribute: (name) => attributes[name] ?? null };
};

test("the second of two clicks sends nothing, and another form is free", () => {
  const sent = new SentForms();
  const one = form();
  assert.deepEqual([sent.send(one, 1000), sent.send(one, 1050), sent.send(one, 1100)], [true, false, false]);
  assert.equal(sent.send(form(), 1060), true);
});

test("a download may be asked for again after some seconds, and another one from the same form at once", () => {
  const sent = new SentForms();
  const one = form({ "data-download": "" });
  assert.equal(sent.send(one, 0, "May"), true);
  assert.equal(sent.send(one, ANSWERED_WITHIN_MS - 1, "May"), false);
  assert.equal(sent.send(one, ANSWERED_WITHIN_MS - 1, "June"), true);
  assert.equal(sent.send(one, ANSWERED_WITHIN_MS, "June"), false, "each sending counts anew");
});

test("whose answer is a page is held until it comes, but for what was changed after some seconds", () => {
  const sent = new SentForms();
  const one = form();
  assert.equal(sent.send(one, 0, "a"), true);
  assert.equal(sent.send(one, ANSWERED_WITHIN_MS * 3, "a"), false, "a slow answer");
  assert.equal(sent.send(one, ANSWERED_WITHIN_MS - 1, "b"), false, "another button while the first is on its way");
  assert.equal(sent.send(one, HELD_MS, "a"), true, "its sending was stopped");
  assert.equal(sent.send(one, HELD_MS + ANSWERED_WITHIN_MS, "b"), true);
});

test("a page that is shown again has its forms ready", () => {
  const sent = new SentForms();
  const one = form();
  sent.send(one, 0);
  sent.answered(one);
  assert.equal(sent.send(one, 10), true);
});

test("filters, dialogs and what opens in another window are never held back", () => {
  const sent = new SentForms();
  for (const one of [form({ method: "get" }), form({ method: "dialog" }), form({ target: "_blank" })]) {
    assert.deepEqual([sent.send(one, 0), sent.send(one, 1)], [true, true]);
  }
  const here = form({ target: "_self" });
  assert.deepEqual([sent.send(here, 0), sent.send(here, 1)], [true, false]);
});

test("on a page: what a form sends by its own script is left alone, and a page from the memory begins anew", () => {
  const heard = {};
  const listen = (kind, does) => {
    heard[kind] = does;
  };
  globalThis.HTMLFormElement = class {
    target = {}; // a field of this name
    getAttribute = (name) => (name === "method" ? "post" : null);
  };
  const one = new globalThis.HTMLFormElement();
  let fields = [["reason", "one"]];
  globalThis.FormData = class {
    [Symbol.iterator] = () => fields[Symbol.iterator]();
  };
  globalThis.document.addEventListener = listen;
  globalThis.document.forms = [one];
  globalThis.window = { addEventListener: listen };
  startSentForms();
  const submit = (more = {}) => {
    const event = { target: one, submitter: null, timeStamp: 0, defaultPrevented: false, stopped: false, ...more };
    event.preventDefault = () => {
      event.stopped = true;
    };
    heard.submit(event);
    return event.stopped;
  };
  const aside = { hasAttribute: (name) => name === "formtarget" };
  const button = (value) => ({ hasAttribute: () => false, getAttribute: (name) => ({ name: "does", value })[name] });
  assert.equal(submit({ defaultPrevented: true }), false);
  assert.equal(submit({ submitter: aside }), false);
  assert.equal(submit(), false, "neither of them counted");
  assert.equal(submit({ timeStamp: 50 }), true);
  assert.equal(submit({ timeStamp: 60, submitter: aside }), false);
  heard.pageshow({ persisted: true });
  assert.equal(submit({ timeStamp: 70 }), false);
  const later = 70 + ANSWERED_WITHIN_MS;
  assert.equal(submit({ timeStamp: later }), true, "the same fields");
  fields = [["reason", { name: "a.pdf", size: 7 }]];
  assert.equal(submit({ timeStamp: later }), false, "another field");
  assert.equal(submit({ timeStamp: later + ANSWERED_WITHIN_MS }), true);
  assert.equal(submit({ timeStamp: later + ANSWERED_WITHIN_MS, submitter: button("keep") }), false, "another button");
});
