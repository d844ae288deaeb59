// A form that is being sent is not sent a second time: two clicks on its button are one act.

/** How long the answer of a form is waited for. A form whose answer is a download, or whose sending was stopped, stays
 * on its page, which is told of neither: from then on it may be sent again. */
export const ANSWERED_WITHIN_MS = 5000;

/** What is asked of a form: its attributes, since a field may be named as a property (`target`) and hide it. */
export type Sender = Pick<Element, "getAttribute">;

/** The forms of this page that were sent and not answered yet. */
export class SentForms {
  private readonly sent_ms = new WeakMap<object, number>();

  /** Whether a form may be sent now; if so, it counts as being sent. A form that asks for a list (GET), closes a dialog
   * or opens its answer in another window is never held back. */
  send(form: Sender, now_ms: number): boolean {
    if (form.getAttribute("method")?.toLowerCase() !== "post") return true;
    if (!["", "_self"].includes(form.getAttribute("target") ?? "")) return true;
    const before_ms = this.sent_ms.get(form);
    if (before_ms !== undefined && now_ms - before_ms < ANSWERED_WITHIN_MS) return false;
    this.sent_ms.set(form, now_ms);
    return true;
  }

  /** Its page is shown again, as by the way back: it may be sent at once. */
  answered(form: object): void {
    this.sent_ms.delete(form);
  }
}

/** Listens after the listeners of each form: what they send themselves is theirs to hold back. */
export function startSentForms(): void {
  const sent = new SentForms();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !(form instanceof HTMLFormElement) || opensAside(event.submitter)) return;
    if (!sent.send(form, event.timeStamp)) event.preventDefault();
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.forms) sent.answered(form);
  });
}

/** Whether the button sends the form otherwise than its form says: into another window, or by another method. */
function opensAside(button: HTMLElement | null): boolean {
  return button !== null && (button.hasAttribute("formtarget") || button.hasAttribute("formmethod"));
}
