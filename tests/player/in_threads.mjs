// Runs test files one after the other, each in a thread of its own, so with globals and modules of its own, and prints
// the exit code of each by its path: a process for each would cost as much again as all tests together.
import { Worker } from "node:worker_threads";

const codes = {};
for (const file of process.argv.slice(2)) {
  codes[file] = await new Promise((resolve) => {
    const thread = new Worker(file, { stdout: true, stderr: true });
    thread.stdout.resume();
    thread.stderr.resume();
    thread.on("error", () => resolve(1));
    thread.on("exit", resolve);
  });
}
process.stdout.write(JSON.stringify(codes));
