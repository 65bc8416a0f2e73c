const MOST_GROUPS = 6;

/** HTTP beside the socket: who may ask, what can be asked, what an answer stands on. */
export async function personas() {
  const response = await fetch('/demo/personas');
  return response.ok ? response.json() : [];
}

/** A ticket for one socket; null when the server cannot be reached or refuses. */
export async function ticket(token) {
  try {
    const response = await fetch('/v1/tickets', { ...bearer(token), method: 'POST' });
    return response.ok ? (await response.json()).ticket : null;
  } catch {
    return null;
  }
}

export async function capabilities(token) {
  const response = await fetch('/v1/capabilities', bearer(token));
  return response.ok ? response.json() : null;
}

export async function evidence(token, id) {
  const response = await fetch(`/v1/responses/${encodeURIComponent(id)}/evidence`, bearer(token));
  return response.ok ? response.json() : null;
}

/** What the caller thinks of an own answer. Fails with a sentence for people. */
export async function judge(token, body) {
  const response = await fetch('/v1/feedback', {
    ...bearer(token),
    method: 'POST',
    body: JSON.stringify(body),
  });
  if (!response.ok) {
    const problem = await response.json().catch(() => null);
    throw new Error(problem?.detail ?? 'This could not be kept. Try again.');
  }
}

/** Budgets that hold for the caller. */
export async function budgets(token) {
  const response = await fetch('/v1/budgets', bearer(token));
  return response.ok ? (await response.json()).items : [];
}

/**
 * The periods before a forecast, so that its picture shows what it continues. Asked as the same
 * caller; without it the picture is only shorter.
 */
export async function past(token, { query, rows, columns }) {
  const dimensions = query?.by ?? [];
  const metric = query?.metrics?.[0];
  const begins = rows?.[0]?.[columns.indexOf('period')];
  if (!metric?.metric || metric.per || !begins) {
    return [];
  }
  const grain = (query.grain ?? 'MONTH').toLowerCase();
  const filters = (query.filters ?? []).map(({ dimension, values, not }) => ({
    field: dimension,
    op: not ? 'not_in' : 'in',
    values,
  }));
  if (dimensions.length === 1) {
    const at = columns.indexOf(dimensions[0]);
    const values = [...new Set(rows.map((row) => row[at]))].filter(Boolean).slice(0, MOST_GROUPS);
    filters.push({ field: dimensions[0], op: 'in', values });
  }
  const time = { grain, from: before(begins, grain), to: begins };
  const response = await fetch('/v1/metrics/query', {
    ...bearer(token),
    method: 'POST',
    body: JSON.stringify({ metrics: [metric.metric], dimensions, filters, time }),
  });
  if (!response.ok) {
    return [];
  }
  const found = await response.json();
  // The period that still runs is incomplete and would look like a fall.
  return found.rows.filter(([period]) => !found.partial || period < found.partial);
}

function before(day, grain) {
  const from = new Date(`${day}T00:00:00Z`);
  const days = { day: 60, week: 365, month: 0, quarter: 0, year: 0 }[grain];
  from.setUTCDate(from.getUTCDate() - days);
  from.setUTCMonth(from.getUTCMonth() - ({ month: 24, quarter: 36, year: 120 }[grain] ?? 0));
  return from.toISOString().slice(0, 10);
}

function bearer(token) {
  return {
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  };
}
