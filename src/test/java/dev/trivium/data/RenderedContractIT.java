package dev.trivium.data;

import static dev.trivium.data.DataForTests.NOW;
import static dev.trivium.data.DataForTests.STEWARD;
import static dev.trivium.data.DataForTests.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.app.demo.DemoGenerator;
import dev.trivium.app.demo.DemoResources;
import dev.trivium.store.Job;
import dev.trivium.store.PostgresForTests;
import dev.trivium.web.Json;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The physical contract says of the same rows what the engine says, when others run it. */
class RenderedContractIT {
  private static final String HOMES =
      """
      home,estate,door,built,rent,energy,postcode,tenant
      H-001,north,1,1960,510.00,A,1001,ann
      H-001,south,1,1961,520.50,B,1001,bob
      H-002,north,2,1849,530.00,C,1002,cem
      H-003,north,,1970,,F,1003,ann
      H-004,north,,1980,0.00,G,10O4,dan
      H-005,south,5,1990,640.00,A,1001,eve
      H-006,south,5,2031,650.00,,1006,fay
      H7,south,7,2000,660.00,A,1007,gus
      H-008,east,8,2000,670.00,B,1008,hal
      H-009,south,9,2000,,B,,ivy
      H-010,north,10,2000,700.00,D,1010,joe
      """;
  private static final String REPAIRS =
      """
      repair,home,reported_on,finished_on,cost,trade,photos
      1,H-001,2026-01-02,2026-01-05,120.00,plumber,1
      2,H-002,2026-01-03,2026-01-01,99.50,none,2
      3,H-003,2019-12-31,2026-01-01,50.00,roofer,
      4,H-003,2026-02-01,,0.00,glazier,4
      5,H-004,2026-02-02,2026-02-02,9000.01,ab,
      0,H-010,2026-02-03,,10.00,painter,
      7,H-010,2026-02-04,2026-02-01,4000.00,unknown,7
      8,H-010,2026-02-05,,800.00,,8
      9,H-010,2026-02-06,,,carpentry work,9
      """;

  private static DataForTests house;

  @BeforeAll
  static void open() {
    house = DataForTests.withChunksOf(500);
  }

  @AfterAll
  static void close() {
    house.close();
  }

  @Test
  void theDemoCompany() throws IOException {
    StringBuilder csv = new StringBuilder();
    LocalDate today = LocalDate.ofInstant(NOW, ZoneOffset.UTC);
    new DemoGenerator(DemoResources.SEED, today.minusDays(1), 1_500)
        .writeCsv(line -> csv.append(line).append('\n'));
    try (InputStream in = DemoResources.class.getResourceAsStream(DemoResources.CONTRACT)) {
      house.register("sales_lines", Objects.requireNonNull(in).readAllBytes());
    }

    int compared = compared("sales_lines", csv.toString());

    assertThat(compared).isGreaterThan(25);
  }

  @Test
  void threeUnrelatedContracts() {
    house.register("readings", DataForTests.resource("unrelated/sensors.odcs.yaml"));
    house.register("lift_tickets", DataForTests.resource("unrelated/tickets.odcs.yaml"));
    house.register("suppliers", DataForTests.resource("unrelated/invoices.odcs.yaml"));
    house.register("invoices", DataForTests.resource("unrelated/invoices.odcs.yaml"));
    String id = "00000000-0000-0000-0000-00000000000";

    compared(
        "readings",
        "reading_id,basin,meter,taken_at,taken_on,level,battery\n"
            + (id + "1,upper,M-001,2026-01-01T08:00:00,2026-01-01,500,100\n")
            + (id + "2,lower,M-01,2026-01-01T08:00:00,2026-01-01,12.5,\n")
            + (id + "3,lower,M-002,2026-01-01T08:00:00,2026-01-01,500.001,7\n"));
    compared(
        "lift_tickets",
        """
        Ticket No.,city,caller_email,opened_on,closed_on,follows,minutes
        1,Ghent,ann@lift.example,2026-03-02,2026-03-03,,5
        1,Bruges,,2026-03-02,,,
        2,Ghent,bob@lift.example,2026-03-02,2026-03-01,1,7
        """);
    compared("suppliers", "supplier,trade\nDyke,water\nLock,\n");
    compared(
        "invoices",
        """
        number,office,supplier,due_on,net,currency,replaces
        A-1,upper,Dyke,2026-02-01,100.25,EUR,
        A-2,lower,Dyke,2026-02-01,7000,JPY,A-0
        A-3,lower,Dyke,2026-02-01,1,USD,
        """);
  }

