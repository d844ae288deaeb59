// The pad on the page of a point: the same one as in the dock of the wall, while the picture is live.
import { one } from "./elements.js";
import { PtzPad } from "./ptz_pad.js";
import { HolderWatch } from "./ptz_states.js";
import { say } from "./words.js";

function start(player: HTMLElement, root: HTMLElement): void {
  const camera = { code: player.dataset.code ?? "", name: player.dataset.name ?? "" };
  const clock = document.querySelector<HTMLElement>("[data-clock]");
  const ahead_ms = Number(clock?.dataset.clock ?? Date.now()) - (performance.timeOrigin + performance.now());
  const [live, button] = [one(player, "[data-do=live]"), one(player, "[data-ptz-open]")];
  const watch = new HolderWatch(
    () => [camera.code],
    () => pad.control.camera !== null,
    (asked_ms) => {
      pad.heard(asked_ms);
      paint();
    },
  );
  const pad = new PtzPad(root, {
    grant: () => player.dataset.grant ?? "",
    now: () => Date.now() + ahead_ms,
    holder: (code) => watch.of(code),
    unseen: () =>
      live.classList.contains("on") ? "" : say("回到实时画面才能转动", "Go back to the live picture to turn it"),
    see: () => live.click(),
    tell: (text) => (one(player, "[data-say]").textContent = text),
    ask: () => watch.ask(),
    changed: () => paint(),
    leaves: true,
  });
  const paint = (): void => {
    button.setAttribute("aria-expanded", String(pad.control.camera !== null));
    button.classList.toggle("on", pad.control.camera !== null);
    const holder = watch.of(camera.code);
    const other = holder?.lease && !holder.mine ? holder.name : "";
    const words = other ? say(`云台：${other}`, `PTZ: ${other}`) : say("云台", "PTZ");
    const text = one(button, "span");
    text.textContent = words;
    text.className = other ? "" : "word"; // a name is shown where a narrow card has no room for words
    button.setAttribute("aria-label", words);
    button.title = words;
  };
  button.addEventListener("click", () => pad.toggle(camera));
  new MutationObserver(() => pad.refresh()).observe(live, { attributeFilter: ["class"] });
  watch.ask();
}

const player = document.querySelector<HTMLElement>("[data-player]");
const root = player?.querySelector<HTMLElement>("[data-ptz]");
if (player && root) start(player, root);
