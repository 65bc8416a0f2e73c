package dev.trivium.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.support.Conversation;
import dev.trivium.support.ServerProcess;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Documents, questions, and personal values where nobody expects them. */
final class CanaryWords extends CanaryCaller {
  private static final String SUBJECT = "0198c7a0-0000-7000-8000-000000000001";
  private static final String PLAIN = "text/plain";

  CanaryWords(ServerProcess server, String token, List<Told> told) {
    super(server, token, told);
  }

  /** Documents that hold personal data, with nobody named; and two that may be searched. */
  void documents() {
    String text =
        "# Visit\n\n" + name("doc") + " wrote from " + email("doc") + " about the lift.\n";
    quietly(
        "document",
        request("POST", "/v1/documents?source=one&region=north", "text/markdown", utf8(text)));
    String titled =
        "<html><head><title>Of "
            + email("title")
            + "</title></head><body><p>Lift.</p></body></html>";
    quietly(
        "titled",
        request("POST", "/v1/documents?source=two&region=north", "text/html", utf8(titled)));
    String named = "/v1/documents?region=north&source=" + url("mail of " + email("source"));
    quietly("source", request("POST", named, PLAIN, utf8("The lift stood.")));
    String headed = "/v1/documents?region=north&source=three&title=" + url("call " + phone(50));
    quietly("title", request("POST", headed, PLAIN, utf8("The lift stood.")));
    quietly(
        "broken",
        request(
            "POST",
            "/v1/documents?source=four&region=north",
            "application/pdf",
            utf8("%PDF-1.7 " + email("pdf"))));
    read();
    String open = "Report by " + SEARCHED + "@example.org about the lift.\n";
    told(
        "subject",
        request(
            "POST",
            "/v1/documents?source=five&region=north&subject=" + SUBJECT,
            PLAIN,
            utf8(open)));
    told(
        "agreed",
        request(
            "POST", "/v1/documents?source=six&region=north&confirm=personal", PLAIN, utf8(open)));
    quiet(
        "POST",
        "/v1/documents/search",
        "{\"query\":\"" + email("query") + " " + name("query") + "\"}");
    quiet("POST", "/v1/documents/search", "{\"query\":1,\"" + email("member") + "\":2}");
    read();
    quiet("GET", "/v1/documents", "");
    assertThat(post("/v1/documents/search", "{\"query\":\"lift report\"}").body())
        .contains(SEARCHED);
  }

  private void read() {
    while (get("/v1/documents").body().contains("\"received\"")) {
      LockSupport.parkNanos(20_000_000);
    }
  }

  /** Questions over the socket and over HTTP, with what follows them. */
  void questions() {
    String question = "How many visits did " + name("chat") + " (" + email("chat") + ") make?";
    try (Conversation talk = Conversation.open(server.socketUrl("/v1/responses"), token)) {
      talk.ask(question, "");
      talk.ask("and " + email("then") + ", " + phone(60) + "?", "");
      talk.ask("people by area", "");
      frame(talk, "{\"type\":\"" + email("type") + "\"}");
      frame(talk, "{\"type\":\"response.create\",\"input\": " + email("json"));
      frame(talk, "{\"type\":\"trivium:resume\",\"response_id\":\"" + email("resume") + "\"}");
    }
    String ask = "{\"model\":\"trivium\",\"input\":\"" + question + "\"%s}";
    String whole =
        ",\"user\":\"%s\",\"instructions\":\"%s\",\"metadata\":{\"who\":\"%s\"}"
            .formatted(email("user"), name("told"), email("meta"));
    HttpResponse<String> kept = post("/v1/responses", ask.formatted(whole));
    String id = json(kept).path("id").asText();
    assertThat(id).as(kept.body()).isNotEmpty();
    get("/v1/responses/" + id);
    get("/v1/responses/" + id + "/evidence");
    get("/v1/responses/" + id + "?stream=true&starting_after=0");
    String key = ",\"metadata\":{\"trivium_idempotency_key\":\"" + email("chatkey") + "\"}";
    post("/v1/responses", ask.formatted(key));
    wrong("POST", "/v1/responses", ask.replace("trivium", email("model")).formatted(""));
    wrong(
        "POST",
        "/v1/responses",
        ask.formatted(",\"previous_response_id\":\"" + email("parent") + "\""));
    wrong("POST", "/v1/responses", ask.formatted(",\"metadata\":{\"" + email("label") + "\":7}"));
    wrong(
        "POST",
        "/v1/responses",
        ask.formatted(",\"tools\":[{\"type\":\"" + email("tool") + "\"}]"));
    wrong(
        "POST",
        "/v1/responses",
        "{\"input\":[{\"role\":\"" + name("role") + "\",\"content\":\"x\"}]}");
    wrong("GET", "/v1/responses/" + url(email("response")), "");
    wrong("GET", "/v1/models/" + url(email("model")), "");
    String messages =
        "{\"model\":\"trivium\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]%s}";
    post("/v1/chat/completions", messages.formatted(question, ""));
    post("/v1/chat/completions", messages.formatted("and " + email("again"), ",\"store\":true"));
    wrong(
        "POST",
        "/v1/chat/completions",
        messages.formatted(question, ",\"n\":\"" + email("n") + "\""));
  }

