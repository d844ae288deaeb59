// Makes static/build/: Tabler's styles in a cascade layer below ours, our own styles, the fonts as woff2 slices, and gzip
// copies of what is text. The TypeScript compiler adds player/ afterwards, and compress_scripts.mjs its gzip copies
// (package.json, "build"). Nothing here is committed.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { purged, withoutUnused } from "./purge_styles.mjs";

const require = createRequire(import.meta.url);
const here = dirname(fileURLToPath(import.meta.url));
const build = join(here, "static", "build");
const packageFolder = (name) => dirname(require.resolve(`${name}/package.json`));

const FONTS = [
  { packageName: "@fontsource/noto-sans-sc", styles: ["400.css", "500.css", "700.css"] },
  { packageName: "@fontsource/noto-sans", styles: ["latin-400.css", "latin-500.css", "latin-700.css"] },
  { packageName: "@fontsource/noto-sans-mono", styles: ["latin-400.css", "latin-500.css"] },
];

function writeText(path, text) {
  writeFileSync(path, text);
  writeFileSync(`${path}.gz`, gzipSync(text, { level: 9 }));
}

/** Every word of the texts that make our pages; a class that is none of them is on no page. */
function wordsOfPages() {
  const texts = readdirSync(here, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:html|ts|py)$/u.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));
  return new Set(texts.join(" ").match(/[\w-]+/gu));
}

const EVERY_PAGE = ["tokens", "type", "frame", "print", "parts", "messages", "forms", "wide"]; // of every page, in the order of the cascade
const OWN = join(here, "static", "mingcha");

function ownStyle(name) {
  const css = readFileSync(join(OWN, `${name}.css`), "utf8");
  return css.replace(/\/\*[\s\S]*?\*\//gu, "").replace(/^\s+/gmu, "");
}

function ownNames() {
  return readdirSync(OWN)
    .filter((name) => name.endsWith(".css"))
    .map((name) => name.slice(0, -".css".length));
}

function ownStyles() {
  return ownNames().map(ownStyle).join("");
}

function buildOwnStyles() {
  // every-page.css joins the files of every page: one request instead of eight; the others are one file each.
  for (const name of ownNames().filter((name) => !EVERY_PAGE.includes(name))) {
    writeText(join(build, `${name}.css`), ownStyle(name));
  }
  const joined = EVERY_PAGE.map((name) => (name === "print" ? `@media print{\n${ownStyle(name)}}\n` : ownStyle(name)));
  writeText(join(build, "every-page.css"), joined.join("").replaceAll("../build/", ""));
  writeText(join(build, "icons.svg"), readFileSync(join(OWN, "icons.svg"), "utf8"));
}

function buildTabler() {
  // In a layer of its own, so that any rule of ours wins without a fight of specificity.
  const css = readFileSync(join(packageFolder("@tabler/core"), "dist", "css", "tabler.min.css"), "utf8");
  const body = css.replace(/^@charset "[^"]*";/u, "").replace(/\/\*# sourceMappingURL=.*\*\/\s*$/u, "");
  let kept = purged(body, wordsOfPages());
  for (let before = 0; before !== kept.length; ) {
    before = kept.length; // a property that goes may have been the only reader of another
    kept = withoutUnused(kept, ownStyles());
  }
  writeText(join(build, "tabler.css"), `@layer tabler{${kept}}\n`);
}

function buildFonts() {
  const files = join(build, "fonts");
  mkdirSync(files, { recursive: true });
  let sheet = "";
  for (const { packageName, styles } of FONTS) {
    const folder = packageFolder(packageName);
    for (const style of styles) {
      const css = readFileSync(join(folder, style), "utf8").replace(/,\s*url\([^)]*\.woff\)\s*format\('woff'\)/gu, "");
      sheet += css.replace(/url\(\.\/files\//gu, "url(fonts/");
      for (const [, name] of css.matchAll(/url\(\.\/files\/([^)]*\.woff2)\)/gu)) {
        cpSync(join(folder, "files", name), join(files, name));
      }
    }
  }
  writeText(join(build, "fonts.css"), sheet);
}

function buildPrintFonts() {
  // For issued documents, as the package has them; not below static/: no browser asks for them.
  const folder = dirname(dirname(require.resolve("@embedpdf/fonts-sc"))); // its package.json is not exported
  const target = join(here, "print_fonts");
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  for (const name of ["NotoSansHans-Regular.otf", "NotoSansHans-Bold.otf"]) {
    cpSync(join(folder, "fonts", name), join(target, name));
  }
  cpSync(join(folder, "LICENSE"), join(target, "LICENSE"));
}

function buildMap() {
  // MapLibre as it is published: a page and its worker, no bundling. The worker is our own address, so no blob is allowed.
  const dist = join(packageFolder("maplibre-gl"), "dist");
  const folder = join(build, "maplibre");
  mkdirSync(folder, { recursive: true });
  for (const name of ["maplibre-gl.mjs", "maplibre-gl-shared.mjs", "maplibre-gl-worker.mjs", "maplibre-gl.css"]) {
    writeText(join(folder, name), readFileSync(join(dist, name), "utf8").replace(/\/[/*]# sourceMappingURL=.*$/mu, ""));
  }
}

function buildDrawing() {
  // terra-draw as it is published; its adapter asks for it by the address that we give it, not by the package's name.
  const folder = join(build, "terra-draw");
  mkdirSync(folder, { recursive: true });
  const files = { "terra-draw": "terra-draw.js", "terra-draw-maplibre-gl-adapter": "maplibre-adapter.js" };
  for (const [name, file] of Object.entries(files)) {
    const text = readFileSync(join(here, "../../../node_modules", name, "dist", `${name}.modern.js`), "utf8");
    const plain = text.replace(/\/[/*]# sourceMappingURL=.*$/mu, "");
    writeText(join(folder, file), plain.replaceAll('from"terra-draw"', 'from"./terra-draw.js"'));
  }
}

function buildHtmx() {
  // As the locked Python package brings it: copied for its gzip copy, since a page is sent three times as much without.
  const where = "import django_htmx, pathlib; print(pathlib.Path(django_htmx.__file__).parent / 'static/django_htmx')";
  const folder = execFileSync("python", ["-c", where], { encoding: "utf8" }).trim();
  writeText(join(build, "htmx.js"), readFileSync(join(folder, "htmx-2.min.js"), "utf8"));
}

rmSync(build, { recursive: true, force: true });
mkdirSync(build, { recursive: true });
buildTabler();
buildOwnStyles();
buildFonts();
buildPrintFonts();
buildMap();
buildDrawing();
buildHtmx();
console.log(`static/build: ${readdirSync(join(build, "fonts")).length} font slices, Tabler's styles`);
