/*
 * The only module that talks to the server about a conversation.
 *
 * NotTaken        anything but a yes
 * ├── Unreachable no answer: no connection, or too slow
 * └── Refused     an answer with `status`; `ended` when the conversation is no more; `passing` when it is worth trying again
 */
export class NotTaken extends Error {}
export class Unreachable extends NotTaken {}
export class Refused extends NotTaken {
  constructor(status, secondsToWait) {
    super(String(status));
    this.status = status;
    this.secondsToWait = secondsToWait;
    this.ended = [401, 404, 410].includes(status);
    this.passing = status >= 500 || [408, 425, 429].includes(status);
  }
}

const ANSWER_WITHIN = 15_000;
const POLL_SECONDS = 25;

async function ask(path, { method = "GET", token, body, headers = {}, within = ANSWER_WITHIN, stop } = {}) {
  const limit = new AbortController();
  const timer = window.setTimeout(() => limit.abort(), within);
  stop?.addEventListener("abort", () => limit.abort(), { once: true });
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body) headers["Content-Type"] = "application/json";
  try {
    const options = { method, headers, signal: limit.signal, cache: "no-store", credentials: "omit" };
    const answer = await fetch(path, body ? { ...options, body: JSON.stringify(body) } : options);
    if (!answer.ok) throw new Refused(answer.status, Number(answer.headers.get("Retry-After")) || 0);
    return answer;
  } catch (error) {
    throw error instanceof Refused ? error : new Unreachable();
  } finally {
    window.clearTimeout(timer);
  }
}

async function read(answer) {
  try {
    return await answer.json();
  } catch {
    throw new Unreachable();
  }
}

/** Opens a conversation: {conversation, token, language, messages}. `chosen`: the customer chose the language. */
export async function openConversation(language, chosen) {
  return read(await ask("/chat", { method: "POST", body: { language, chosen } }));
}

/** Comes back with the words of a return code: {conversation, token, language, messages}. */
export async function comeBack(code) {
  return read(await ask("/chat/return", { method: "POST", body: { code } }));
}

/** One conversation, reached with its secret token, which travels only in the Authorization header. */
export class Door {
  constructor({ conversation, token }) {
    this.path = `/chat/${encodeURIComponent(conversation)}`;
    this.token = token;
  }

  /** Hands over one letter {client_id, text} or {client_id, choices}; resolves with its seq once it is stored. */
  async send(letter) {
    const answer = await ask(`${this.path}/messages`, { method: "POST", token: this.token, body: letter });
    return (await read(answer)).seq;
  }

  /** What came after `after`; waits up to `wait` seconds for it. */
  async poll(after, wait = POLL_SECONDS, stop = undefined) {
    const path = `${this.path}/messages?after=${after}&wait=${wait}`;
    return read(await ask(path, { token: this.token, within: wait * 1000 + ANSWER_WITHIN, stop }));
  }

  /** The open stream of server-sent events after `after`. EventSource cannot carry the token, so this is a fetch. */
  async stream(after, stop) {
    const headers = { Accept: "text/event-stream", "Last-Event-ID": String(after) };
    const answer = await ask(`${this.path}/events`, { token: this.token, headers, stop });
    if (!answer.body || !answer.headers.get("Content-Type")?.startsWith("text/event-stream")) throw new Unreachable();
    return answer.body;
  }

  /** Whether a code opens this chat: {state: none | made | saved}. */
  async codeState() {
    return read(await ask(`${this.path}/code`, { token: this.token }));
  }

  /** A new code {words, replaced}; an older one opens nothing from now on. */
  async makeCode() {
    return read(await ask(`${this.path}/code`, { method: "POST", token: this.token }));
  }

  async codeSaved() {
    await ask(`${this.path}/code/saved`, { method: "POST", token: this.token });
  }

  /** Pauses; `device`: mine (the token opens the chat for an hour more) or shared (it opens nothing any more). */
  async pause(device) {
    await ask(`${this.path}/pause`, { method: "POST", token: this.token, body: { device } });
  }

  /** Goes on in another language. Refused with 422 where it is not spoken. */
  async goOnIn(language) {
    await ask(`${this.path}/language`, { method: "PUT", token: this.token, body: { language } });
  }

  /** Tells the advisor that somebody writes here. */
  async writing() {
    await ask(`${this.path}/writing`, { method: "POST", token: this.token });
  }

  /** Tells that the advisor's messages up to `upto` were in sight here. */
  async seen(upto) {
    await ask(`${this.path}/seen`, { method: "POST", token: this.token, body: { upto } });
  }

  /** Goes on within the hour. */
  async goOn() {
    await ask(`${this.path}/resume`, { method: "POST", token: this.token });
  }

  /** Asks the advisor to take the report back and erase it. */
  async withdraw() {
    await ask(`${this.path}/withdraw`, { method: "POST", token: this.token });
  }

  /** Takes a file back: true once it is gone, false where the advisor was told of the wish. */
  async removeFile(file) {
    return (await ask(`${this.path}/evidence/${file}`, { method: "DELETE", token: this.token })).status === 204;
  }

  /** Erases what was not sent yet. Refused with 409 once there is a case. */
  async erase() {
    await ask(this.path, { method: "DELETE", token: this.token });
  }
}
