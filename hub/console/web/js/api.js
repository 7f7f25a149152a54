/** Questions to the hub over HTTP. A refusal is an `ApiError` with the hub's key, and what the hub said about it. */

class ApiError extends Error {
  constructor(status, key, retryAfter, said = "") {
    super(`the hub answered ${status} ${key}`);
    Object.assign(this, { status, key, retryAfter, said });
  }
}

export async function ask(method, path, body) {
  const headers = body === undefined ? {} : { "Content-Type": "application/json" };
  const options = { method, headers, body: body === undefined ? undefined : JSON.stringify(body) };
  const answer = await fetch(path, options).catch(() => {
    throw new ApiError(0, "no_hub");
  });
  const json = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : null;
  if (!answer.ok) throw new ApiError(answer.status, json?.error ?? "unexpected", Number(answer.headers.get("Retry-After")), json?.message);
  return json;
}

export const get = (path) => ask("GET", path);
