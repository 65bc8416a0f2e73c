import { bars } from './bars.js';
import { isDay, isNumber, label, metricOf, unit } from './format.js';
import { lines } from './lines.js';

const MOST_SERIES = 6;

/** The chart of an answer, or null where a picture would say no more than the words. */
export function chart(evidence) {
  const columns = evidence.columns ?? [];
  const rows = evidence.rows ?? [];
  const time = columns.findIndex((_, i) => rows.length > 0 && rows.every((row) => isDay(row[i])));
  if (rows.length < 2) {
    return null;
  }
  if (evidence.kind === 'forecast' || evidence.chart === 'fan') {
    return fan(evidence, columns, rows);
  }
  if (time >= 0 && evidence.chart !== 'bar') {
    return trend(columns, rows, time);
  }
  return evidence.chart === 'none' ? null : breakdown(columns, rows);
}

function fan(evidence, columns, rows) {
  const at = Object.fromEntries(columns.map((name, i) => [name, i]));
  const by = (evidence.query?.by ?? []).filter((name) => name in at);
  const metric = metricOf(evidence);
  const name = metric ? label(metric) : 'Forecast';
  const groups = new Map();
  for (const row of rows) {
    const key = by.map((each) => row[at[each]] ?? '–').join(' · ');
    const point = { x: row[at.period], y: row[at.value], lower: row[at.lower], upper: row[at.upper] };
    groups.set(key, [...(groups.get(key) ?? []), point]);
  }
  const history = (evidence.history ?? []).map((row) => ({
    key: row.slice(1, 1 + by.length).map((cell) => cell ?? '–').join(' · '),
    x: row[0],
    y: row[1 + by.length],
  }));
  // The rows of a period begin with the largest group.
  const shown = [...groups].slice(0, MOST_SERIES);
  const series = shown.flatMap(([key, points], i) =>
    continued(history.filter((row) => row.key === key), points, { key, color: i + 1, alone: by.length === 0 }),
  );
  const cut = groups.size > shown.length ? ` (${shown.length} of ${groups.size})` : '';
  return lines({ title: name + cut, unit: metric ? unit(metric) : null, series, kind: 'fan' });
}

/** What was, and behind it what is foreseen; of several groups only one of both is named. */
function continued(history, points, { key, color, alone }) {
  const past = history.concat(points.filter((point) => !isNumber(point.lower)));
  const ahead = points.filter((point) => isNumber(point.lower));
  const series = past.length > 0 ? [{ name: alone ? 'So far' : key, points: past, color }] : [];
  series.push({ name: alone ? 'Forecast' : key, points: ahead, color, ahead: true, silent: !alone && past.length > 0 });
  return series;
}

function trend(columns, rows, time) {
  const metric = columns.findIndex((_, i) => i !== time && rows.some((row) => isNumber(row[i])));
  const group = columns.findIndex((_, i) => i !== time && rows.every((row) => !isNumber(row[i])));
  if (metric < 0) {
    return null;
  }
  const name = label(columns[metric]);
  const alike = columns
    .map((_, i) => i)
    .filter((i) => rows.some((row) => isNumber(row[i])) && unit(columns[i]) === unit(columns[metric]));
  if (group < 0 && alike.length > 1) {
    const series = alike.slice(0, MOST_SERIES).map((i, at) => ({
      name: label(columns[i]),
      points: rows.map((row) => ({ x: row[time], y: row[i] })),
      color: at + 1,
    }));
    return lines({ title: '', unit: unit(columns[metric]), series, kind: 'line' });
  }
  const byGroup = new Map();
  for (const row of rows) {
    const key = group < 0 ? name : String(row[group] ?? '–');
    byGroup.set(key, [...(byGroup.get(key) ?? []), { x: row[time], y: row[metric] }]);
  }
  if (byGroup.size > MOST_SERIES) {
    return null;
  }
  const series = [...byGroup].map(([key, points], i) => ({ name: key, points, color: i + 1 }));
  return lines({ title: name, unit: unit(columns[metric]), series, kind: 'line' });
}

function breakdown(columns, rows) {
  const metric = columns.findIndex((_, i) => rows.some((row) => isNumber(row[i])));
  if (metric < 0) {
    return null;
  }
  const words = columns.map((_, i) => i).filter((i) => rows.some((row) => typeof row[i] === 'string'));
  if (words.length === 0) {
    return null;
  }
  const entries = rows.map((row) => ({
    name: words.map((i) => row[i] ?? '–').join(' · '),
    value: row[metric],
  }));
  return bars({ title: label(columns[metric]), unit: unit(columns[metric]), entries });
}
