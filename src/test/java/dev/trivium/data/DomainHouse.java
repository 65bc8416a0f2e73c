package dev.trivium.data;

import static dev.trivium.data.DataForTests.STEWARD;
import static dev.trivium.data.DataForTests.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.store.PostgresForTests;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of contracts, rows and one model, taken in as anybody's would be: {@code x.odcs.yaml}
 * with {@code x.csv.gz}, and {@code *.model.yaml}.
 */
public final class DomainHouse implements AutoCloseable {
  private static final String CONTRACT = ".odcs.yaml";
  private static final String MODEL = ".model.yaml";

  private final DataForTests house = DataForTests.withChunksOf(5_000);

  public DomainHouse(Path folder) throws IOException {
    for (Path contract : files(folder, CONTRACT)) {
      String dataset = contract.getFileName().toString().replace(CONTRACT, "");
      house.register(dataset, Files.readAllBytes(contract));
      BatchRequest request = new BatchRequest(BatchRequest.CSV, ',', dataset, true);
      Path rows = folder.resolve(dataset + ".csv.gz");
      Receipt receipt =
          get(house.data.ingestion().ingestFile(STEWARD, dataset, request, rows, done -> {}))
              .receipt();
      assertThat(receipt.inserted()).as(dataset).isPositive().isEqualTo(receipt.received());
    }
    for (Path model : files(folder, MODEL)) {
      get(house.data.models().put(STEWARD, Files.readAllBytes(model)));
    }
  }

  public Metrics metrics() {
    return house.data.metrics();
  }

  public Vertx vertx() {
    return house.vertx;
  }

  /** Runs statements as the superuser. */
  public void admin(String statements) {
    PostgresForTests.admin(house.store, statements);
  }

  /** What the superuser, whom row-level security does not concern, is told first. */
  public String superuser(String sql) {
    return PostgresForTests.superuser(house.store, sql);
  }

  private static List<Path> files(Path folder, String suffix) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    }
  }

  @Override
  public void close() {
    house.close();
  }
}
