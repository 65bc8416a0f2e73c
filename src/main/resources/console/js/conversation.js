import { evidence, judge, past } from './api.js';
import { announce, byId } from './dom.js';
import { Turn } from './turn.js';
import { Wire } from './wire.js';

const NEAR_END = 160;

/** The questions and answers of one caller, one after the other. */
export class Conversation {
  #token;
  #wire;
  #previous = null;
  #turn = null;
  #onBusy;

  constructor(token, onBusy) {
    this.#token = token;
    this.#wire = new Wire(token);
    this.#onBusy = onBusy;
    byId('talk').replaceChildren();
    byId('welcome').hidden = false;
  }

  get busy() {
    return this.#wire.busy;
  }

  ask(question) {
    if (this.busy) {
      return;
    }
    byId('welcome').hidden = true;
    const turn = new Turn(question);
    this.#turn = turn;
    byId('talk').append(turn.box);
    turn.heading.scrollIntoView({ block: 'start' });
    announce('Asking.');
    this.#wire.ask(
      question,
      this.#previous,
      (event) => this.#event(turn, question, event),
      (state) => this.#state(turn, question, state),
    );
    this.#onBusy(true);
  }

  stop() {
    if (this.busy) {
      this.#turn.say('Stopping');
      this.#wire.stop();
    }
  }

  close() {
    this.#wire.close();
    this.#onBusy(false);
  }

  #event(turn, question, event) {
    switch (event.type) {
      case 'trivium:progress':
        turn.stage(event);
        break;
      case 'response.output_text.delta':
        this.#keepingPlace(() => turn.append(event.delta));
        break;
      case 'response.completed':
      case 'response.incomplete':
        this.#ended(turn, event.response);
        break;
      case 'response.failed':
        turn.trouble(event.response.error?.message ?? 'The answer failed.', () => this.ask(question));
        this.#onBusy(false);
        break;
      case 'error':
        if (!this.busy) {
          turn.trouble(event.message ?? event.error?.message ?? 'The question was refused.');
          this.#onBusy(false);
        }
        break;
    }
  }

  async #ended(turn, response) {
    turn.end();
    this.#onBusy(false);
    if (response.status === 'completed') {
      this.#previous = response.id;
    } else if (response.status === 'cancelled') {
      turn.note('Stopped.');
      announce('Stopped.');
    }
    try {
      const found = response.status === 'completed' ? await evidence(this.#token, response.id) : null;
      if (found?.kind === 'forecast') {
        found.history = await past(this.#token, found);
      }
      if (found) {
        this.#keepingPlace(() => turn.ground(found, (next) => this.ask(next)));
      }
    } catch {
      turn.note('What this answer stands on could not be loaded.');
    }
    if (response.status === 'completed') {
      const send = (body) => judge(this.#token, { response_id: response.id, ...body });
      this.#keepingPlace(() => turn.judgedBy(send));
    }
  }

  #state(turn, question, state) {
    if (state === 'lost') {
      turn.say('Connection lost, trying again');
    } else if (state === 'back') {
      turn.say('Connected again');
    } else {
      turn.trouble('The server cannot be reached, or does not accept this identity.', () => this.ask(question));
      this.#onBusy(false);
    }
  }

  /** Follows the end of the page only for a reader who is there. */
  #keepingPlace(change) {
    const page = document.documentElement;
    const near = page.scrollHeight - page.scrollTop - page.clientHeight < NEAR_END;
    change();
    const head = this.#turn?.heading.getBoundingClientRect().top ?? 0;
    if (near && head > 120) {
      page.scrollTop = page.scrollHeight;
    }
  }
}
