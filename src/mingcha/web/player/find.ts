// The search box of the top bar: matches appear below it during typing; arrow keys move through them, Enter opens one,
// and from the field the only match or else the page of results.
const WAIT_MS = 180;

/** Starts the box. Without scripts the form still opens the page of results. */
export function startFinding(): void {
  const form = document.querySelector<HTMLFormElement>("form.find");
  const field = form?.querySelector<HTMLInputElement>("[data-search]");
  if (!form || !field) return;
  const list = document.createElement("div");
  list.className = "find-list";
  list.hidden = true;
  form.append(list);
  let asked = 0;
  let timer = 0;

  const close = (): void => {
    asked += 1;
    list.hidden = true;
    list.replaceChildren();
  };
  const ask = async (): Promise<void> => {
    const text = field.value.trim();
    if (!text) return close();
    asked += 1;
    const mine = asked;
    const address = new URL(form.action);
    address.search = new URLSearchParams({ q: text, part: "1" }).toString();
    const answer = await fetch(address, { cache: "no-store" }).catch(() => null);
    if (mine !== asked || !answer?.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine !== asked) return;
    list.replaceChildren(...page.body.childNodes);
    list.hidden = false;
  };
  const links = (): HTMLAnchorElement[] => [...list.querySelectorAll<HTMLAnchorElement>("a[href]")];
  const move = (by: number): void => {
    const all = links();
    const next = all.indexOf(document.activeElement as HTMLAnchorElement) + by;
    if (next < 0) field.focus();
    else all[Math.min(next, all.length - 1)]?.focus();
  };

  field.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void ask(), WAIT_MS);
  });
  form.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Escape") {
      field.focus();
      close();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    window.clearTimeout(timer);
    list.replaceChildren(); // what was found for less of the text is no match
    void ask().then(() => {
      const [only, ...others] = links();
      if (only && others.length === 0) window.location.assign(only.href);
      else form.submit();
    });
  });
  form.addEventListener("focusout", (event) => {
    if (!(event.relatedTarget instanceof Node) || !form.contains(event.relatedTarget)) list.hidden = true;
  });
  field.addEventListener("focus", () => {
    if (list.childElementCount) list.hidden = false;
  });
}
