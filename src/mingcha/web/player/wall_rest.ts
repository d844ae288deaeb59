// Rest at the wall, quietly: a line with this hour's time off the wall and the next change of seats, which the page brings
// for the whole shift (registry/watches/rest.py). No sound, nothing over the pictures, nothing is sent.

const LOOK_EVERY_MS = 15_000;

/** A reminder with the time during which it is shown: from `from_ms`, until `until_ms`, which is not included. */
export interface Reminder {
  from_ms: number;
  until_ms: number;
  text: string;
}

/** The reminders of an instant as one line, "" for none. */
export function remindersAt(all: readonly Reminder[], now_ms: number): string {
  return all
    .filter((one) => one.from_ms <= now_ms && now_ms < one.until_ms)
    .map((one) => one.text)
    .join(" · ");
}

function follow(line: HTMLElement): void {
  const all = JSON.parse(line.dataset.rest ?? "[]") as Reminder[];
  const clock = document.querySelector<HTMLElement>("[data-clock]");
  const ahead_ms = Number(clock?.dataset.clock ?? Date.now()) - (performance.timeOrigin + performance.now());
  const show = () => {
    const text = remindersAt(all, Date.now() + ahead_ms);
    if (line.textContent !== text) line.textContent = text;
    line.hidden = text === "";
  };
  show();
  window.setInterval(show, LOOK_EVERY_MS);
}

const line = document.querySelector<HTMLElement>("[data-rest]");
if (line) follow(line);
