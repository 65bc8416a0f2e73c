package dev.trivium.chat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.ResponseConnection;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import com.openai.models.responses.ResponsesClientEvent;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiResponsesStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The stock Java clients, each asked the same; every call gives the text it read. */
final class JavaClients implements AutoCloseable {
  private static final String MODEL = "trivium";

  private final String base;
  private final String token;
  private final OpenAIClient openai;

  JavaClients(String base, String token) {
    this.base = base;
    this.token = token;
    this.openai = OpenAIOkHttpClient.builder().baseUrl(base).apiKey(token).maxRetries(0).build();
  }

  @Override
  public void close() {
    openai.close();
  }

  String response(String question) {
    return text(openai.responses().create(ask(question)));
  }

  String streamedResponse(String question) {
    try (StreamResponse<ResponseStreamEvent> events =
        openai.responses().createStreaming(ask(question))) {
      return events.stream()
          .map(ResponseStreamEvent::validate)
          .flatMap(event -> event.outputTextDelta().stream())
          .map(delta -> delta.delta())
          .collect(Collectors.joining());
    }
  }

  /** Over a WebSocket, read to the end by the client itself. */
  String socketResponse(String question) {
    try (ResponseConnection socket = openai.responses().connect()) {
      socket.send(
          ResponsesClientEvent.ofResponseCreate(
              ResponsesClientEvent.ResponseCreate.builder().model(MODEL).input(question).build()));
      return text(socket.finalResponse());
    }
  }

  ChatCompletion completion(String question) {
    return openai.chat().completions().create(chat(question)).validate();
  }

  String streamedCompletion(String question) {
    try (StreamResponse<ChatCompletionChunk> chunks =
        openai.chat().completions().createStreaming(chat(question))) {
      return chunks.stream()
          .map(ChatCompletionChunk::validate)
          .flatMap(chunk -> chunk.choices().stream())
          .flatMap(choice -> choice.delta().content().stream())
          .collect(Collectors.joining());
    }
  }

  String unknownModel() {
    try {
      openai.responses().create(ResponseCreateParams.builder().model("gpt-5").input("x").build());
      return "nothing";
    } catch (RuntimeException refused) {
      return refused.getClass().getSimpleName();
    }
  }

  String langChain(String question) {
    return OpenAiChatModel.builder()
        .baseUrl(base)
        .apiKey(token)
        .modelName(MODEL)
        .maxRetries(0)
        .build()
        .chat(question);
  }

  String langChainStreamed(String question) throws Exception {
    Reading reading = new Reading();
    OpenAiStreamingChatModel.builder()
        .baseUrl(base)
        .apiKey(token)
        .modelName(MODEL)
        .build()
        .chat(question, reading);
    return reading.text();
  }

  String langChainResponses(String question) throws Exception {
    Reading reading = new Reading();
    OpenAiResponsesStreamingChatModel.builder()
        .baseUrl(base)
        .apiKey(token)
        .modelName(MODEL)
        .build()
        .chat(question, reading);
    return reading.text();
  }

  private static ResponseCreateParams ask(String question) {
    return ResponseCreateParams.builder().model(MODEL).input(question).build();
  }

  private static ChatCompletionCreateParams chat(String question) {
    return ChatCompletionCreateParams.builder().model(MODEL).addUserMessage(question).build();
  }

  private static String text(Response response) {
    return response.validate().output().stream()
        .flatMap(item -> item.message().stream())
        .flatMap(message -> message.content().stream())
        .map(part -> part.asOutputText().text())
        .collect(Collectors.joining());
  }

  /** Joins the pieces and holds them against the whole that the client itself put together. */
  private static final class Reading implements StreamingChatResponseHandler {
    private final StringBuilder pieces = new StringBuilder();
    private final CompletableFuture<ChatResponse> whole = new CompletableFuture<>();

    @Override
    public void onPartialResponse(String piece) {
      pieces.append(piece);
    }

    @Override
    public void onCompleteResponse(ChatResponse response) {
      whole.complete(response);
    }

    @Override
    public void onError(Throwable error) {
      whole.completeExceptionally(error);
    }

    String text() throws Exception {
      String all = whole.get(60, TimeUnit.SECONDS).aiMessage().text();
      return all.contentEquals(pieces) ? all : "torn: " + pieces;
    }
  }
}
