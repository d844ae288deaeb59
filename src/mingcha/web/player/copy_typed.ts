// Copies what was typed into a form that was not saved, as lines of label and text.

/** The lines of a list of what was typed: each label with its text. */
export function typedText(list: Pick<ParentNode, "querySelectorAll">): string {
  const labels = [...list.querySelectorAll<HTMLElement>("dt")];
  const texts = [...list.querySelectorAll<HTMLElement>("dd")];
  return labels.map((label, place) => `${plain(label)}: ${plain(texts[place])}`).join("\n");
}

/** Shows the button, which without a script could do nothing, and says in the live region what became of the copy. */
export function startCopyTyped(page: ParentNode = document): void {
  const list = page.querySelector<HTMLElement>("[data-typed]");
  const button = page.querySelector<HTMLButtonElement>("[data-copy-typed]");
  const region = page.querySelector<HTMLElement>("[data-copy-said]");
  if (!list || !button || !region) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    region.textContent = "";
    void copied(typedText(list)).then((done) => {
      region.textContent = (done ? region.dataset.copySaid : region.dataset.copyFailed) ?? "";
    });
  });
}

/** Whether the browser copied the text: it may refuse, and has no clipboard on a page without TLS. */
async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Lines as they are shown. */
function plain(element: HTMLElement | undefined): string {
  // biome-ignore lint/performance/useDomNodeTextContent: a break of a line is an element here
  return (element?.innerText ?? "").trim();
}

startCopyTyped();
