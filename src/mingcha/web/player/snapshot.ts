// A picture kept as evidence: requested with a reason, fetched by the server, recorded in the log; never downloaded here.
import { clockText } from "./moments.js";
import { post, Refused, ServerFault } from "./server.js";
import { say } from "./words.js";

/** The answer of /access/snapshots. */
interface Kept {
  no: string;
  shown_ms: number;
  digest: string;
  url: string;
  evidence_url: string;
}

/** A live picture is on the screen before it is on the recorder's disk: a fragment is at most a second long. */
const WRITTEN_MS = 2000;

export class SnapshotDialog {
  private at_ms = 0;
  private opened_ms = 0;

  constructor(
    private readonly dialog: HTMLDialogElement,
    private point: string,
    private grant: string,
    private readonly onSaid: (text: string) => void,
  ) {
    dialog.querySelector("form")?.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.keep();
    });
    dialog.querySelector("[data-cancel]")?.addEventListener("click", () => dialog.close());
  }

  /** Asks for a picture of another point, where a page shows several; its name stands in the dialog. */
  openFor(point: string, name: string, grant: string, at_ms: number): void {
    this.point = point;
    this.grant = grant;
    const text = this.dialog.querySelector<HTMLElement>("[data-snapshot-name]");
    if (text) text.textContent = name;
    this.open(at_ms);
  }

  /** Asks for the reason for keeping the picture of an instant. */
  open(at_ms: number): void {
    this.at_ms = Math.round(at_ms);
    this.opened_ms = performance.now();
    const text = this.dialog.querySelector<HTMLElement>("[data-snapshot-at]");
    if (text) text.textContent = clockText(this.at_ms);
    this.problem("");
    this.dialog.showModal();
    this.dialog.querySelector<HTMLInputElement>("[name=reason]")?.focus();
  }

  private problem(text: string): void {
    const line = this.dialog.querySelector<HTMLElement>("[data-snapshot-problem]");
    if (line) line.textContent = text;
  }

  private async keep(): Promise<void> {
    const reason = this.dialog.querySelector<HTMLInputElement>("[name=reason]");
    const button = this.dialog.querySelector<HTMLButtonElement>("button[type=submit]");
    if (button?.disabled) return;
    if (button) button.disabled = true;
    const unwritten_ms = this.opened_ms + WRITTEN_MS - performance.now();
    if (unwritten_ms > 0) await new Promise((resolve) => setTimeout(resolve, unwritten_ms));
    try {
      const kept = await post<Kept>("/access/snapshots", {
        grant: this.grant,
        point: this.point,
        at_ms: this.at_ms,
        reason: reason?.value ?? "",
      });
      if (reason) reason.value = "";
      this.dialog.close();
      this.onSaid(
        say(
          `已存证：抓图 ${kept.no}，SHA-256 ${kept.digest.slice(0, 8)}…${kept.digest.slice(-8)}`,
          `kept as evidence: snapshot ${kept.no}, SHA-256 ${kept.digest.slice(0, 8)}…${kept.digest.slice(-8)}`,
        ),
      );
      addRow(kept);
    } catch (problem) {
      if (problem instanceof Refused) this.problem(`§ ${problem.refusal.article} ${problem.refusal.reason}`);
      else this.problem(problem instanceof ServerFault ? problem.message : String(problem));
    } finally {
      if (button) button.disabled = false;
    }
  }
}

/** Adds a new picture at the top of the page's list. */
function addRow(kept: Kept): void {
  const body = document.querySelector<HTMLElement>("[data-snapshot-rows]");
  if (!body) return;
  document.querySelector("[data-no-snapshot]")?.remove();
  document.querySelector("[data-snapshot-table]")?.removeAttribute("hidden");
  const line = document.createElement("tr");
  const cells: (HTMLElement | string)[] = [
    link(kept.url, kept.no),
    clockText(kept.shown_ms),
    `${kept.digest.slice(0, 8)}…${kept.digest.slice(-8)}`,
    link(kept.evidence_url, say("记录", "entry")),
  ];
  line.append(
    ...cells.map((content, place) => {
      const cell = document.createElement("td");
      cell.className = place === 2 ? "mono no-wrap" : "no-wrap";
      if (place === 2) cell.title = kept.digest;
      cell.append(content);
      return cell;
    }),
  );
  body.prepend(line);
}

function link(url: string, text: string): HTMLElement | string {
  if (!url) return text;
  const element = document.createElement("a");
  element.href = url;
  element.textContent = text;
  return element;
}
