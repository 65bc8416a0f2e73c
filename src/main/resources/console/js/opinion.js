import { announce, drawing, element } from './dom.js';

const WRONG = [
  ['wrong_number', 'Wrong number'],
  ['wrong_interpretation', 'Misunderstood'],
  ['outdated', 'Out of date'],
  ['incomplete', 'Incomplete'],
  ['unclear', 'Unclear'],
  ['slow', 'Slow'],
  ['other', 'Something else'],
];
const HAND =
  'M6.5 9 9.6 3.2a1.6 1.6 0 0 1 2.2 1.9L11 8h4.2a1.6 1.6 0 0 1 1.6 1.9l-1 5a1.6 1.6 0 0 1-1.6 1.3H6.5zM3.5 9h3v7.2h-3z';
const MOST = 4000;

/**
 * What a reader thinks of an answer: a thumb is sent at once, reasons and words after it, and each
 * takes the place of what was said before.
 */
export function opinion(send) {
  const told = element('span', { class: 'told', role: 'status' });
  const more = element('form', { class: 'more', hidden: true });
  const thumbs = ['up', 'down'].map((thumb) => thumbOf(thumb, () => judge(thumb)));
  let chosen = null;

  async function give(body, thanks) {
    try {
      await send({ thumb: chosen, ...body });
      told.textContent = thanks;
      return true;
    } catch (refused) {
      told.textContent = refused.message;
      return false;
    } finally {
      announce(told.textContent);
    }
  }

  async function judge(thumb) {
    chosen = thumb;
    thumbs.forEach((one) => one.setAttribute('aria-pressed', String(one.dataset.thumb === thumb)));
    if (await give({}, 'Thank you. You may say more, or change it.')) {
      more.replaceChildren(...questions(thumb));
      more.hidden = false;
    }
  }

  more.addEventListener('submit', async (event) => {
    event.preventDefault();
    const said = new FormData(more);
    const comment = said.get('comment').trim();
    const body = { reasons: said.getAll('reason'), ...(comment && { comment }) };
    if (await give(body, 'Thank you, this was kept.')) {
      more.hidden = true;
    }
  });
  const ask = element('span', { class: 'wonder' }, 'Was this right?');
  return element(
    'section',
    { class: 'opinion', 'aria-label': 'Your opinion of this answer' },
    element('p', {}, ask, ...thumbs, told),
    more,
  );
}

function thumbOf(thumb, onclick) {
  const name = thumb === 'up' ? 'Yes, a good answer' : 'No, not a good answer';
  const button = { type: 'button', class: 'thumb', 'data-thumb': thumb, 'aria-pressed': 'false' };
  return element(
    'button',
    { ...button, 'aria-label': name, title: name, onclick },
    drawing('svg', { viewBox: '0 0 20 20', 'aria-hidden': 'true' }, drawing('path', { d: HAND })),
  );
}

function questions(thumb) {
  const reasons = WRONG.map(([value, text]) =>
    element('label', {}, element('input', { type: 'checkbox', name: 'reason', value }), text),
  );
  const words = { name: 'comment', rows: 2, maxlength: MOST, placeholder: 'In your words (optional)' };
  return [
    thumb === 'down'
      ? element('fieldset', {}, element('legend', { class: 'unseen' }, 'What was wrong?'), ...reasons)
      : element('span', { hidden: true }),
    element('textarea', { ...words, 'aria-label': 'Your comment' }),
    element('button', { type: 'submit', class: 'again' }, 'Send'),
  ];
}
