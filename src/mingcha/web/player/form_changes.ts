// Whether somebody has begun to fill in a form: what was typed must not be thrown away by a key.

/**
 * Whether a control has another value than a page gave it; what a page itself fills in (hidden fields) is none. A form
 * that the server gave back has what was sent as its default: there the server marks what was filled in (`data-sent`).
 */
function isChanged(control: Element): boolean {
  if ("sent" in (control as HTMLElement).dataset && !isHidden(control)) return true;
  if ("options" in control) {
    const options = [...(control as HTMLSelectElement).options];
    const byDefault = options.some((option) => option.defaultSelected);
    return options.some((option, place) => option.selected !== (byDefault ? option.defaultSelected : place === 0));
  }
  if (!("defaultValue" in control)) return false;
  const input = control as HTMLInputElement;
  if (isHidden(input) || ["submit", "button", "reset", "image"].includes(input.type)) return false;
  if (input.type === "checkbox" || input.type === "radio") return input.checked !== input.defaultChecked;
  if (input.type === "file") return (input.files?.length ?? 0) > 0;
  return input.value !== input.defaultValue;
}

function isHidden(control: Element): boolean {
  return (control as HTMLInputElement).type === "hidden";
}

/** Whether one of these forms, sent by POST, holds something that the page did not fill in. */
export function isHalfFilled(forms: Iterable<HTMLFormElement>): boolean {
  return [...forms].some((form) => form.method === "post" && [...form.elements].some(isChanged));
}