  /** Personal values where nobody expects them. */
  void oddities() {
    String query =
        "{\"metrics\":[\"people\"],\"filters\":"
            + "[{\"field\":\"%s\",\"op\":\"%s\",\"value\":\"%s\"}]}";
    for (String field : List.of("email", "full_name", "note", "area", "visits")) {
      quiet("POST", "/v1/metrics/query", query.formatted(field, "eq", email("filter")));
      quiet("POST", "/v1/metrics/query", query.formatted(field, "starts_with", name("filter")));
    }
    quiet("POST", "/v1/metrics/query", query.formatted(email("field"), "eq", "x"));
    quiet("POST", "/v1/metrics/query", query.formatted("note", email("op"), "x"));
    quiet("POST", "/v1/metrics/query", "{\"metrics\":[\"" + email("metric") + "\"]}");
    quiet(
        "POST",
        "/v1/metrics/query",
        "{\"metrics\":[\"people\"],\"dimensions\":[\"" + name("d") + "\"]}");
    quiet(
        "POST",
        "/v1/metrics/query",
        "{\"metrics\":[\"people\"],\"order\":[\"-" + email("o") + "\"]}");
    quiet("POST", "/v1/metrics/query", "{\"metrics\":[\"people\"],\"" + email("member") + "\":1}");
    quiet(
        "POST",
        "/v1/metrics/query",
        "{\"metrics\":[\"people\"],\"time\":{\"from\":\"" + email("day") + "\"}}");
    quiet("POST", "/v1/metrics/query", "{\"metrics\": " + name("token") + "}");
    quiet("POST", "/v1/forecasts", "{\"metric\":\"" + email("metric") + "\"}");
    wrong(
        "POST",
        "/v1/forecasts",
        "{\"series\":[{\"key\":\"" + email("series") + "\",\"values\":[1,2]}]}");
    for (String path :
        List.of(
            "datasets/",
            "contracts/",
            "lineage/",
            "regions/",
            "batches/",
            "quarantine/",
            "documents/",
            "semantic-model/",
            "nothing/")) {
      quiet("GET", "/v1/" + path + url(email("path")) + "?name=" + url(name("query")), "");
    }
    quiet("GET", "/v1/batches?key=" + url(email("key")) + "&dataset=" + url(email("dataset")), "");
    quiet(
        "GET", "/v1/batches?limit=" + url(email("limit")) + "&cursor=" + url(email("cursor")), "");
    quiet("GET", "/v1/contracts/clients?version=" + url(email("version")), "");
    quietly("dataset", delivery(url(email("dataset")), "k1", HEAD));
    quietly(
        "key", delivery("clients", email("key"), HEAD + row("60", "north", "keyed", 70, ",1,")));
    quietly(
        "digest",
        delivery("clients", "k2", HEAD).header("content-digest", "sha-256=" + email("digest")));
    quietly(
        "type",
        request("POST", "/v1/datasets/clients/batches", email("type") + "/csv", utf8(HEAD)));
    quietly(
        "yaml",
        request(
            "PUT", "/v1/contracts/clients", "application/yaml", utf8("kind: [" + email("yaml"))));
    quietly(
        "model",
        request(
            "PUT",
            "/v1/semantic-model",
            "application/yaml",
            utf8("semantic_model: {" + email("yaml") + ": [")));
    HttpRequest.Builder headers = request("GET", "/v1/datasets", JSON, new byte[0]);
    for (String header :
        List.of(
            "x-request-id",
            "traceparent",
            "tracestate",
            "baggage",
            "user-agent",
            "referer",
            "cookie",
            "accept",
            "origin",
            "x-forwarded-for",
            "openai-organization")) {
      headers.header(header, email("header"));
    }
    quietly("headers", headers);
    told(
        "token",
        server.send(
            HttpRequest.newBuilder(server.url("/v1/datasets"))
                .header("authorization", "Bearer " + email("token")),
            ""));
    quiet("GET", "/v1/quality", "");
    quiet("GET", "/v1/quality/findings?state=all", "");
    quiet("GET", "/v1/batches", "");
    quiet("GET", "/v1/lineage/clients?depth=10", "");
    quiet("GET", "/v1/datasets/clients", "");
    quiet("GET", "/v1/ops/audit", "");
  }

  private void frame(Conversation talk, String frame) {
    talk.sendText(frame);
    told.add(new Told("frame", 400, talk.next().toString()));
  }
}
