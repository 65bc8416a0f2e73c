import { chart } from './charts.js';
import { element } from './dom.js';
import { isDay, isNumber, label, metricOf, moment, number, periods, unit } from './format.js';

const MOST_ROWS = 200;

/** Everything an answer stands on: picture, confidence, interpretation, table, sources. */
export function ground(evidence, ask) {
  const box = element('div', { class: 'ground' });
  const picture = chart(evidence);
  if (picture) {
    box.append(picture);
  }
  box.append(sure(evidence));
  const folds = [passages(evidence), reading(evidence), table(evidence), sources(evidence)].filter(
    Boolean,
  );
  if (folds.length > 0) {
    box.append(element('div', { class: 'fold' }, ...folds));
  }
  if (evidence.suggestions?.length > 0) {
    box.append(next(evidence.suggestions, ask));
  }
  return box;
}

export function sure({ confidence, band, confidence_reason: reason, kind }) {
  const calibrated = isNumber(confidence);
  const word = { high: 'High', medium: 'Medium', low: 'Low' }[band] ?? 'Unknown';
  const text = calibrated
    ? `${word} confidence, ${Math.round(confidence * 100)} %`
    : 'Confidence not calibrated yet';
  const why = calibrated || plain(reason) ? '' : reason;
  const detail = calibrated
    ? reason
    : [`${word.toLowerCase()} band`, why].filter(Boolean).join('; ');
  const chip = { class: 'confidence', 'data-band': band, 'data-calibrated': calibrated };
  return element(
    'p',
    { class: 'sure', 'data-kind': kind },
    element('span', chip, text),
    detail ? element('span', { class: 'reason' }, detail) : null,
  );
}

/** The bare reason repeats the label. */
const plain = (reason) => !reason || /^not calibrated yet\.?$/i.test(reason);

function reading({ interpretation }) {
  return interpretation
    ? fold('How it was understood', '', element('p', {}, interpretation))
    : null;
}

function table(evidence) {
  const { columns = [], rows = [] } = evidence;
  if (rows.length === 0) {
    return null;
  }
  const metric = metricOf(evidence);
  const forecast = evidence.kind === 'forecast';
  const kinds = columns.map((name) => unit(name) ?? (forecast && metric ? unit(metric) : null));
  const numeric = columns.map((_, i) => rows.some((row) => isNumber(row[i])));
  const time = columns.indexOf('period');
  const name = time < 0 ? null : periods(rows.map((row) => row[time]).filter(isDay));
  const cell = (value, i) =>
    element(
      'td',
      { class: numeric[i] ? 'number' : null },
      i === time && isDay(value) ? name(value) : show(value, kinds[i]),
    );
  const head = columns.map((name, i) =>
    element('th', { scope: 'col', class: numeric[i] ? 'number' : null }, label(name)),
  );
  const body = rows.slice(0, MOST_ROWS).map((row) => element('tr', {}, ...row.map(cell)));
  const grid = element(
    'table',
    {},
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...body),
  );
  const scroll = { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Table of the answer' };
  const count = `${rows.length} ${rows.length === 1 ? 'row' : 'rows'}`;
  return fold('Table', count, element('div', scroll, grid));
}

function show(value, kind) {
  if (isNumber(value)) {
    return number(value, kind);
  }
  return value === null || value === undefined ? '–' : isDay(value) ? value : String(value);
}

/** What documents say, whole, as the reader may see it now; under an abstention, what is near. */
function passages({ kind, passages: found = [] }) {
  if (found.length === 0) {
    return null;
  }
  const items = found.map(({ heading, title, source, region, page, from, to, text }) =>
    element(
      'li',
      { class: 'passage' },
      element('h4', {}, heading || title),
      element(
        'p',
        { class: 'place' },
        [source, region, page ? `page ${page}` : null, `characters ${from} to ${to}`]
          .filter(Boolean)
          .join(' · '),
      ),
      element('blockquote', {}, text),
    ),
  );
  const count = `${found.length} ${found.length === 1 ? 'passage' : 'passages'}`;
  const name = kind === 'help' ? 'From the documents' : 'Closest in the documents';
  return fold(name, count, element('ol', { class: 'passages' }, ...items));
}

function sources({ datasets = [], as_of: asOf, sql = [] }) {
  if (datasets.length === 0 && sql.length === 0) {
    return null;
  }
  const when = asOf ? `Read on ${moment(asOf)}` : '';
  return fold(
    'Sources',
    datasets.map(label).join(', '),
    element('p', {}, [`Dataset ${datasets.join(', ')}.`, when && `${when}.`].filter(Boolean).join(' ')),
    ...sql.map((statement) => element('pre', {}, statement)),
  );
}

function fold(title, aside, ...content) {
  return element(
    'details',
    {},
    element('summary', {}, title, aside ? element('span', {}, aside) : null),
    element('div', { class: 'inside' }, ...content),
  );
}

function next(questions, ask) {
  const buttons = questions.map((question) =>
    element('li', {}, element('button', { type: 'button', onclick: () => ask(question) }, question)),
  );
  return element('ul', { class: 'next', 'aria-label': 'Questions that work next' }, ...buttons);
}
