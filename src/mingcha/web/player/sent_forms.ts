// A form that is being sent is not sent a second time: two clicks on its button are one act.

/** How long another sending of the very same is held back. A form whose answer is a download, or whose sending was
 * stopped, stays on its page, which is told of neither: from then on the same may be asked for again. */
export const ANSWERED_WITHIN_MS = 5000;
/** How long the very same is held back where the answer is a page, which takes the place of this one whenever it comes.
 * It ends, for a sending that the person stopped; what was changed since may be sent after some seconds. */
export const HELD_MS = 120_000;

/** What is asked of a form: its attributes, since a field may be named as a property (`target`) and hide it. */
export type Sender = Pick<Element, "getAttribute">;

interface Sending {
  readonly at_ms: number;
  readonly what: string;
}

/** The forms of this page that were sent and not answered yet. */
export class SentForms {
  private readonly sent = new WeakMap<object, Sending>();

  /** Whether a form may be sent now; if so, it counts as being sent. `what`: its fields and its button. A form that
   * asks for a list (GET), closes a dialog or opens its answer in another window is never held back. One whose answer
   * is a download (`data-download`) is held back only where it asks for the same once more, and for seconds. */
  send(form: Sender, now_ms: number, what = ""): boolean {
    if (form.getAttribute("method")?.toLowerCase() !== "post") return true;
    if (!["", "_self"].includes(form.getAttribute("target") ?? "")) return true;
    const before = this.sent.get(form);
    const downloads = form.getAttribute("data-download") !== null;
    const same = before?.what === what;
    const held_ms = downloads ? (same ? ANSWERED_WITHIN_MS : 0) : same ? HELD_MS : ANSWERED_WITHIN_MS;
    if (before && now_ms - before.at_ms < held_ms) return false;
    this.sent.set(form, { at_ms: now_ms, what });
    return true;
  }

  /** Its page is shown again, as by the way back: it may be sent at once. */
  answered(form: object): void {
    this.sent.delete(form);
  }
}
/** Listens after the listeners of each form: what they send themselves is theirs to hold back. */
export function startSentForms(): void {
  const sent = new SentForms();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !(form instanceof HTMLFormElement) || opensAside(event.submitter)) return;
    if (!sent.send(form, event.timeStamp, whatOf(form, event.submitter))) event.preventDefault();
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.forms) sent.answered(form);
  });
}

/** Whether the button sends the form otherwise than its form says: into another window, or by another method. */
function opensAside(button: HTMLElement | null): boolean {
  return button !== null && (button.hasAttribute("formtarget") || button.hasAttribute("formmethod"));
}

/** The fields that a form sends and the button that sends it, as a text to compare; of a file its name and size. */
function whatOf(form: HTMLFormElement, button: HTMLElement | null): string {
  const fields = [...new FormData(form)].map(([name, value]) => [
    name,
    typeof value === "string" ? value : `${value.name} ${value.size}`,
  ]);
  return JSON.stringify([...fields, button?.getAttribute("name") ?? "", button?.getAttribute("value") ?? ""]);
}