  /** Rows that only warnings speak against stay, so that there is something to be counted. */
  @Test
  void aHousingAssociation() {
    house.register("homes", DataForTests.resource("housing.odcs.yaml"));
    house.register("repairs", DataForTests.resource("housing.odcs.yaml"));

    assertThat(compared("homes", HOMES)).isGreaterThan(12);
    assertThat(compared("repairs", REPAIRS)).isGreaterThan(10);

    assertThat(numbers("homes"))
        .containsEntry("energy_known", 1.0)
        .containsEntry("rent_known", 2.0)
        .containsEntry("door_unique", 0.0)
        .containsEntry("tenants_once_mustBeLessThan", 1.0)
        .containsEntry("some_homes", 6.0);
    assertThat(numbers("repairs"))
        .containsEntry("finished_after", 1.0)
        .containsEntry("trade_said", 2.0);
    arrived("homes", HOMES);
    arrived("repairs", REPAIRS);
  }

  @Test
  void writesTheStandardHoweverTheContractWasWritten() {
    house.register("homes", DataForTests.resource("housing.odcs.yaml"));
    JsonNode rendered = rendered("homes");
    JsonNode written = Json.tree(rendered.toString());

    assertThat(rendered.at("/description/purpose").asText()).startsWith("Homes and repairs");
    assertThat(rendered.has("unknownToTheStandard")).isFalse();
    assertThat(rendered.at("/schema/0/properties/4/logicalTypeOptions/exclusiveMinimum").asInt(9))
        .isZero();
    assertThat(rendered.at("/schema/0/properties/5/quality/0/arguments/validValues")).hasSize(4);
    assertThat(OdcsShape.wrongIn(Json.tree("{\"kind\":1,\"extra\":2}")))
        .contains(" lacks apiVersion", " has extra", ".kind is of another type");
    assertThat(OdcsShape.wrongIn(written)).isEmpty();
  }

  /** Every check, run by the job over the view, beside what the engine counted of kept rows. */
  private static int compared(String dataset, String csv) {
    Receipt receipt = house.ingest(STEWARD, dataset, "rendered", Buffer.buffer(csv));
    assertThat(receipt.state()).isEqualTo("done");
    assertThat(receipt.quarantined()).as(dataset).isPositive();
    assertThat(receipt.inserted()).as(dataset).isPositive();
    JsonNode contract = rendered(dataset);
    assertThat(OdcsShape.wrongIn(contract)).as(dataset).isEmpty();
    List<String> different = new ArrayList<>();
    Map<String, Double> rows = new TreeMap<>();
    List<PortableChecks.Check> checks = PortableChecks.of(contract, view(dataset));
    for (PortableChecks.Check check : checks) {
      double number = asked(check.sql());
      rows.merge(check.rule(), number, Double::sum);
      gate(receipt, check, number).ifPresent(different::add);
    }
    rows.forEach((rule, number) -> {
      String failed = told(receipt, rule, "sum(failed)", "served");
      boolean counted =
          !failed.isEmpty() && told(receipt, rule, "max(observed)", "served").isEmpty();
      if (counted && Double.parseDouble(failed) != number) {
        different.add(rule + ": " + number + " and " + failed);
      }
    });
    assertThat(different).as(dataset).isEmpty();
    types(contract, dataset);
    System.out.printf(
        "RenderedContractIT: %s, %d checks over %d rows say what the engine says%n",
        dataset, checks.size(), (long) asked("select count(*) from " + view(dataset)));
    return checks.size();
  }

  /** The types are those of the view's columns. */
  private static void types(JsonNode contract, String dataset) {
    for (JsonNode property : contract.at("/schema/0/properties")) {
      String type = "'" + property.path("physicalType").asText() + "'";
      String same =
          PostgresForTests.superuser(
              house.store,
              "select format_type(atttypid, atttypmod) = format_type(to_regtype("
                  + type
                  + "), to_regtypemod("
                  + type
                  + ")) from pg_attribute where attrelid = '"
                  + view(dataset)
                  + "'::regclass and attname = '"
                  + property.path("physicalName").asText()
                  + "'");
      assertThat(same).as(property.toString()).isEqualTo("t");
    }
  }

