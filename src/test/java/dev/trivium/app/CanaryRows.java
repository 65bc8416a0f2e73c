package dev.trivium.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.support.ServerProcess;
import java.net.http.HttpResponse;
import java.util.List;

/** What can be done with rows: they come in, are refused, repaired, read and erased. */
final class CanaryRows extends CanaryCaller {
  CanaryRows(ServerProcess server, String token, List<Told> told) {
    super(server, token, told);
  }

  /** Good rows in both forms, packed or not; changed and repeated. */
  void goodRows() {
    String csv =
        HEAD + row("1", "north", "good", 10, PLANTED + ",3,") + row("2", "south", "b", 11, ",1,");
    assertThat(deliver(CSV, csv).path("inserted").asInt()).isEqualTo(2);
    deliver(CSV, csv);
    deliver(CSV, HEAD + row("1", "north", "moved", 12, PLANTED + ",4,"));
    String line =
        """
        {"client_no":3,"area":"north","email":"%s","full_name":"%s","phone":"%s","visits":2}
        """
            .formatted(email("line"), name("line"), phone(13));
    assertThat(deliver(NDJSON, line).path("inserted").asInt()).isEqualTo(1);
    byte[] packed = gzip(HEAD + row("4", "south", "packed", 14, ",1,"));
    told(
        "packed",
        request("POST", "/v1/datasets/clients/batches", CSV, packed)
            .header("idempotency-key", "packed")
            .header("content-encoding", "gzip"));
    deliver(CSV, HEAD + "5,north," + email("long") + "," + name("x".repeat(9_000)) + ",,,1,\n");
  }

  /** Rows that a rule, a reference, the file's form or the database itself refuses. */
  void badRows(OpenPostgres postgres) {
    deliver(CSV, HEAD + row("20", "north", "early", 20, ",1,9999"));
    deliver(
        CSV, HEAD + row("21", "nowhere", "lost", 21, ",1,") + row("x", "north", "key", 22, ",-1,"));
    deliver(CSV, HEAD + row("22", "north", "wrong", 23, "," + email("number") + ","));
    deliver(
        CSV, HEAD + row("23", "north", "few", 24, "") + row("24", "north", "many", 25, ",1,,,,"));
    deliver(CSV, HEAD + row("25", email("area"), "shifted", 26, ",1,"));
    deliver(CSV, HEAD + "26,north,\"" + email("open") + "\n" + name("open"));
    deliver(CSV, HEAD + "27,north," + email("nul") + ",\0" + name("nul") + ",,,1,\n");
    deliver(CSV, row("28", "north", "headless", 27, ",1,") + row("29", "north", "b", 28, ",1,"));
    deliver(CSV, row(email("twice"), email("twice"), "head", 29, "," + name("head")));
    String odd = "client_no,area,email," + email("column") + "," + name("column") + "," + phone(30);
    deliver(CSV, odd + "\n30,north," + email("odd") + ",1,2,3\n");
    deliver(NDJSON, "{\"client_no\":31,\"area\":\"north\",\"email\":\"" + email("cut") + "\n");
    deliver(
        NDJSON,
        "{\"client_no\":32,\"area\":\"north\",\"email\":\"%s\",\"%s\":1}\n{\"client_no\":%s}\n"
            .formatted(email("member"), email("member"), name("bare")));
    deliver(NDJSON, "[\"" + email("list") + "\"]\n\"" + name("text") + "\"\n");
    postgres.run("alter table data.clients add constraint few_visits check (visits < 500)");
    deliver(
        CSV,
        HEAD + row("33", "north", "checked", 31, ",900,") + row("34", "north", "ok", 32, ",1,"));
    postgres.run("revoke insert on data.clients from trivium_app");
    deliver(CSV, HEAD + row("35", "north", "denied", 33, ",1,"));
    postgres.run("grant insert on data.clients to trivium_app");
    deliver(CSV, HEAD + row("9999", "north", "parent", 34, ",1,"));
  }

