/** One server-sent event. */
export interface ServerSentEvent {
  /** Its type; `message` if the server sent none. */
  type: string;
  /** Its lines, joined by line feeds. */
  text: string;
}

/**
 * Reads the events of a `text/event-stream` body as they arrive. `onBytes` is called for everything that arrives, heartbeats included.
 * Leaving the loop cancels the body.
 */
export async function* readEvents(body: ReadableStream<Uint8Array>, onBytes: () => void): AsyncGenerator<ServerSentEvent, void, undefined> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const parser = new EventParser();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return; // an event without its final blank line is incomplete
      onBytes();
      yield* parser.push(decoder.decode(value, { stream: true }));
    }
  } finally {
    reader.cancel().catch(() => undefined); // the connection may be broken already
  }
}

/** Splits text that arrives in arbitrary pieces into events (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
class EventParser {
  #rest = '';
  #type = '';
  #lines: string[] = [];

  *push(piece: string): Generator<ServerSentEvent, void, undefined> {
    const text = this.#rest + piece;
    // A carriage return at the end may be the first half of a line end.
    const complete = text.endsWith('\r') ? text.length - 1 : text.length;
    const lines = text.slice(0, complete).split(/\r\n|\n|\r/);
    this.#rest = (lines.pop() ?? '') + text.slice(complete);
    for (const line of lines) {
      if (line === '') {
        if (this.#lines.length > 0 || this.#type !== '') yield { type: this.#type || 'message', text: this.#lines.join('\n') };
        this.#type = '';
        this.#lines = [];
      } else {
        this.#readField(line);
      }
    }
  }

  #readField(line: string): void {
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'event') this.#type = value;
    if (name === 'data') this.#lines.push(value);
  }
}
