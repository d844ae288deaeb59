// The public check page: compares the SHA-256 of a chosen file with that of the issued document. The file stays here.

const LARGEST_BYTES = 64 * 2 ** 20; // no document of ours is longer (registry/documents/document_files.py)

async function digestOf(file: File): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function answerTo(file: File, words: DOMStringMap): Promise<string> {
  if (file.size > LARGEST_BYTES) return words.large ?? "";
  try {
    return ((await digestOf(file)) === words.documentCheck ? words.same : words.other) ?? "";
  } catch {
    return words.failed ?? "";
  }
}

function watch(field: HTMLElement, input: HTMLInputElement, answer: HTMLElement): void {
  field.hidden = false;
  input.addEventListener("change", async () => {
    const file = input.files?.[0];
    answer.textContent = "";
    if (!file) return;
    const words = await answerTo(file, field.dataset);
    if (input.files?.[0] === file) answer.textContent = words; // unless another file was chosen meanwhile
  });
}

const field = document.querySelector<HTMLElement>("[data-document-check]");
const input = field?.querySelector<HTMLInputElement>("input[type=file]");
const answer = field?.querySelector<HTMLElement>("[role=status]");
// outside of a secure context (plain HTTP) a browser has no SubtleCrypto: the page then names sha256sum alone
if (field && input && answer && globalThis.crypto?.subtle) watch(field, input, answer);

export {};