  /** The quarantine is listed, opened, repaired, replayed and given up. */
  void repairs() {
    JsonNode items =
        json(quiet("GET", "/v1/datasets/clients/quarantine?limit=100", "")).path("items");
    assertThat(items.size()).isGreaterThan(8);
    int at = 0;
    for (JsonNode item : items) {
      String row = "/v1/quarantine/" + item.path("id").asText();
      if (at == 0) {
        quiet("GET", row + "?purpose=" + url("asked by " + email("asker")), "");
        quiet("POST", row + "/discard", "{\"note\":\"" + email("note") + " called\"}");
      } else if (at < 4) {
        quiet(
            "PATCH",
            row,
            "{\"fields\":{\"email\":\"" + email("fixed" + at) + "\",\"visits\":\"1\"}}");
        quiet("PATCH", row, "{\"fields\":{\"" + email("field") + "\":\"1\"}}");
        quiet("POST", "/v1/quarantine/replay", "{\"ids\":[\"" + item.path("id").asText() + "\"]}");
      } else if (at == 4) {
        quiet("POST", row + "/discard", "{\"note\":\"given up\"}");
      } else if (at == 5) {
        assertThat(get(row + "?purpose=repair").body()).contains("client_no");
      }
      at++;
    }
    quiet("POST", "/v1/quarantine/replay", "{\"ids\":[\"" + email("id") + "\"]}");
    quiet("GET", "/v1/datasets/clients/quarantine?reason=" + url(email("reason")), "");
  }

  /** Rows are read masked, in clear, by wrong names; people are held and erased. */
  void people() {
    quiet("GET", "/v1/datasets/clients/rows/1", "");
    quiet("GET", "/v1/datasets/clients/rows/" + url(email("row")), "");
    String clear =
        "{\"key\":{\"client_no\":1},\"fields\":[\"email\",\"phone\"],\"purpose\":\"%s\"}";
    HttpResponse<String> shown = post("/v1/datasets/clients/reveal", clear.formatted("call back"));
    assertThat(shown.body()).contains(email("moved"), phone(12));
    quiet("POST", "/v1/datasets/clients/reveal", clear.formatted("for " + email("purpose")));
    quiet("POST", "/v1/datasets/clients/reveal", clear.formatted("call " + phone(40)));
    quiet(
        "POST",
        "/v1/datasets/clients/reveal",
        clear.replace("\"email\"", "\"" + email("f") + "\""));
    quiet(
        "POST",
        "/v1/datasets/clients/reveal",
        clear.replace("\"client_no\":1", "\"client_no\":\"" + email("k") + "\""));
    quiet("POST", "/v1/datasets/clients/reveal", clear.replace("client_no", email("property")));
    quiet("POST", "/v1/datasets/clients/search", "{\"email\":\"" + email("search") + "\"}");
    String who = "{\"dataset\":\"clients\",\"subject\":{\"email\":\"%s\"},\"reason\":\"%s\"}";
    String export = who.replace("reason", "purpose");
    String exported =
        post("/v1/privacy/exports", export.formatted(email("moved"), "asked by letter")).body();
    assertThat(exported).contains(email("moved"));
    quiet("POST", "/v1/privacy/exports", export.formatted(email("moved"), "for " + email("me")));
    quiet("POST", "/v1/privacy/exports", export.formatted(email("nobody"), "asked by letter"));
    quiet("POST", "/v1/privacy/erasures", who.formatted(email("nobody"), "asked by letter"));
    quiet(
        "POST", "/v1/privacy/erasures", who.formatted(email("b"), "letter of " + email("writer")));
    quiet("PUT", "/v1/privacy/holds", who.formatted(email("line"), "case of " + phone(41)));
    quiet("PUT", "/v1/privacy/holds", who.formatted(email("line"), "case 12"));
    quiet("POST", "/v1/privacy/erasures", who.formatted(email("line"), "asked by letter"));
    quiet("DELETE", "/v1/privacy/holds", who.formatted(email("line"), ""));
    quiet("POST", "/v1/privacy/erasures", who.formatted(email("packed"), "asked by letter"));
    quiet("GET", "/v1/privacy/erasures", "");
    deliver(CSV, HEAD + row("50", "south", "packed", 42, ",1,"));
  }
}
