// The form of a request: adds a found point to the field of points. Without this script its code is typed.
const points = document.querySelector<HTMLTextAreaElement>("#field-points");

function add(code: string): void {
  if (!points) return;
  const codes = points.value.split(/\s+/u).filter((one) => one !== "");
  if (!codes.includes(code)) codes.push(code);
  points.value = codes.join("\n");
  points.focus();
}

for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-pick]")) {
  button.hidden = false;
  button.addEventListener("click", () => add(button.dataset.pick ?? ""));
}
