// Drives functions of the caller, answers in a form and embeddings through an unmodified npm
// `openai`, and prints what it saw as one JSON line. Arguments: base URL (…/v1), token, the name the
// package is installed under, the alias of a model that is only relayed.
const [baseURL, apiKey, name, model] = process.argv.slice(2);
const { default: OpenAI } = await import(name);
const client = new OpenAI({ baseURL, apiKey, maxRetries: 0 });

const parameters = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
};
const weather = { name: 'weather', description: 'The weather in a city.', parameters };
const forms = {
  object: { type: 'json_object' },
  schema: { type: 'json_schema', name: 'weather', strict: true, schema: parameters },
};
const question = { role: 'user', content: 'What is the weather in Oslo?' };
const json = { role: 'user', content: 'The weather in Oslo, as JSON.' };
const ran = [];

function run({ city }) {
  ran.push(city);
  return `12 degrees in ${city}`;
}

// Call, output, answer: each way a caller of Chat Completions has.
async function completions() {
  const tools = [{ type: 'function', function: weather }];
  const whole = await client.chat.completions.create({ model, messages: [question], tools });
  const stream = client.chat.completions.stream({ model, messages: [question], tools });
  const streamed = await stream.finalChatCompletion();
  const { message, finish_reason: finish } = streamed.choices[0];
  const call = message.tool_calls[0];
  const output = run(JSON.parse(call.function.arguments));
  const told = { role: 'tool', tool_call_id: call.id, content: output };
  const answer = await client.chat.completions.create({
    model,
    messages: [question, message, told],
    tools,
  });
  const runner = client.chat.completions.runTools({
    model,
    stream: true,
    messages: [question],
    tools: [{ type: 'function', function: { ...weather, function: run, parse: JSON.parse } }],
  });
  return {
    whole: called(whole.choices[0].message.tool_calls),
    streamed: called(message.tool_calls),
    finish: [whole.choices[0].finish_reason, finish],
    answer: answer.choices[0].message.content,
    runner: await runner.finalContent(),
  };
}

function called(calls) {
  return calls.map((call) => [call.id, call.function.name, JSON.parse(call.function.arguments)]);
}

// The same over Responses, where the server keeps what was before.
async function responses() {
  const tools = [{ type: 'function', ...weather, strict: true }];
  const whole = await client.responses.create({ model, input: [question], tools });
  const stream = client.responses.stream({ model, input: [question], tools });
  const streamed = await stream.finalResponse();
  const call = streamed.output[0];
  const output = run(JSON.parse(call.arguments));
  const answer = await client.responses.create({
    model,
    previous_response_id: streamed.id,
    input: [{ type: 'function_call_output', call_id: call.call_id, output }],
    tools,
  });
  const given = await client.responses.create({
    model,
    input: [question, call, { type: 'function_call_output', call_id: call.call_id, output }],
    tools,
    store: false,
  });
  const items = [whole.output, streamed.output].map((output) =>
    output.map((item) => [item.call_id, item.name, JSON.parse(item.arguments)]),
  );
  return { whole: items[0], streamed: items[1], answer: answer.output_text, given: given.output_text };
}

async function formed() {
  const seen = {};
  for (const [form, format] of Object.entries(forms)) {
    const { type, ...schema } = format;
    const response_format = form === 'schema' ? { type, json_schema: schema } : format;
    const asked = { model, messages: [json], response_format };
    const whole = await client.chat.completions.create(asked);
    const parsed = await client.chat.completions.stream(asked).finalChatCompletion();
    const response = await client.responses.create({ model, input: [json], text: { format } });
    seen[form] = [
      JSON.parse(whole.choices[0].message.content),
      JSON.parse(parsed.choices[0].message.content),
      JSON.parse(response.output_text),
    ];
  }
  const response_format = { type: 'json_schema', json_schema: { ...forms.schema, type: undefined } };
  const parsed = await client.chat.completions.parse({ model, messages: [json], response_format });
  return { ...seen, parsed: parsed.choices[0].message.parsed ?? null };
}

// With nothing said about it, this client asks for base64 and turns it into numbers.
async function embeddings() {
  const input = ['revenue by region', 'sales in each area'];
  const asked = { model: 'trivium-embed', input };
  const usual = await client.embeddings.create(asked);
  const numbers = await client.embeddings.create({ ...asked, encoding_format: 'float' });
  const vectors = usual.data.map((one) => Array.from(one.embedding));
  const away = vectors.map((vector, at) =>
    Math.max(...vector.map((number, i) => Math.abs(number - numbers.data[at].embedding[i]))),
  );
  return { lengths: vectors.map((vector) => vector.length), away: Math.max(...away) };
}

// The embedded analyst calls by rules, and quotes what came back.
async function analyst() {
  const asked = { model: 'trivium-analyst', tools: [{ type: 'function', function: weather }] };
  const first = await client.chat.completions.create({ ...asked, messages: [question] });
  const { message, finish_reason: finish } = first.choices[0];
  const content = run(JSON.parse(message.tool_calls[0].function.arguments));
  const told = { role: 'tool', tool_call_id: message.tool_calls[0].id, content };
  const answer = await client.chat.completions.create({
    ...asked,
    messages: [question, message, told],
  });
  return { finish, name: message.tool_calls[0].function.name, answer: answer.choices[0].message.content };
}

const seen = {
  completions: await completions(),
  responses: await responses(),
  formed: await formed(),
  embeddings: await embeddings(),
  analyst: await analyst(),
  ran,
};
console.log(JSON.stringify(seen));
process.exit(0);
