package dev.trivium.data;

import static dev.trivium.store.PostgresForTests.get;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.trivium.data.contract.Contract;
import dev.trivium.data.contract.ContractReader;
import dev.trivium.data.contract.Property;
import dev.trivium.data.contract.Reading;
import dev.trivium.data.contract.TablePlan;
import dev.trivium.data.contract.Type;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Ids;
import dev.trivium.store.PostgresForTests;
import dev.trivium.store.StoreAssembly;
import dev.trivium.support.SharedData;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/** The retail reference data in a governed table, written by plain SQL, and its semantic model. */
final class RetailHouse implements AutoCloseable {
  private static final Caller STEWARD = new Caller("sten", Set.of("*"), Set.of("steward"));

  private static final String COMPLAINTS =
      """
      apiVersion: v3.1.0
      kind: DataContract
      id: complaints
      version: 1.0.0
      status: active
      schema:
        - name: complaints
          properties:
            - {name: complaint, logicalType: integer, required: true, primaryKey: true}
            - name: area
              logicalType: string
              required: true
              customProperties: [{property: trivium.rowSecurity, value: region}]
            - {name: made_on, logicalType: date, required: true}
            - {name: hours, logicalType: number, physicalType: "numeric(6,1)", required: true}
      """;
  private static final String COMPLAIN =
      """
      insert into data.complaints (region_id, complaint, area, made_on, hours, _row_hash, _batch_id)
      select r.id, n, r.code, date '2014-03-01' + n * 7 % 1500, n * 13 % 80, '\\x00'::bytea,
             gen_random_uuid()
        from generate_series(1, 900) n
        join sec.region r on r.code = (array['West', 'East', 'South'])[1 + n * n % 3]
      """;

  final Vertx vertx = Vertx.vertx();
  final StoreAssembly store;
  final MetricsAssembly assembly;

  RetailHouse() {
    Path contractFile = SharedData.need("retail/order_lines.odcs.yaml");
    Path rows = SharedData.need("retail/superstore.csv.gz");
    byte[] model = bytes(SharedData.need("retail/retail.model.yaml"));
    store = PostgresForTests.store(vertx, observation -> {});
    String odcs = ModelDocuments.parse(bytes(contractFile)).toString();
    Contract contract = contract(odcs, "order_lines");
    if (TablePlan.of(contract, Optional.empty(), Map.of()) instanceof TablePlan.Apply plan) {
      get(store.schemaChanges().apply(plan.regions(), plan.statements()));
    }
    register(odcs, "order_lines");
    load(contract, rows);
    complaints();
    assembly =
        new MetricsAssembly(
            store.database(),
            store.regions(),
            new ContractTables(Set.of("pii")),
            store.changes(),
            new Ids(InstantSource.system(), new Random(7)),
            InstantSource.system(),
            WorkshopHouse.CONFIG);
    get(assembly.models().put(STEWARD, model));
  }

  /** A second dataset without a model: complaints from the same regions, in the same years. */
  private void complaints() {
    String odcs = ModelDocuments.parse(COMPLAINTS.getBytes(StandardCharsets.UTF_8)).toString();
    if (TablePlan.of(contract(odcs, "complaints"), Optional.empty(), Map.of())
        instanceof TablePlan.Apply plan) {
      get(store.schemaChanges().apply(plan.regions(), plan.statements()));
    }
    register(odcs, "complaints");
    get(store.database().as(STEWARD, tx -> tx.execute(COMPLAIN)));
  }

  private void register(String odcs, String dataset) {
    get(
        store
            .database()
            .as(
                STEWARD,
                tx ->
                    tx.execute(
                            "insert into ingest.contract (id, contract, version, odcs, sha256,"
                                + " plan, state, by, at) values (gen_random_uuid(), $3, '1',"
                                + " $1::text::jsonb, $2, '{}', 'active', 'sten', now())",
                            odcs,
                            new byte[] {1},
                            dataset)
                        .chain(() ->
                            tx.execute(
                                "insert into ingest.dataset (name, contract_id, relation,"
                                    + " state) select contract, id, contract, 'active'"
                                    + " from ingest.contract where contract = $1",
                                dataset))));
  }

