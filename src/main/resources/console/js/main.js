import { capabilities, personas } from './api.js';
import { watchBudgets } from './budget.js';
import { Conversation } from './conversation.js';
import { byId, element } from './dom.js';
import { day, learn } from './format.js';

const EXAMPLES = [
  'What were total sales by region last year?',
  'Monthly revenue this year',
  'Top 5 products by profit last year',
  'Forecast revenue for the next 6 months',
];
const MOST_EXAMPLES = 6;

const question = byId('question');
let token = null;
let conversation = null;
let lastQuestion = '';

function busy(running) {
  byId('stop').hidden = !running;
  byId('send').hidden = running;
  refresh();
  if (!running && token) {
    const here = token;
    watchBudgets(here, () => token === here);
  }
}

function refresh() {
  byId('send').disabled = !token || question.value.trim() === '';
}

function ask(text) {
  if (!token || !conversation || conversation.busy || text.trim() === '') {
    return;
  }
  lastQuestion = text.trim();
  question.value = '';
  refresh();
  conversation.ask(lastQuestion);
}

/** Another caller sees other rows: nothing of the conversation before stays on the page. */
async function become(newToken) {
  conversation?.close();
  token = newToken;
  conversation = new Conversation(token, busy);
  busy(false);
  let known = null;
  try {
    known = await capabilities(token);
  } catch {
    // The built-in examples do; asking will tell what is wrong.
  }
  if (token === newToken) {
    learn(known);
    describe(known);
  }
}

function describe(known) {
  const examples = known?.examples?.length > 0 ? known.examples : EXAMPLES;
  byId('examples').replaceChildren(
    ...examples
      .slice(0, MOST_EXAMPLES)
      .map((text) =>
        element('li', {}, element('button', { type: 'button', onclick: () => ask(text) }, text)),
      ),
  );
  const rows = known?.coverage?.find((part) => part.rows > 0);
  if (rows) {
    const count = new Intl.NumberFormat('en').format(rows.rows);
    byId('scope').textContent = `${count} rows you may see, ${day(rows.first)} to ${day(rows.last)}`;
  }
  if (known?.disclosure) {
    byId('disclosure').textContent = `${known.disclosure} It can be wrong.`;
  }
}

function choose(list) {
  const select = byId('persona');
  select.append(...list.map((one, i) => element('option', { value: i }, one.name)));
  select.addEventListener('change', () => become(list[Number(select.value)].token));
  byId('persona-field').hidden = false;
  return become(list[0].token);
}

function askForToken() {
  const form = byId('token-form');
  form.hidden = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    become(byId('token').value.trim());
    form.hidden = true;
    question.focus();
  });
}

byId('ask-form').addEventListener('submit', (event) => {
  event.preventDefault();
  ask(question.value);
});
question.addEventListener('input', refresh);
question.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    ask(question.value);
  } else if (event.key === 'ArrowUp' && question.value === '') {
    question.value = lastQuestion;
    refresh();
  }
});
addEventListener('keydown', (event) => {
  if (event.key === 'Escape') {
    conversation?.stop();
  }
});
byId('stop').addEventListener('click', () => conversation?.stop());
byId('fresh').addEventListener('click', () => {
  if (token) {
    become(token);
  }
  question.focus();
});

try {
  const list = await personas();
  await (list.length > 0 ? choose(list) : askForToken());
} catch {
  askForToken();
}
refresh();
if (matchMedia('(hover: hover)').matches) {
  question.focus({ preventScroll: true });
}
