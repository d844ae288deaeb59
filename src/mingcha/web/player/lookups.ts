// Enter in the field of a search that stands in another form presses the button of the search: a form whose fields
// Enter must not send begins with a disabled button, by which a browser sends nothing (HTML, implicit submission).

/** The button that a key in a field presses: the one that the field names (data-lookup), by Enter alone; while an input
 * method composes, the key is its own. */
export function pressedBy(
  event: Pick<KeyboardEvent, "key" | "isComposing" | "target">,
  buttonCalled: (id: string) => HTMLElement | null,
): HTMLElement | null {
  const named = (event.target as HTMLElement | null)?.dataset?.lookup;
  return event.key === "Enter" && !event.isComposing && named ? buttonCalled(named) : null;
}

export function startLookups(): void {
  document.addEventListener("keydown", (event) => {
    const button = pressedBy(event, (id) => document.getElementById(id));
    if (!button) return;
    event.preventDefault();
    button.click();
  });
}
