// One short sound for new and for grown alarms, off unless this person switched it on here; accepting an alarm lets it
// sound again for new ones.
const LENGTH_S = 0.35;
const PITCH_HZ = 880;
const LOUDNESS = 0.12;

export class AlarmSound {
  private readonly key: string;
  private rang = false;
  private grown: ReadonlySet<number> | null = null;
  private context: AudioContext | null = null;

  /** `account`: whose choice it is in this browser, which is a seat. */
  constructor(account: string) {
    this.key = `mingcha-alarm-sound-${account}`;
  }

  get on(): boolean {
    return window.localStorage.getItem(this.key) === "on";
  }

  /** Keeps the choice; a browser allows sound after a person did something on the page. */
  choose(on: boolean): void {
    window.localStorage.setItem(this.key, on ? "on" : "off");
    if (on) this.ring();
  }

  /** New alarms came: one sound, and none again until somebody accepts one. */
  news(): void {
    if (!this.on || this.rang) return;
    this.rang = true;
    this.ring();
  }

  /** The alarms that are open again because they have grown: one sound for one that was not among them before, also
   * while others wait. Those of the first call are on the page already. */
  grew(numbers: readonly number[]): void {
    const before = this.grown;
    this.grown = new Set(numbers);
    if (!before || !this.on || numbers.every((number) => before.has(number))) return;
    this.rang = true;
    this.ring();
  }

  /** Somebody accepted an alarm. */
  accepted(): void {
    this.rang = false;
  }

  private ring(): void {
    this.context ??= new AudioContext();
    const tone = this.context.createOscillator();
    const volume = this.context.createGain();
    tone.frequency.value = PITCH_HZ;
    volume.gain.setValueAtTime(LOUDNESS, this.context.currentTime);
    volume.gain.exponentialRampToValueAtTime(0.001, this.context.currentTime + LENGTH_S);
    tone.connect(volume).connect(this.context.destination);
    tone.start();
    tone.stop(this.context.currentTime + LENGTH_S);
  }
}
