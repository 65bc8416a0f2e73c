// Drives unmodified npm `ai` with both of its OpenAI providers against a running server and prints
// what it saw as one JSON line. Arguments: base URL (…/v1), token, then the names under which `ai`,
// `@ai-sdk/openai` and `@ai-sdk/openai-compatible` are installed, and the alias of a model that is
// only relayed.
const [baseURL, apiKey, ai, openai, compatible, relayed] = process.argv.slice(2);
const sdk = await import(ai);
const { generateText, streamText, generateObject, tool, jsonSchema, APICallError } = sdk;
const atMost = sdk.stepCountIs ?? sdk.isStepCount;
const { createOpenAI } = await import(openai);
const { createOpenAICompatible } = await import(compatible);

const stock = createOpenAI({ baseURL, apiKey });
const other = createOpenAICompatible({ name: 'trivium', baseURL, apiKey, includeUsage: true });
const prompt = 'revenue in 2017';

async function whole(model) {
  const result = await generateText({ model, prompt, maxRetries: 0 });
  return { text: result.text, finish: result.finishReason, tokens: result.usage.totalTokens };
}

async function streamed(model) {
  const failures = [];
  const result = streamText({
    model,
    prompt,
    maxRetries: 0,
    onError: ({ error }) => failures.push(String(error)),
  });
  let text = '';
  for await (const delta of result.textStream) text += delta;
  const tokens = (await result.usage).totalTokens;
  return { text, finish: await result.finishReason, tokens, failures };
}

const city = jsonSchema({
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
});

// The client runs the function itself and asks again, until there is an answer.
async function called(model) {
  const seen = {};
  const ran = [];
  const weather = tool({
    description: 'The weather in a city.',
    inputSchema: city,
    execute: (input) => {
      ran.push(input.city);
      return `12 degrees in ${input.city}`;
    },
  });
  const asked = {
    model,
    prompt: 'What is the weather in Oslo?',
    tools: { weather },
    stopWhen: atMost(3),
    maxRetries: 0,
  };
  const whole = await generateText(asked);
  seen.whole = [whole.text, whole.steps.length, whole.finishReason];
  const result = streamText(asked);
  let text = '';
  for await (const delta of result.textStream) text += delta;
  seen.streamed = [text, (await result.steps).length, await result.finishReason];
  return { ...seen, ran };
}

async function formed(model) {
  const prompt = 'The weather in Oslo, as JSON.';
  const schema = await generateObject({ model, prompt, schema: city, maxRetries: 0 });
  const free = await generateObject({ model, prompt, output: 'no-schema', maxRetries: 0 });
  return [schema.object, free.object];
}

async function refused(model) {
  try {
    await generateText({ model, prompt, maxRetries: 0 });
    return 'nothing';
  } catch (error) {
    return APICallError.isInstance(error)
      ? [error.statusCode, error.isRetryable, error.message]
      : String(error);
  }
}

const seen = {};
for (const [name, model] of Object.entries({
  responses: stock.responses('trivium'),
  chat: stock.chat('trivium'),
  compatible: other.chatModel('trivium'),
})) {
  seen[name] = { whole: await whole(model), streamed: await streamed(model) };
}
seen.refused = {
  responses: await refused(stock.responses('gpt-5')),
  chat: await refused(stock.chat('gpt-5')),
  compatible: await refused(other.chatModel('gpt-5')),
};
for (const [name, model] of Object.entries({
  responses: stock.responses(relayed),
  chat: stock.chat(relayed),
  compatible: other.chatModel(relayed),
})) {
  seen[name].called = await called(model);
  seen[name].formed = await formed(model);
}
console.log(JSON.stringify(seen));
process.exit(0);