  private void load(Contract contract, Path rows) {
    List<String> names = new ArrayList<>(List.of("region_id", "_row_hash", "_batch_id"));
    List<String> values = new ArrayList<>(List.of("r.id", "'\\x00'::bytea", "gen_random_uuid()"));
    List<Object> columns = new ArrayList<>();
    List<NamedCsvRecord> records = records(rows);
    for (Property property : contract.properties()) {
      columns.add(array(property, records));
      String unnested = "x.c" + columns.size();
      names.add('"' + property.column() + '"');
      values.add(unnested);
      property
          .blindColumn()
          .ifPresent(blind -> {
            names.add('"' + blind + '"');
            values.add(unnested);
          });
    }
    String region = "c" + (1 + position(contract, "region"));
    List<String> arrays = new ArrayList<>();
    List<String> aliases = new ArrayList<>();
    for (int n = 1; n <= columns.size(); n++) {
      arrays.add("$" + n + "::" + sqlType(contract.properties().get(n - 1)) + "[]");
      aliases.add("c" + n);
    }
    String sql =
        "insert into data.order_lines ("
            + String.join(", ", names)
            + ") select "
            + String.join(", ", values)
            + " from unnest("
            + String.join(", ", arrays)
            + ") as x ("
            + String.join(", ", aliases)
            + ") join sec.region r on r.code = x."
            + region;
    get(store.database().as(STEWARD, tx -> tx.execute(sql, columns.toArray())));
  }

  private static int position(Contract contract, String name) {
    return contract.properties().stream().map(Property::name).toList().indexOf(name);
  }

  private static String sqlType(Property property) {
    return property.personal() ? "bytea" : property.type().sql().replace(" collate \"C\"", "");
  }

  private static Object array(Property property, List<NamedCsvRecord> records) {
    List<String> cells = records.stream().map(row -> row.getField(property.header())).toList();
    if (property.personal()) {
      return cells.stream()
          .map(cell -> cell.getBytes(StandardCharsets.UTF_8))
          .toArray(byte[][]::new);
    }
    return switch (property.type()) {
      case Type.Decimal decimal ->
          cells.stream()
              .map(cell -> new BigDecimal(cell).movePointRight(decimal.scale()).longValueExact())
              .toArray(Long[]::new);
      case Type.Whole whole -> cells.stream().map(Long::valueOf).toArray(Long[]::new);
      case Type.Day day -> cells.stream().map(LocalDate::parse).toArray(LocalDate[]::new);
      case Type.Text text -> cells.toArray(String[]::new);
      case Type.Real real -> cells.stream().map(Double::valueOf).toArray(Double[]::new);
      case Type.Bool bool -> cells.stream().map(Boolean::valueOf).toArray(Boolean[]::new);
      case Type.Moment _, Type.Time _, Type.Uuid _, Type.Bytes _, Type.Document _ ->
          throw new IllegalStateException("not in this contract");
    };
  }

  private static List<NamedCsvRecord> records(Path file) {
    try (InputStream zipped = new GZIPInputStream(Files.newInputStream(file));
        CsvReader<NamedCsvRecord> reader =
            CsvReader.builder()
                .ofNamedCsvRecord(new InputStreamReader(zipped, StandardCharsets.UTF_8))) {
      return reader.stream().toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Contract contract(String odcs, String dataset) {
    return switch (new ContractReader(Set.of("pii")).read(ModelDocuments.json(odcs), dataset)) {
      case Reading.Accepted accepted -> accepted.contract();
      case Reading.Refused refused -> throw new AssertionError(refused.findings().toString());
    };
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    store.close().toCompletionStage().toCompletableFuture().join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
