// Leaves out of a style sheet every rule that no page can match: one whose classes stand in none of our own texts.
// A rule is kept when in doubt: rules without classes, custom properties, key frames, and every word that might be a class.

/** The parts of a sheet or block: [prelude, body], body null for a statement such as @import. Minified CSS only. */
function* parts(css) {
  let start = 0;
  let depth = 0;
  let open = 0;
  let quote = "";
  for (let at = 0; at < css.length; at += 1) {
    const letter = css[at];
    if (quote) {
      if (letter === "\\") at += 1;
      else if (letter === quote) quote = "";
    } else if (letter === '"' || letter === "'") quote = letter;
    else if (letter === "\\") at += 1;
    else if (letter === "{") {
      if (depth === 0) open = at;
      depth += 1;
    } else if (letter === "}") {
      depth -= 1;
      if (depth === 0) {
        yield [css.slice(start, open).trim(), css.slice(open + 1, at)];
        start = at + 1;
      }
    } else if (letter === ";" && depth === 0) {
      yield [css.slice(start, at).trim(), null];
      start = at + 1;
    }
  }
}

/** The selectors of a list, split at commas outside of brackets and quotes. */
function selectors(list) {
  const found = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < list.length; at += 1) {
    if (list[at] === "\\") at += 1;
    else if ("([".includes(list[at])) depth += 1;
    else if (")]".includes(list[at])) depth -= 1;
    else if (list[at] === "," && depth === 0) {
      found.push(list.slice(start, at));
      start = at + 1;
    }
  }
  return [...found, list.slice(start)];
}

/** Whether every class that a selector asks for (outside of :not and the like) is among the words. */
function possible(selector, words) {
  const outside = selector.replace(/:(?:not|is|where|has)\([^)]*\)/gu, "");
  return [...outside.matchAll(/\.((?:\\.|[\w-])+)/gu)].every(([, name]) => words.has(name.replace(/\\/gu, "")));
}

/** The sheet without what cannot match. `words`: every word of the pages' texts. */
export function purged(css, words) {
  let kept = "";
  for (const [prelude, body] of parts(css)) {
    if (body === null) kept += `${prelude};`;
    else if (/^@(?:media|supports|layer|container)\b/u.test(prelude)) {
      const inside = purged(body, words);
      if (inside) kept += `${prelude}{${inside}}`;
    } else if (prelude.startsWith("@")) kept += `${prelude}{${body}}`;
    else {
      const possibles = selectors(prelude).filter((selector) => possible(selector, words));
      if (possibles.length > 0) kept += `${possibles.join(",")}{${body}}`;
    }
  }
  return kept;
}

/** Without custom properties that nothing reads and key frames that nothing names. */
export function withoutUnused(css, otherCss) {
  const all = css + otherCss;
  const read = new Set([...all.matchAll(/var\((--[\w-]+)/gu)].map(([, name]) => name));
  const properties = css.replace(/(?<=[{;])(--[\w-]+):(?:[^;{}"']|"[^"]*"|'[^']*')*(?:;|(?=\}))/gu, (whole, name) =>
    read.has(name) ? whole : "",
  );
  const named = new Set(
    [...properties.matchAll(/animation(?:-name)?:([^;}]+)/gu)].flatMap(([, value]) => value.split(/[\s,]+/u)),
  );
  return [...parts(properties)]
    .map(([prelude, body]) => (body === null ? `${prelude};` : `${prelude}{${body}}`))
    .filter((rule) => {
      const frames = /^@keyframes ([\w-]+)/u.exec(rule);
      return !frames || named.has(frames[1]);
    })
    .join("");
}
