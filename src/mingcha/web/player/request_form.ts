// The form of a request: points that were found, and points of the map, are put into the field of points. Without this
// script the buttons send the form, and the page comes back with what was typed.
import { ChosenPoints } from "./chosen_points.js";
import { startPicker } from "./map_picker.js";

function start(field: HTMLTextAreaElement, list: HTMLElement): void {
  const chosen = new ChosenPoints(field, list);
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-pick]") : null;
    if (!button) return;
    event.preventDefault();
    chosen.add(button.dataset.pick ?? "", button.dataset.name ?? "");
  });
  const pick = document.querySelector<HTMLDetailsElement>("[data-map-pick]");
  if (!pick) return;
  pick.hidden = false;
  pick.addEventListener("toggle", () => {
    if (pick.open) void startPicker(pick, chosen);
  });
}

const field = document.querySelector<HTMLTextAreaElement>("#field-points");
const list = document.querySelector<HTMLElement>("[data-chosen-points]");
if (field && list) start(field, list);
