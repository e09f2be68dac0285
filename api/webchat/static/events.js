const FIRST_WORD_WITHIN = 6_000;
const SILENCE_ALLOWED = 40_000;

/**
 * Cuts a stream of server-sent events into their data, decoded from JSON; comments and pings yield null.
 * Fails if the first event is not there within 6 seconds (a proxy holds the stream back), or none for 40 seconds.
 */
export async function* eventsOf(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let limit = FIRST_WORD_WITHIN;
  try {
    for (;;) {
      const { done, value } = await within(limit, reader.read());
      if (done) return;
      limit = SILENCE_ALLOWED;
      const blocks = (rest + value).replace(/\r\n?/g, "\n").split("\n\n");
      rest = blocks.pop();
      for (const block of blocks) yield dataOf(block);
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

function dataOf(block) {
  const lines = block.split("\n").filter((line) => line.startsWith("data:"));
  if (lines.length === 0) return null;
  const data = lines.map((line) => line.slice(5).replace(/^ /, "")).join("\n");
  try {
    return JSON.parse(data);
  } catch {
    // A ping may carry a plain time; it only shows that the line is alive.
    return null;
  }
}

function within(milliseconds, promise) {
  let timer;
  const silence = new Promise((_, reject) => {
    timer = window.setTimeout(() => reject(new Error("silent")), milliseconds);
  });
  return Promise.race([promise, silence]).finally(() => window.clearTimeout(timer));
}
