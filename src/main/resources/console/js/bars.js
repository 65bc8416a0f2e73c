import { element } from './dom.js';
import { number } from './format.js';

const MOST = 15;

/** Horizontal bars: names need room, and the numbers stand where the eye already is. */
export function bars({ title, unit, entries }) {
  const shown = entries.slice(0, MOST);
  const most = Math.max(...shown.map((entry) => Math.abs(entry.value ?? 0))) || 1;
  const list = element('dl', { class: 'bars' });
  for (const { name, value } of shown) {
    const bar = element('span', { class: value < 0 ? 'bar below' : 'bar', 'aria-hidden': 'true' });
    bar.style.width = `calc(${(Math.abs(value ?? 0) / most).toFixed(4)} * (100% - 7.5rem))`;
    list.append(element('dt', {}, name), element('dd', {}, bar, number(value, unit)));
  }
  if (entries.length > MOST) {
    list.append(element('dd', { class: 'more' }, `and ${entries.length - MOST} more in the table`));
  }
  return element(
    'figure',
    { class: 'chart', 'data-chart': 'bar' },
    element('figcaption', {}, title),
    list,
  );
}
