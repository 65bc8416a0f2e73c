import { budgets } from './api.js';
import { byId } from './dom.js';

const FROM = 50;
const WHOSE = {
  caller: () => 'Your budget',
  role: (key) => `The budget of the role ${key}`,
  model: (key) => `The budget of the model ${key}`,
  feature: (key) => `The budget for ${key}`,
  global: () => 'The budget of everybody',
};

/** Says how far the tightest budget of a caller is used, from half of it on. */
export async function watchBudgets(token, stillHere) {
  let tightest = null;
  try {
    tightest = (await budgets(token)).map(used).filter(Boolean).sort((a, b) => b.percent - a.percent)[0];
  } catch {
    // Without an answer nothing is said; a budget that is used up refuses by itself.
  }
  if (!stillHere()) {
    return;
  }
  const line = byId('budget');
  const told = tightest && tightest.percent >= FROM;
  line.hidden = !told;
  line.textContent = told ? tightest.text : '';
  line.dataset.tight = String(Boolean(told && tightest.percent >= 80));
}

function used({ scope, key, period, unit, limit, spent, reserved }) {
  if (limit === null || limit === undefined || limit <= 0) {
    return null;
  }
  const percent = Math.min(100, Math.floor(((spent + reserved) / limit) * 100));
  const when = period === 'day' ? 'today' : 'this month';
  const what = unit === 'tokens' ? ' of tokens' : '';
  const whose = (WHOSE[scope] ?? (() => 'A budget'))(key);
  const rest = percent >= 100 ? 'is used up' : `is used to ${percent} %`;
  return { percent, text: `${whose}${what} ${when} ${rest}.` };
}
