import { ticket } from './api.js';

const WAITS = [300, 800, 2000, 4000, 8000, 15000];
const ENDS = new Set(['response.completed', 'response.incomplete', 'response.failed']);

/**
 * One socket for one token, and at most one answer on it. A lost socket is opened again and the
 * answer goes on after the last event that was seen; an event that comes twice is dropped.
 */
export class Wire {
  #token;
  #socket = null;
  #run = null;
  #tries = 0;
  #timer = 0;

  constructor(token) {
    this.#token = token;
  }

  get busy() {
    return this.#run !== null;
  }

  /** Asks; `onEvent(event)` gets each event once, `onState(name)` lost, back or gone. */
  ask(input, previous, onEvent, onState) {
    const create = {
      type: 'response.create',
      model: 'trivium',
      input,
      metadata: { trivium_idempotency_key: key() },
    };
    if (previous) {
      create.previous_response_id = previous;
    }
    this.#run = { create, id: null, last: -1, ext: -1, stopped: false, onEvent, onState };
    this.#tries = 0;
    if (this.#socket?.readyState === WebSocket.OPEN) {
      this.#send(create);
    } else {
      this.#open();
    }
  }

  stop() {
    if (!this.#run) {
      return;
    }
    this.#run.stopped = true;
    if (this.#run.id) {
      this.#send({ type: 'response.cancel', response_id: this.#run.id });
    }
  }

  close() {
    clearTimeout(this.#timer);
    this.#run = null;
    this.#socket?.close?.(1000);
    this.#socket = null;
  }

  /** The token buys a ticket, which opens one socket: the token stands in no head of a socket. */
  async #open() {
    const run = this.#run;
    const opening = {};
    this.#socket = opening;
    const bought = await ticket(this.#token);
    if (this.#socket !== opening) {
      return;
    }
    if (!bought) {
      this.#closed(opening);
      return;
    }
    const url = new URL('/v1/responses', location.href);
    url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
    url.searchParams.set('ext', 'trivium.v1');
    if (run?.id) {
      url.searchParams.set('resume', run.id);
      url.searchParams.set('starting_after', run.last);
    }
    const socket = new WebSocket(url, ['responses', `openai-insecure-api-key.${bought}`]);
    this.#socket = socket;
    socket.addEventListener('open', () => {
      if (!this.#run) {
        return;
      }
      if (!this.#run.id) {
        // The key makes a repeated question one question.
        this.#send(this.#run.create);
      } else if (this.#run.stopped) {
        this.#send({ type: 'response.cancel', response_id: this.#run.id });
      }
      if (this.#tries > 0) {
        this.#run.onState('back');
      }
    });
    socket.addEventListener('message', (message) => this.#receive(JSON.parse(message.data)));
    socket.addEventListener('close', () => this.#closed(socket));
  }

  #receive(event) {
    const run = this.#run;
    if (!run || event.type === 'trivium:session' || event.type === 'trivium:pong') {
      return;
    }
    this.#tries = 0;
    if (event.type.startsWith('trivium:')) {
      if (event.ext_number <= run.ext) {
        return;
      }
      run.ext = event.ext_number;
    } else if (run.id) {
      if (event.sequence_number <= run.last) {
        return;
      }
      run.last = event.sequence_number;
    }
    if (event.type === 'response.created') {
      run.id = event.response.id;
      run.last = event.sequence_number;
      if (run.stopped) {
        this.stop();
      }
    }
    const refused = event.type === 'error' && !run.id;
    if (ENDS.has(event.type) || refused) {
      this.#run = null;
    }
    run.onEvent(event);
  }

  #closed(socket) {
    if (socket !== this.#socket) {
      return;
    }
    this.#socket = null;
    if (!this.#run) {
      return;
    }
    if (this.#tries >= WAITS.length) {
      const run = this.#run;
      this.#run = null;
      run.onState('gone');
      return;
    }
    this.#run.onState('lost');
    this.#timer = setTimeout(() => this.#open(), WAITS[this.#tries++]);
  }

  #send(frame) {
    if (this.#socket?.readyState === WebSocket.OPEN) {
      this.#socket.send(JSON.stringify(frame));
    }
  }
}

function key() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
