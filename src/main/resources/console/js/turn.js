import { announce, element } from './dom.js';
import { ground } from './ground.js';
import { render } from './markdown.js';
import { opinion } from './opinion.js';

const STAGES = {
  understanding: 'Understanding the question',
  querying: 'Reading the data',
  retrieving: 'Looking things up',
  forecasting: 'Fitting and checking models',
  generating: 'Writing',
  writing: 'Writing',
  checking: 'Checking the numbers',
};

/** One question and its answer on the page. */
export class Turn {
  #text = '';
  #frame = 0;

  constructor(question) {
    this.heading = element('h3', { class: 'asked', tabindex: -1 }, question);
    this.progress = element('p', { class: 'progress' }, 'Asking');
    this.prose = element('div', { class: 'prose', 'aria-busy': 'true' });
    this.box = element('article', { class: 'turn' }, this.heading, this.progress, this.prose);
  }

  stage({ stage, message }) {
    this.say(message ?? STAGES[stage] ?? 'Working');
  }

  say(text) {
    this.progress.hidden = false;
    this.progress.textContent = text;
  }

  /** Many small pieces come at once; the page is painted once a frame. */
  append(delta) {
    this.#text += delta;
    this.progress.hidden = true;
    this.#frame ||= requestAnimationFrame(() => this.#paint());
  }

  note(text) {
    this.box.append(element('p', { class: 'note' }, text));
  }

  trouble(text, retry) {
    this.end();
    const box = element('p', { class: 'trouble', role: 'alert' }, text);
    this.box.append(box);
    if (retry) {
      this.box.append(element('button', { type: 'button', class: 'again', onclick: retry }, 'Ask again'));
    }
  }

  end() {
    cancelAnimationFrame(this.#frame);
    this.#paint();
    this.progress.hidden = true;
    this.prose.removeAttribute('aria-busy');
  }

  ground(evidence, ask) {
    this.box.append(ground(evidence, ask));
    announce('The answer is complete.');
  }

  judgedBy(send) {
    this.box.append(opinion(send));
  }

  #paint() {
    this.#frame = 0;
    render(this.prose, this.#text);
  }
}