  /** A rule about the whole was measured by the engine; the number and the verdict are the same. */
  private static Optional<String> gate(Receipt receipt, PortableChecks.Check check, double number) {
    String rule = check.rule().replaceFirst("_must.*", "").replace("rent_mostly", "rent.mostly");
    for (String id : List.of(rule, rule + ".gate")) {
      String observed = told(receipt, id, "max(observed)", "received");
      if (!observed.isEmpty()) {
        boolean near = Math.abs(Double.parseDouble(observed) - number) < 1e-9;
        boolean whole = !check.rule().equals(rule);
        boolean passed = told(receipt, id, "bool_and(passed)", "received").equals("true");
        return near && (whole || passed == check.holds(number))
            ? Optional.empty()
            : Optional.of(id + ": " + number + " and " + observed + " " + passed);
      }
    }
    return Optional.empty();
  }

  /** The same of all rows that were delivered, before any was refused. */
  private static void arrived(String dataset, String csv) {
    String[] lines = csv.split("\n");
    String scratch = "oracle." + dataset;
    List<String> statements = new ArrayList<>();
    statements.add("create schema if not exists oracle");
    statements.add("create table " + scratch + " as select * from " + view(dataset) + " limit 0");
    for (int i = 1; i < lines.length; i++) {
      String cells = "'" + lines[i].replace(",", "','") + "'";
      String values = cells.replace("''", "null");
      statements.add("insert into " + scratch + " (" + lines[0] + ") values (" + values + ")");
    }
    PostgresForTests.admin(house.store, statements.toArray(String[]::new));
    String batch =
        PostgresForTests.superuser(
            house.store, "select id::text from ingest.batch where dataset = '" + dataset + "'");
    Map<String, Double> rows = new TreeMap<>();
    for (PortableChecks.Check check : PortableChecks.of(rendered(dataset), scratch)) {
      boolean row =
          check.threshold().isEmpty() || check.threshold().get().path("mustBe").isNumber();
      if (row && !check.rule().endsWith(".key") && !check.rule().endsWith("_unique")) {
        rows.merge(check.rule(), superuser(check.sql()), Double::sum);
      }
    }
    List<String> different = new ArrayList<>();
    rows.forEach((rule, number) -> {
      String failed = told(batch, rule, "sum(failed)", "received");
      boolean gate = !told(batch, rule, "max(observed)", "received").isEmpty();
      if (!gate && !failed.isEmpty() && Double.parseDouble(failed) != number) {
        different.add(rule + ": " + number + " and " + failed);
      }
    });
    assertThat(different).as(dataset + " as it arrived").isEmpty();
    assertThat(rows.values().stream().filter(number -> number > 0).count())
        .as("rules that something broke")
        .isGreaterThan(4);
  }

  private static Map<String, Double> numbers(String dataset) {
    Map<String, Double> numbers = new TreeMap<>();
    PortableChecks.of(rendered(dataset), view(dataset))
        .forEach(check -> numbers.merge(check.rule(), asked(check.sql()), Double::sum));
    return numbers;
  }

  private static JsonNode rendered(String dataset) {
    return get(house.data.contracts().rendered(STEWARD, dataset));
  }

  private static String view(String dataset) {
    return "data." + dataset + "__contract";
  }

  /** One number, as the job that outside tools run as. */
  private static double asked(String sql) {
    return get(house
            .store
            .database()
            .asJob(
                Job.QUALITY,
                tx -> tx.find("select (" + sql + ")::float8 as number", row -> row.real("number"))))
        .orElseThrow();
  }

  private static double superuser(String sql) {
    return Double.parseDouble(
        PostgresForTests.superuser(house.store, "select (" + sql + ")::float8"));
  }

  private static String told(Receipt receipt, String rule, String what, String side) {
    return told(receipt.batch().toString(), rule, what, side);
  }

  private static String told(String batch, String rule, String what, String side) {
    return Objects.toString(
        PostgresForTests.superuser(
            house.store,
            "select coalesce(("
                + what
                + ")::text, '') from ingest.dq_result where batch_id = '"
                + batch
                + "' and rule_id = '"
                + rule
                + "' and side = '"
                + side
                + "'"),
        "");
  }
}
