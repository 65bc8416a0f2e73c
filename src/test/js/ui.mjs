// Drives the chat of an unmodified `@ai-sdk/react` (what `useChat` holds) against a running server
// and prints what it saw as one JSON line. Arguments: the server's address, token, the names under
// which `ai` and `@ai-sdk/react` are installed, the alias of a model that is only relayed.
const [server, token, ai, react, model] = process.argv.slice(2);
const { DefaultChatTransport, lastAssistantMessageIsCompleteWithToolCalls } = await import(ai);
const { Chat } = await import(react);
const headers = { Authorization: `Bearer ${token}` };
const seen = {};

function page(id, messages = [], options = {}) {
  const told = { data: [], ends: [], failures: [] };
  const chat = new Chat({
    id,
    messages,
    transport: new DefaultChatTransport({ api: `${server}/api/chat`, headers, body: { model } }),
    onData: (part) => told.data.push(part),
    onFinish: ({ isAbort, isDisconnect, isError }) => told.ends.push({ isAbort, isDisconnect, isError }),
    onError: (failure) => told.failures.push(failure.message),
    ...options,
  });
  return { chat, told };
}

async function stored(id) {
  return (await (await fetch(`${server}/api/chat/${id}`, { headers })).json()).messages;
}

function text(message) {
  return message.parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

async function until(holds) {
  for (let i = 0; i < 2000; i++) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('it did not come');
}

function brief(chat) {
  return chat.messages.map((message) => [message.role, message.id]);
}

async function sends() {
  const { chat, told } = page('sends');
  await chat.sendMessage({ text: 'hello' });
  await chat.sendMessage({ text: 'hello again' });
  const kept = await stored('sends');
  const answers = chat.messages.filter((message) => message.role === 'assistant');
  return {
    status: chat.status,
    texts: answers.map(text),
    same: answers.every((answer) => kept.some((one) => one.id === answer.id && text(one) === text(answer))),
    metadata: answers[0].metadata,
    ends: told.ends,
  };
}

// The tab is closed in the middle of an answer and opened again: first with what the server knows,
// then with what the page itself had kept.
async function reloads() {
  const seen = {};
  for (const way of ['server', 'page']) {
    const id = `reloads-${way}`;
    const before = page(id);
    before.chat.sendMessage({ text: 'slow please' });
    await until(() => before.chat.lastMessage?.role === 'assistant' && text(before.chat.lastMessage).length > 20);
    const bubble = before.chat.lastMessage.id;
    const partial = text(before.chat.lastMessage);
    before.chat.stop();
    const kept = way === 'server' ? await stored(id) : before.chat.messages;
    const after = page(id, structuredClone(kept));
    await after.chat.resumeStream();
    const whole = await stored(id);
    seen[way] = {
      messages: brief(after.chat).map(([role]) => role),
      same: after.chat.lastMessage.id === bubble,
      cut: partial.length < text(whole.at(-1)).length,
      equal: text(after.chat.lastMessage) === text(whole.at(-1)),
      status: after.chat.status,
      failures: after.told.failures,
    };
  }
  return seen;
}

async function stops() {
  const read = [];
  const kept = async (...asked) => {
    const answer = await fetch(...asked);
    answer.clone().text().then((body) => read.push(body));
    return answer;
  };
  const { chat, told } = page('stops', [], {
    transport: new DefaultChatTransport({ api: `${server}/api/chat`, headers, body: { model }, fetch: kept }),
  });
  const sent = chat.sendMessage({ text: 'slow please' });
  await until(() => chat.lastMessage?.role === 'assistant' && text(chat.lastMessage).length > 20);
  const stopped = await (await fetch(`${server}/api/chat/stops/stop`, { method: 'POST', headers })).json();
  await sent;
  const shown = text(chat.lastMessage);
  const again = await fetch(`${server}/api/chat/stops/stream`, { headers });
  const whole = await stored('stops');
  await chat.resumeStream();
  await until(() => read.length > 0);
  return {
    stopped: stopped.stopped,
    abort: /"type":"abort","reason":"[^"]+"/.test(read[0]),
    failures: told.failures,
    status: chat.status,
    again: again.status,
    messages: chat.messages.length,
    kept: text(whole.at(-1)).startsWith(shown) && shown.length > 0,
  };
}

async function data() {
  const { chat, told } = page('data', [], {
    transport: new DefaultChatTransport({ api: `${server}/api/chat`, headers }),
  });
  await chat.sendMessage({ text: 'revenue in 2017' });
  const parts = chat.lastMessage.parts.map((part) => part.type);
  return { parts, transient: told.data.map((part) => part.type), text: text(chat.lastMessage) };
}

async function fails() {
  const broken = page('fails');
  await broken.chat.sendMessage({ text: 'die' });
  const refused = page('refused', [], {
    transport: new DefaultChatTransport({ api: `${server}/api/chat`, headers, body: { model: 'gpt-5' } }),
  });
  await refused.chat.sendMessage({ text: 'hello' });
  const next = page('fails', await stored('fails'));
  await next.chat.sendMessage({ text: 'hello' });
  return {
    broken: [broken.chat.status, broken.chat.error?.message ?? null, text(broken.chat.lastMessage)],
    refused: [refused.chat.status, refused.chat.error?.message ?? null],
    next: [next.chat.status, text(next.chat.lastMessage)],
  };
}

// A function that the page itself runs: its output goes back, and the answer joins the same bubble.
async function calls() {
  const parameters = { type: 'object', properties: { city: { type: 'string' } } };
  const tools = [{ type: 'function', name: 'weather', parameters }];
  const { chat, told } = page('calls', [], {
    transport: new DefaultChatTransport({ api: `${server}/api/chat`, headers, body: { model, tools } }),
    sendAutomaticallyWhen: lastAssistantMessageIsCompleteWithToolCalls,
    onToolCall: ({ toolCall }) => {
      const done = { tool: 'weather', toolCallId: toolCall.toolCallId, output: `12 degrees in ${toolCall.input.city}` };
      (chat.addToolOutput ?? chat.addToolResult).call(chat, done);
    },
  });
  await chat.sendMessage({ text: 'What is the weather in Oslo?' });
  await until(() => told.ends.length === 2);
  const first = { roles: brief(chat).map(([role]) => role), text: text(chat.lastMessage) };
  await chat.sendMessage({ text: 'hello' });
  const kept = await stored('calls');
  return {
    ...first,
    status: chat.status,
    failures: told.failures,
    next: text(chat.lastMessage),
    kept: kept.map(text),
  };
}

for (const [name, scenario] of Object.entries({ sends, reloads, stops, data, fails, calls })) {
  seen[name] = await scenario();
}
console.log(JSON.stringify(seen));
process.exit(0);
