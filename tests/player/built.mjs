// The player's modules as the browser gets them, and numbers that are the same in every run.
export function built(name) {
  return import(new URL(`../../src/mingcha/web/static/build/player/${name}.js`, import.meta.url));
}

// the modules ask for the page's language when they make sentences
globalThis.document ??= { documentElement: { lang: "zh-CN" }, querySelector: () => null };

/** `count` numbers from 0 to 1, the same for the same seed (mulberry32). */
export function numbers(seed, count) {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  });
}
