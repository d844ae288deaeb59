// A file that the server would refuse for its size is named beside its field before the form is sent: the server reads
// nothing of a body that is too large, and what was typed would be lost.

export interface SizedInput {
  readonly files: ArrayLike<{ readonly size: number }> | null;
  readonly dataset: { readonly mostBytes?: string; readonly tooLarge?: string };
  setCustomValidity(words: string): void;
  reportValidity(): boolean;
}

/** Judges the chosen files of an input; whether all may be sent. */
export function judgeSizes(input: SizedInput): boolean {
  const most_bytes = Number(input.dataset.mostBytes);
  const fits = Array.from(input.files ?? []).every((file) => file.size <= most_bytes);
  input.setCustomValidity(fits ? "" : (input.dataset.tooLarge ?? "?"));
  return input.reportValidity() && fits;
}

/** Listens on the whole page, so that fields that come later are judged, too. */
export function startFileSizes(): void {
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (input instanceof HTMLInputElement && input.type === "file" && input.dataset.mostBytes) judgeSizes(input);
  });
}
