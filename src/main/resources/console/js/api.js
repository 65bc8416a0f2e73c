/** HTTP beside the socket: who may ask, what can be asked, what an answer stands on. */
export async function personas() {
  const response = await fetch('/demo/personas');
  return response.ok ? response.json() : [];
}

export async function capabilities(token) {
  const response = await fetch('/v1/capabilities', bearer(token));
  return response.ok ? response.json() : null;
}

export async function evidence(token, id) {
  const response = await fetch(`/v1/responses/${encodeURIComponent(id)}/evidence`, bearer(token));
  return response.ok ? response.json() : null;
}

function bearer(token) {
  return { headers: { authorization: `Bearer ${token}` } };
}
