let known = new Map();

/** Labels and units of the model, so that a column is shown as people call it. */
export function learn(capabilities) {
  const named = [...(capabilities?.metrics ?? []), ...(capabilities?.dimensions ?? [])];
  known = new Map(named.map((entry) => [entry.name, entry]));
}

export function label(column) {
  const words = column.replaceAll('_', ' ');
  return known.get(column)?.label ?? words.charAt(0).toUpperCase() + words.slice(1);
}

export function unit(column) {
  return known.get(column)?.unit ?? null;
}

/** The metric a question was about, which gives a forecast's `value` its name and unit. */
export function metricOf(evidence) {
  const query = evidence.query ?? {};
  const metric = query.metric ?? query.metrics?.[0];
  return typeof metric === 'string' ? metric : (metric?.metric ?? metric?.name ?? null);
}

export function number(value, kind, compact = false) {
  if (value === null || value === undefined || !Number.isFinite(Number(value))) {
    return '–';
  }
  const amount = Number(value);
  if (kind === 'fraction') {
    return new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 }).format(amount);
  }
  const options = { maximumFractionDigits: digits(amount, kind, compact) };
  if (compact && Math.abs(amount) >= 10000) {
    options.notation = 'compact';
    options.maximumFractionDigits = 1;
  }
  if (/^[A-Z]{3}$/.test(kind ?? '')) {
    options.style = 'currency';
    options.currency = kind;
    options.minimumFractionDigits = 0;
  }
  return new Intl.NumberFormat('en', options).format(amount);
}


export function isNumber(value) {
  return typeof value === 'number';
}

export const isDay = (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value);

/** The distance of the days tells how coarse a period is: a month needs no day in its name. */
export function periods(days) {
  const times = days.map((day) => Date.parse(day));
  const step = times.length > 1 ? (times.at(-1) - times[0]) / (times.length - 1) / 86400000 : 1;
  if (step > 300) {
    return (day) => day.slice(0, 4);
  }
  if (step > 80) {
    return (day) => `Q${Math.ceil(Number(day.slice(5, 7)) / 3)} ${day.slice(0, 4)}`;
  }
  const options = step > 26 ? { month: 'short', year: 'numeric' } : { day: 'numeric', month: 'short', year: 'numeric' };
  const format = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' });
  return (day) => format.format(Date.parse(day));
}

export function day(text) {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(
    Date.parse(text),
  );
}

export function moment(text) {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short' }).format(
    new Date(text),
  );
}

function digits(amount, kind, compact) {
  if (kind === 'count' || Math.abs(amount) >= 10000 || Number.isInteger(amount)) {
    return 0;
  }
  return compact ? 1 : 2;
}
