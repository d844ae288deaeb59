// Writes a gzip copy beside every script that the TypeScript compiler put into static/build/player.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const player = join(dirname(fileURLToPath(import.meta.url)), "static", "build", "player");
for (const entry of readdirSync(player, { recursive: true, withFileTypes: true })) {
  if (entry.isFile() && entry.name.endsWith(".js")) {
    const path = join(entry.parentPath, entry.name);
    writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }));
  }
}
