import { drawing, element } from './dom.js';
import { number, periods } from './format.js';

const HEIGHT = 250;
const TOP = 8;
const BOTTOM = 26;

/**
 * A line for each series over days; a series that lies ahead is dotted and has a band. It is drawn
 * for the width there is, again when that changes.
 */
export function lines({ title, unit, series, kind }) {
  const svg = drawing('svg', { height: HEIGHT, role: 'img', 'aria-label': summary(title, unit, series) });
  const tip = element('div', { class: 'tip', hidden: true });
  const figure = element(
    'figure',
    { class: 'chart', 'data-chart': kind },
    caption(title, series),
    svg,
    tip,
  );
  const draw = () => {
    const width = Math.round(figure.clientWidth);
    if (width > 0) {
      paint(svg, tip, plan(series, width, unit), unit);
    }
  };
  new ResizeObserver(draw).observe(figure);
  return figure;
}

function caption(title, series) {
  const keys = series.length < 2 && !series[0].ahead ? [] : series.filter((one) => !one.silent).map(key);
  if (series.some((one) => one.ahead)) {
    keys.push(element('span', { class: 'key band', style: '--series: var(--series-1)' }, 'Bounds'));
  }
  return element('figcaption', {}, title, ...keys);
}

function key({ name, color, ahead }) {
  return element('span', { class: ahead ? 'key ahead' : 'key', style: `--series: var(--series-${color})` }, name);
}

function summary(title, unit, series) {
  const say = (one) => {
    const [first, last] = [one.points[0], one.points.at(-1)];
    return `${one.name}: ${number(first.y, unit)} on ${first.x}, ${number(last.y, unit)} on ${last.x}`;
  };
  return `Chart${title && ` of ${title}`}. ${series.filter((one) => one.points.length > 0).map(say).join('; ')}`;
}

/** Days and values in pixels. */
function plan(series, width, unit) {
  const days = [...new Set(series.flatMap((one) => one.points.map((point) => point.x)))].sort();
  const values = series
    .flatMap((one) => one.points.flatMap((point) => [point.y, point.lower, point.upper]))
    .filter((value) => Number.isFinite(value));
  const ticks = steps(Math.min(0, ...values), Math.max(0, ...values));
  const [least, most] = [ticks[0], ticks.at(-1)];
  const left = 12 + 7 * Math.max(...ticks.map((tick) => number(tick, unit, true).length));
  const [from, to] = [Date.parse(days[0]), Date.parse(days.at(-1))];
  const x = (day) => left + ((Date.parse(day) - from) / (to - from || 1)) * (width - left - 8);
  const y = (value) => TOP + (1 - (value - least) / (most - least)) * (HEIGHT - TOP - BOTTOM);
  return { series, days, ticks, left, width, x, y, name: periods(days) };
}

/** Four or five round steps that hold the values. */
function steps(least, most) {
  const raw = (most - least || 1) / 4;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => size >= raw);
  const ticks = [];
  for (let i = Math.floor(least / step); i <= Math.ceil(most / step); i++) {
    ticks.push(i * step);
  }
  return ticks;
}

function paint(svg, tip, chart, unit) {
  const { series, ticks, left, width, x, y } = chart;
  svg.setAttribute('viewBox', `0 0 ${width} ${HEIGHT}`);
  svg.replaceChildren();
  for (const tick of ticks) {
    const label = drawing('text', { x: left - 10, y: y(tick) + 4, 'text-anchor': 'end' }, number(tick, unit, true));
    const rule = { class: tick === 0 ? 'zero' : 'grid', x1: left, x2: width, y1: y(tick), y2: y(tick) };
    svg.append(drawing('line', rule), label);
  }
  dates(svg, chart);
  for (const one of series) {
    const group = drawing('g', { style: `--series: var(--series-${one.color})` });
    if (one.ahead && one.points.length > 0) {
      const upper = one.points.map((point) => `${x(point.x)} ${y(point.upper)}`);
      const lower = one.points.map((point) => `${x(point.x)} ${y(point.lower)}`).reverse();
      group.append(drawing('path', { class: 'area', d: `M${[...upper, ...lower].join('L')}Z` }));
    }
    group.append(drawing('path', { class: one.ahead ? 'path ahead' : 'path', d: trace(one.points, x, y) }));
    svg.append(group);
  }
  for (const [i, one] of series.entries()) {
    const last = i === 0 || series[i - 1].ahead ? null : series[i - 1].points.at(-1);
    const first = one.ahead ? one.points[0] : null;
    if (last && first) {
      const style = `--series: var(--series-${one.color})`;
      svg.append(drawing('path', { class: 'path ahead', d: trace([last, first], x, y), style }));
    }
  }
  hover(svg, tip, chart, unit);
}

/** A missing value is a gap, not a zero. */
function trace(points, x, y) {
  let pen = 'M';
  let path = '';
  for (const point of points) {
    if (Number.isFinite(point.y)) {
      path += `${pen}${x(point.x).toFixed(1)} ${y(point.y).toFixed(1)}`;
      pen = 'L';
    } else {
      pen = 'M';
    }
  }
  return path;
}

function dates(svg, { days, x, width, left, name }) {
  const room = Math.max(2, Math.floor((width - left) / 105));
  const every = Math.max(1, Math.ceil((days.length - 1) / (room - 1)));
  for (let i = 0; i < days.length; i += every) {
    const at = x(days[i]);
    const anchor = i === 0 ? 'start' : at > width - 40 ? 'end' : 'middle';
    svg.append(drawing('text', { x: at, y: HEIGHT - 6, 'text-anchor': anchor }, name(days[i])));
  }
}

function hover(svg, tip, { series, days, x, y, width, name }, unit) {
  const cursor = drawing('line', { class: 'cursor', y1: TOP, y2: HEIGHT - BOTTOM, visibility: 'hidden' });
  const dots = drawing('g');
  svg.append(cursor, dots);
  svg.onpointerleave = () => {
    tip.hidden = true;
    cursor.setAttribute('visibility', 'hidden');
    dots.replaceChildren();
  };
  svg.onpointermove = (event) => {
    const at = event.clientX - svg.getBoundingClientRect().left;
    const day = days.reduce((a, b) => (Math.abs(x(b) - at) < Math.abs(x(a) - at) ? b : a));
    const hits = series
      .map((one) => ({ one, point: one.points.find((point) => point.x === day) }))
      .filter(({ point }) => point && Number.isFinite(point.y));
    cursor.setAttribute('x1', x(day));
    cursor.setAttribute('x2', x(day));
    cursor.setAttribute('visibility', 'visible');
    dots.replaceChildren(
      ...hits.map(({ one, point }) =>
        drawing('circle', { class: 'dot', r: 4.5, cx: x(day), cy: y(point.y), style: `--series: var(--series-${one.color})` }),
      ),
    );
    tip.replaceChildren(element('strong', {}, name(day)), ...hits.flatMap((hit) => said(hit, series.length, unit)));
    tip.hidden = false;
    const room = width - tip.offsetWidth;
    tip.style.left = `${Math.max(0, Math.min(room, x(day) > width / 2 ? x(day) - tip.offsetWidth - 14 : x(day) + 14))}px`;
    tip.style.top = `${svg.offsetTop ?? 40}px`;
  };
}

function said({ one, point }, many, unit) {
  const text = [element('div', {}, (many > 1 ? `${one.name}: ` : '') + number(point.y, unit))];
  if (one.ahead) {
    text.push(element('div', {}, `${number(point.lower, unit)} to ${number(point.upper, unit)}`));
  }
  return text;
}
