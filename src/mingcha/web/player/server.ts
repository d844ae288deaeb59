// JSON requests to the pages' own server: returns a value, or throws a refusal with its four parts or a fault.

/** A refusal in the server's form; the same four parts everywhere. */
export interface Refusal {
  error: "refused";
  article: string;
  article_words: string;
  article_url: string;
  quote: string;
  reason: string;
  missing: string[];
  next: { words: string; url: string }[];
}

/** The server refused under an article. */
export class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.reason);
  }
}

/** Any other error; `status` is 0 if the server was not reached. */
export class ServerFault extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

function isRefusal(value: unknown): value is Refusal {
  return typeof value === "object" && value !== null && (value as { error?: unknown }).error === "refused";
}

/** Posts JSON to one of our pages. Throws Refused or ServerFault. */
export async function post<Answer>(path: string, body: unknown): Promise<Answer> {
  const token = document.querySelector<HTMLMetaElement>("meta[name=csrf-token]")?.content ?? "";
  const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token };
  return asked<Answer>(path, { method: "POST", headers, body: JSON.stringify(body), redirect: "error" });
}

/** Gets JSON from one of our pages. Throws Refused or ServerFault. */
export async function get<Answer>(path: string): Promise<Answer> {
  return asked<Answer>(path, { headers: { Accept: "application/json" }, redirect: "error", cache: "no-store" });
}

async function asked<Answer>(path: string, how: RequestInit): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(path, how);
  } catch {
    throw new ServerFault(0, "the server does not answer");
  }
  const value: unknown = await response.json().catch(() => null);
  if (response.ok) return value as Answer;
  if (isRefusal(value)) throw new Refused(value);
  const reason = (value as { reason?: unknown } | null)?.reason;
  throw new ServerFault(response.status, typeof reason === "string" ? reason : response.statusText);
}
