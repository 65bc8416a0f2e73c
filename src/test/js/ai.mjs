// Drives unmodified npm `ai` with both of its OpenAI providers against a running server and prints
// what it saw as one JSON line. Arguments: base URL (…/v1), token, then the names under which `ai`,
// `@ai-sdk/openai` and `@ai-sdk/openai-compatible` are installed.
const [baseURL, apiKey, ai, openai, compatible] = process.argv.slice(2);
const { generateText, streamText, APICallError } = await import(ai);
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
console.log(JSON.stringify(seen));
process.exit(0);
