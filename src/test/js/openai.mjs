// Drives an unmodified npm `openai` against a running server and prints what it saw as one JSON line.
// Arguments: base URL (…/v1), token, the name the package is installed under.
import net from 'node:net';

const [baseURL, apiKey, name] = process.argv.slice(2);
const { default: OpenAI } = await import(name);
const { ResponsesWS } = await import(`${name}/resources/responses/ws`);
const { VERSION } = await import(`${name}/version`);
const reconnects = 'sendRaw' in ResponsesWS.prototype;
const client = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
const seen = {};

// Version 6.23 dials wss:// whatever the base URL says; here it is led to the plain port.
function open(options) {
  const createConnection = ({ host, port }) => net.connect({ host, port });
  return new ResponsesWS(client, { createConnection, ...options });
}

async function json() {
  const response = await client.responses.create({ model: 'trivium', input: 'revenue in 2017' });
  const follow = await client.responses.create({
    model: 'trivium-analyst',
    input: 'and by region?',
    previous_response_id: response.id,
  });
  const found = await client.responses.retrieve(response.id);
  return {
    text: response.output_text,
    status: response.status,
    follow: follow.status,
    same: found.output_text === response.output_text,
    usage: response.usage.total_tokens,
  };
}

async function sse() {
  const types = [];
  const stream = await client.responses.create({
    model: 'trivium',
    input: 'revenue in 2017',
    stream: true,
  });
  for await (const event of stream) types.push(event.type);
  const helper = client.responses.stream({ model: 'trivium', input: 'revenue in 2017' });
  const final = await helper.finalResponse();
  const replay = await client.responses.retrieve(final.id, { stream: true, starting_after: 4 });
  const numbers = [];
  for await (const event of replay) numbers.push(event.sequence_number);
  return {
    first: types[0],
    last: types.at(-1),
    count: types.length,
    text: final.output[0].content[0].text,
    resumedAt: numbers[0],
    resumedTo: numbers.at(-1),
  };
}

function socket() {
  return new Promise((resolve, reject) => {
    const ws = open();
    const turns = [];
    let text = '';
    ws.on('error', reject);
    ws.on('response.output_text.delta', (event) => (text += event.delta));
    ws.on('response.completed', (event) => {
      turns.push({ text, same: text === event.response.output[0].content[0].text });
      text = '';
      if (turns.length === 3) {
        ws.close();
        resolve(turns);
        return;
      }
      ws.send({
        type: 'response.create',
        model: 'trivium',
        input: 'and by region?',
        previous_response_id: event.response.id,
      });
    });
    sendOnceOpen(ws, { type: 'response.create', model: 'trivium', input: 'revenue in 2017' });
  });
}

// The recipe for a lost connection where the SDK does not reconnect: a new socket that resumes.
function resuming() {
  return new Promise((resolve, reject) => {
    const numbers = [];
    let id;
    let cut = false;
    const listen = (ws, dead) => {
      ws.on('error', (error) => (dead() ? undefined : reject(error)));
      ws.on('event', (event) => {
        if (dead()) return;
        if (event.type === 'response.created') id = event.response.id;
        numbers.push(event.sequence_number);
        if (event.type === 'response.completed') {
          ws.close();
          resolve({ gapless: numbers.every((number, index) => number === index) });
        } else if (!cut && event.sequence_number === 3) {
          cut = true;
          wire(ws).terminate();
          const frame = { type: 'trivium:resume', response_id: id, starting_after: 3 };
          sendOnceOpen(listen(open(), () => false), frame);
        }
      });
      return ws;
    };
    const frame = { type: 'response.create', model: 'trivium', input: 'soon revenue in 2017' };
    sendOnceOpen(listen(open(), () => cut), frame);
  });
}

// Version 6.23 does not queue what is sent before the socket is open.
function sendOnceOpen(ws, frame) {
  const socket = wire(ws);
  if (socket.readyState === 0) socket.once('open', () => ws.send(frame));
  else ws.send(frame);
}

// The `ws` socket inside, wherever this version keeps it.
function wire(ws) {
  return ws.socket.platformSocket ?? ws.socket.ws ?? ws.socket.socket ?? ws.socket;
}

// The recipe for a lost connection: the SDK reconnects, and says what it saw last.
function reconnecting() {
  return new Promise((resolve, reject) => {
    let id;
    let last = -1;
    let cuts = 0;
    const numbers = [];
    const ws = open({
      reconnect: {
        onReconnecting: () => ({ parameters: { resume: id, starting_after: String(last) } }),
      },
    });
    ws.on('error', (error) => (cuts === 0 ? reject(error) : undefined));
    ws.on('event', (event) => {
      if (event.type === 'response.created') id = event.response.id;
      last = event.sequence_number;
      numbers.push(last);
      if (event.type === 'response.completed') {
        ws.close();
        resolve({ cuts, gapless: numbers.every((number, index) => number === index) });
      } else if (cuts < 3 && last === 1 + cuts * 7) {
        cuts += 1;
        wire(ws).terminate();
      }
    });
    ws.send({ type: 'response.create', model: 'trivium', input: 'soon revenue in 2017' });
  });
}

async function completions() {
  const messages = [{ role: 'user', content: 'revenue in 2017' }];
  const whole = await client.chat.completions.create({ model: 'trivium', messages });
  const stream = await client.chat.completions.create({
    model: 'trivium',
    messages,
    stream: true,
    stream_options: { include_usage: true },
  });
  let text = '';
  let usage;
  for await (const chunk of stream) {
    text += chunk.choices[0]?.delta?.content ?? '';
    usage = chunk.usage ?? usage;
  }
  const runner = client.chat.completions.stream({ model: 'trivium', messages });
  const final = await runner.finalChatCompletion();
  return {
    same: text === whole.choices[0].message.content,
    finish: whole.choices[0].finish_reason,
    usage: usage.total_tokens,
    helper: final.choices[0].message.content === text,
  };
}

async function failures() {
  const seen = {};
  try {
    await client.responses.create({ model: 'gpt-5', input: 'x' });
  } catch (error) {
    seen.model = [error.constructor.name, error.status, error.code];
  }
  try {
    await client.responses.create({ model: 'trivium', input: 'x', conversation: 'c' });
  } catch (error) {
    seen.parameter = [error.constructor.name, error.status, error.param];
  }
  try {
    await new OpenAI({ baseURL, apiKey: 'nonsense', maxRetries: 0 }).models.list();
  } catch (error) {
    seen.identity = [error.constructor.name, error.status, error.code];
  }
  return seen;
}

seen.version = VERSION;
seen.models = (await client.models.list()).data.map((model) => model.id);
seen.json = await json();
seen.sse = await sse();
seen.socket = await socket();
seen.resuming = await resuming();
seen.reconnecting = reconnects ? await reconnecting() : null;
seen.completions = await completions();
seen.failures = await failures();
console.log(JSON.stringify(seen));
process.exit(0);
