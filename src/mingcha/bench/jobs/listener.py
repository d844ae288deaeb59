"""The script in every page of a counted person: it reports each click, key, typed text, choice and page load.

It runs before the page's own scripts and listens at the window first, so no script of the page can hide an event. Only
what the browser marks as trusted counts as a click or a key: a script of the page that clicks or types by itself is not
counted. A choice in a drop-down list, a chosen file and a date are taken from what their field reports, because the
driver of the browser opens no native list and no native calendar.
"""

REPORT = "mingchaCount"
"""Name of the binding that takes the events."""

LISTENER = """
(() => {
  if (window.top !== window) return;
  const DATES = ["date", "datetime-local", "time", "month", "week"];
  const NO_TEXT = ["checkbox", "radio", "button", "submit", "reset", "file", "image", "range", "color", "hidden"];
  const numbers = new WeakMap();
  let last = 0;
  const numberOf = (field) => {
    if (!numbers.has(field)) numbers.set(field, (last += 1));
    return `${performance.timeOrigin}-${numbers.get(field)}`;
  };
  const textField = (target) => {
    if (!(target instanceof Element)) return null;
    const field = target.closest("label")?.control ?? target.closest("input, textarea");
    if (!field || field.disabled || field.readOnly) return null;
    if (field instanceof HTMLTextAreaElement) return field;
    return field instanceof HTMLInputElement && !NO_TEXT.includes(field.type) ? field : null;
  };
  const report = (kind, field, more) => {
    window.mingchaCount({ kind, field: field ? numberOf(field) : "", key: "", characters: 0, ...more });
  };
  window.addEventListener("mousedown", (event) => {
    if (event.isTrusted && event.detail < 2) report("click", textField(event.target));
  }, { capture: true });
  window.addEventListener("keydown", (event) => {
    if (!event.isTrusted || event.repeat || ["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
    const field = textField(event.target);
    const typed = field && event.key.length === 1 && !event.ctrlKey && !event.altKey && !event.metaKey;
    if (!typed) report("key", field, { key: event.key });
  }, { capture: true });
  window.addEventListener("input", (event) => {
    const field = textField(event.target);
    if (!field) return;
    if (DATES.includes(field.type)) report("text", field, { characters: field.value.length });
    else if (event.isTrusted && event.data) report("text", field, { characters: [...event.data].length });
  }, { capture: true });
  window.addEventListener("change", (event) => {
    if (event.target instanceof HTMLSelectElement) report("choice", null);
    if (event.target instanceof HTMLInputElement && event.target.type === "file") report("file", null);
  }, { capture: true });
  report("load", null);
})();
"""
