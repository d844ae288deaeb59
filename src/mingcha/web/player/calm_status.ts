// What a screen reader says of words that change all the time (WCAG 4.1.3): the newest ones, now and then.
const EVERY_MS = 20_000;

/** A live region that repeats nothing, and says words that nobody asked for once in 20 seconds at most. */
export class CalmStatus {
  private said_ms = -EVERY_MS;
  private timer: number | undefined;
  private words = "";

  /** `region`: an element with role=status that nobody sees. */
  constructor(
    private readonly region: HTMLElement,
    private readonly now_ms: () => number = () => performance.now(),
  ) {}

  /** Words that may come each second: said at once if nothing was said lately, else the newest of them later. */
  tell(words: string): void {
    this.words = words;
    const wait_ms = this.said_ms + EVERY_MS - this.now_ms();
    if (wait_ms <= 0) this.say();
    else this.timer ??= window.setTimeout(() => this.say(), wait_ms);
  }

  /** The answer to what a person did: said at once. */
  answer(words: string): void {
    this.words = words;
    this.say();
  }

  private say(): void {
    window.clearTimeout(this.timer);
    this.timer = undefined;
    if (this.region.textContent === this.words) return;
    this.region.textContent = this.words;
    this.said_ms = this.now_ms();
  }
}
