package dev.trivium.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.kernel.Caller;
import dev.trivium.web.Json;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What is in a house before it moves, and everything that may be seen of it afterwards. */
final class MovingHouse {
  static final Caller ALL =
      new Caller("olga", Set.of("*"), Set.of("steward", "writer", "auditor", "dpo", "pii_reader"));
  private static final Caller ASKER = new Caller("ann", Set.of("north"), Set.of("analyst"));
  static final String PEOPLE =
      """
      person_no,area,email,full_name,phone,visits
      1,north,ada@example.com,Ada Lovelace,+44 20 7946 0123,3
      2,north,ben@example.com,"Ben ""B"" \\ Lee\ttab",+44 20 7946 0999,1
      3,north,ada@example.com,Ada L,,-1
      4,south,cy@example.com,Cy,,1
      """;
  private static final String TEAMS =
      """
      apiVersion: v3.1.0
      kind: DataContract
      id: teams
      version: 1.%d.0
      status: active
      schema:
        - name: teams
          customProperties: [{property: trivium.region, value: all}]
          properties:
            - {name: team_no, logicalType: integer, required: true, primaryKey: true}
            - {name: said, logicalType: string}
      """;
  private static final String LEAD =
      "      - {name: lead_no, logicalType: integer, relationships: [{to: members.member_no}]}\n";
  private static final String MEMBERS =
      """
      apiVersion: v3.1.0
      kind: DataContract
      id: members
      version: 1.0.0
      status: active
      schema:
        - name: members
          customProperties:
            - {property: trivium.region, value: all}
            - property: trivium.summaries
              value: [{name: teams, by: [team_no], count: true}]
          properties:
            - {name: member_no, logicalType: integer, required: true, primaryKey: true}
            - {name: team_no, logicalType: integer, relationships: [{to: teams.team_no}]}
            - {name: mentor, logicalType: integer, relationships: [{to: members.member_no}]}
      """;

  private final WholeHouse house;

  MovingHouse(WholeHouse house) {
    this.house = house;
  }

  static String erase(String email) {
    return """
    {"dataset":"people","subject":{"email":"%s"},"reason":"she asked","purpose":"she asked"}
    """
        .formatted(email);
  }

  /** Gives the paths by which what was put in is seen again. */
  List<String> fill() {
    for (String dataset : List.of("people", "visits", "flows")) {
      house.contract(dataset);
    }
    // Teams and members refer to each other, and members to themselves.
    house.contract("teams", TEAMS.formatted(0));
    house.contract("members", MEMBERS);
    house.contract("teams", TEAMS.formatted(1) + LEAD);
    deliver("people", PEOPLE);
    deliver(
        "visits",
        """
        visit_no,area,guest,nights
        10,north,ada@example.com,2
        11,north,ben@example.com,3
        12,north,ada@example.com,99
        """);
    deliver("teams", "team_no,said,lead_no\n1,\"a\nb\\N\",\n2,,\n");
    deliver("members", "member_no,team_no,mentor\n5,1,6\n6,1,\n7,2,5\n8,404,\n");
    deliver("teams", "teams-2", "team_no,said,lead_no\n1,\"a\nb\\N\",5\n2,,7\n");
    String chat = house.ask(ASKER, "What did ben@example.com buy?");
    String subject =
        house
            .lines(house.post(ALL, "/v1/privacy/exports", erase("ben@example.com")))
            .getFirst()
            .at("/subjects/0/subject")
            .asText();
    String document =
        house.document("letter.txt", subject, "A letter of ben@example.com about tea and cakes.");
    reveal();
    HttpResponse<String> gone =
        house.post(ALL, "/v1/privacy/erasures?now=true", erase("ada@example.com"));
    assertThat(gone.statusCode()).as(gone.body()).isEqualTo(201);
    return List.of("/v1/responses/" + chat, "/v1/documents/" + document);
  }

  /** Everything that callers may ask for and that does not tell of the moment it is asked. */
  Map<String, String> seen(List<String> more) {
    Map<String, String> seen = new TreeMap<>();
    for (String dataset : List.of("people", "visits", "teams", "members", "flows")) {
      for (String path : List.of("/v1/datasets/", "/v1/contracts/", "/v1/lineage/")) {
        see(seen, ALL, path + dataset);
      }
    }
    for (String path :
        List.of(
            "/v1/datasets/people/rows/1",
            "/v1/datasets/people/rows/2",
            "/v1/datasets/people/rows/4",
            "/v1/datasets/teams/rows/1",
            "/v1/datasets/members/rows/5",
            "/v1/datasets/people/quarantine?state=all",
            "/v1/datasets/members/quarantine",
            "/v1/datasets/people/quality",
            "/v1/lineage/people/email",
            "/v1/batches",
            "/v1/privacy/erasures",
            "/v1/regions/north")) {
      see(seen, ALL, path);
    }
    more.forEach(path -> see(seen, path.contains("responses") ? ASKER : ALL, path));
    seen.put("reveal", reveal());
    seen.put(
        "search",
        house.post(ASKER, "/v1/documents/search", "{\"query\":\"letter about tea\"}").body());
    assertThat(seen.get("search")).contains("tea and cakes");
    String ben =
        "{\"filters\":[{\"field\":\"email\",\"op\":\"eq\",\"value\":\"ben@example.com\"}]}";
    String rows = house.post(ALL, "/v1/datasets/people/search", ben).body();
    assertThat(rows).contains("\"person_no\":2");
    seen.put("rows", rows.replaceAll("\"as_of\":\"[^\"]*\"", ""));
    return seen;
  }

  private void see(Map<String, String> seen, Caller caller, String path) {
    HttpResponse<String> answer = house.get(caller, path);
    assertThat(answer.statusCode()).as(path + answer.body()).isEqualTo(200);
    String shown = Json.tree(answer.body()).toPrettyString();
    // Until when was looked is the moment of the question.
    seen.put(path, shown.replaceAll("\"(from|to|as_of)\" : \"2[^\"]*\"", ""));
  }

  private String reveal() {
    HttpResponse<String> clear =
        house.post(
            ALL,
            "/v1/datasets/people/reveal",
            """
            {"key":{"person_no":2},"fields":["email","full_name"],"purpose":"call back"}
            """);
    assertThat(clear.body()).contains("ben@example.com", "Ben \\\"B\\\" \\\\ Lee\\ttab");
    return clear.body();
  }

  private void deliver(String dataset, String csv) {
    deliver(dataset, dataset, csv);
  }

  private void deliver(String dataset, String key, String csv) {
    HttpResponse<String> answer = house.deliver(dataset, key, csv);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }
}
