// Shared by every page: keyboard shortcuts, the dialog that lists them, the clock, the theme, the person's menu.
import { startFileSizes } from "./file_sizes.js";
import { startFinding } from "./find.js";
import { isHalfFilled } from "./form_changes.js";
import { isSwitchedOff, switchLetters } from "./letter_keys.js";
import { startListSaid } from "./list_said.js";
import { startLookups } from "./lookups.js";
import { clockText } from "./moments.js";
import { startSentForms } from "./sent_forms.js";

const GO_WITHIN_MS = 1500;
const ALIVE_EVERY_MS = 60_000;

/** Whether a key press belongs to an input field. */
export function typing(event: KeyboardEvent): boolean {
  const target = event.target;
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;
}

function keysDialog(): HTMLDialogElement | null {
  return document.querySelector<HTMLDialogElement>("dialog[data-keys]");
}

function startClock(): void {
  const clock = document.querySelector<HTMLElement>("[data-clock]");
  if (!clock) return;
  const ahead_ms = Number(clock.dataset.clock) - Date.now();
  const show = (): void => {
    const now_ms = Date.now() + ahead_ms;
    clock.textContent = clockText(now_ms);
    window.setTimeout(show, 1000 - (now_ms % 1000) + 5);
  };
  show();
}

function startDialog(): void {
  for (const box of document.querySelectorAll<HTMLInputElement>("[data-letter-keys]")) switchLetters(box);
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    if (event.target.closest("[data-keys-open]")) keysDialog()?.showModal();
    if (event.target.closest("[data-keys-close]")) keysDialog()?.close();
    const menu = document.querySelector<HTMLDetailsElement>("details[data-menu][open]");
    if (menu && !menu.contains(event.target)) menu.open = false;
  });
}

function startKeys(): void {
  let go_ms = -GO_WITHIN_MS;
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      return search(event);
    }
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") return leave(event);
    if (typing(event) || isSwitchedOff(event) || document.querySelector("dialog[open]")) return;
    const plane = document.querySelector<HTMLAnchorElement>(`[data-go="${CSS.escape(event.key)}"]`);
    if (plane && event.timeStamp - go_ms < GO_WITHIN_MS) return plane.click();
    go_ms = event.key === "g" ? event.timeStamp : -GO_WITHIN_MS;
    if (event.key === "?") keysDialog()?.showModal();
    if (event.key === "/") search(event);
  });
}

/** The box in the top bar, from every page; what stands in it is chosen, so that typing replaces it. */
function search(event: KeyboardEvent): void {
  const field = document.querySelector<HTMLInputElement>("[data-search]");
  if (!field || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  field.focus();
  field.select();
}

/** Esc goes one level back: out of a field, out of the menu, then to the parent page, but not away from a form that
 * somebody began to fill in. While an input method composes, the key is its own. */
function leave(event: KeyboardEvent): void {
  if (event.isComposing) return;
  const menu = document.querySelector<HTMLDetailsElement>("details[data-menu][open]");
  if (document.querySelector("dialog[open]") || document.fullscreenElement) return;
  if (menu) menu.open = false;
  else if (typing(event)) (event.target as HTMLElement).blur();
  else if (!isHalfFilled(document.forms)) document.querySelector<HTMLAnchorElement>("[data-up]")?.click();
}

function startTheme(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-theme-form]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const button = form.querySelector<HTMLButtonElement>("button[name=theme]");
      if (!button) return;
      const body = new FormData(form);
      body.set("theme", button.value);
      void fetch(form.action, { method: "POST", body, redirect: "manual" });
      document.documentElement.dataset.theme = button.value;
      const use = button.querySelector("use");
      const icon = button.value === "night" ? "sun" : "moon";
      use?.setAttribute("href", (use.getAttribute("href") ?? "").replace(/#.*$/u, `#${icon}`));
      button.value = button.value === "night" ? "day" : "night";
      window.dispatchEvent(new Event("themechange"));
    });
  }
}

/** Tells the server, once a minute at most, that somebody is at the keys: a session that nobody uses ends. */
function startAlive(): void {
  if (!document.querySelector("details.who")) return;
  let told_ms = Date.now();
  const note = (): void => {
    if (Date.now() - told_ms < ALIVE_EVERY_MS) return;
    told_ms = Date.now();
    const token = document.querySelector<HTMLMetaElement>("meta[name=csrf-token]")?.content ?? "";
    void fetch("/session/alive", { method: "POST", headers: { "X-CSRFToken": token }, redirect: "manual" }).catch(
      () => undefined,
    );
  };
  for (const kind of ["keydown", "pointerdown", "wheel", "touchstart"]) {
    document.addEventListener(kind, note, { passive: true, capture: true });
  }
}

startClock();
startDialog();
startKeys();
startTheme();
startFinding();
startFileSizes();
startListSaid();
startLookups();
startSentForms();
startAlive();
