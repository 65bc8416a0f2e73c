package dev.trivium.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.support.ServerProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Sends personal values that are easy to find, and keeps what the server said to them. */
abstract class CanaryCaller {
  /** Stands in names and addresses of people, and nowhere else. */
  static final String PERSON = "Zqkcanary7vx";

  /** Stands in their phone numbers. */
  static final String NUMBER = "883190274615";

  /** Stands in a column that is not personal, so in clear: it must be found. */
  static final String PLANTED = "Plantedjw5q8";

  /** Stands in documents that may be searched, because a person is named or a steward agreed. */
  static final String SEARCHED = "Searcheddoc4tz";

  static final String HEAD = "client_no,area,email,full_name,phone,note,visits,referred_by\n";

  static final String CSV = "text/csv";
  static final String NDJSON = "application/x-ndjson";
  static final String JSON = "application/json";

  /** What the server said where it must not repeat a personal value. */
  record Told(String deed, int status, String said) {}

  final ServerProcess server;
  final String token;
  final List<Told> told;
  private int deliveries;

  CanaryCaller(ServerProcess server, String token, List<Told> told) {
    this.server = server;
    this.token = token;
    this.told = told;
  }

  static String row(String no, String area, String who, int phone, String rest) {
    return String.join(",", no, area, email(who), name(who), phone(phone), rest) + "\n";
  }

  static String email(String who) {
    return PERSON + "." + who + "@example.org";
  }

  static String name(String who) {
    return PERSON + who + " Öberg";
  }

  static String phone(int who) {
    return "+" + NUMBER + who;
  }

  final JsonNode deliver(String media, String body) {
    deliveries++;
    HttpRequest.Builder request =
        request("POST", "/v1/datasets/clients/batches", media, utf8(body));
    return json(
        quietly("delivery " + deliveries, request.header("idempotency-key", "d" + deliveries)));
  }

  final HttpRequest.Builder delivery(String dataset, String key, String csv) {
    return request("POST", "/v1/datasets/" + dataset + "/batches", CSV, utf8(csv))
        .header("idempotency-key", key);
  }

  /** A call after which no personal value may be in the answer. */
  final HttpResponse<String> quiet(String method, String path, String body) {
    return quietly(method + " " + path, request(method, path, JSON, utf8(body)));
  }

  final HttpResponse<String> quietly(String deed, HttpRequest.Builder request) {
    HttpResponse<String> answer = server.send(request, token);
    told(deed, answer);
    return answer;
  }

  final void told(String deed, HttpRequest.Builder request) {
    HttpResponse<String> answer = quietly(deed, request);
    assertThat(answer.statusCode()).as(deed + answer.body()).isBetween(200, 299);
  }

  final void told(String deed, HttpResponse<String> answer) {
    told.add(new Told(deed, answer.statusCode(), answer.headers().map() + answer.body()));
  }

  final void wrong(String method, String path, String body) {
    HttpResponse<String> answer = quiet(method, path, body);
    if (answer.statusCode() < 400) {
      told.removeLast();
    }
  }

  final HttpResponse<String> get(String path) {
    return server.get(path, token);
  }

  final HttpResponse<String> post(String path, String body) {
    return server.post(path, token, body);
  }

  final HttpRequest.Builder request(String method, String path, String media, byte[] body) {
    HttpRequest.BodyPublisher content =
        body.length == 0
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofByteArray(body);
    return HttpRequest.newBuilder(server.url(path))
        .header("content-type", media)
        .method(method, content);
  }

  static JsonNode json(HttpResponse<String> answer) {
    return ServerProcess.json(answer);
  }

  static String url(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] gzip(String text) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(utf8(text));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return packed.toByteArray();
  }
}
