package dev.trivium.app;

import dev.trivium.app.demo.DemoGenerator;
import dev.trivium.app.demo.DemoResources;
import dev.trivium.data.BatchRequest;
import dev.trivium.data.DataAssembly;
import dev.trivium.data.Receipt;
import dev.trivium.kernel.Caller;
import io.smallrye.mutiny.Uni;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * The made-up company of the demo: written to a file and taken in through the same pipeline as
 * anybody's rows. Loaded once a home; a start that was killed half-way goes on where it was.
 */
final class DemoCompany {
  private static final long TELL_EVERY = 10_000;

  private final Path folder;
  private final DataAssembly data;
  private final InstantSource clock;
  private final PrintWriter out;

  DemoCompany(Path home, DataAssembly data, InstantSource clock, PrintWriter out) {
    this.folder = home.resolve("demo");
    this.data = data;
    this.clock = clock;
    this.out = out;
  }

  Uni<Void> load() {
    Path loaded = folder.resolve("loaded");
    if (Files.exists(loaded)) {
      return Uni.createFrom().voidItem();
    }
    say("Loading the demo company %s …", DemoResources.COMPANY);
    LocalDate yesterday = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(1);
    Path file = write(yesterday);
    Caller steward = Personas.STEWARD;
    return data.contracts()
        .register(steward, DemoResources.DATASET, resource(DemoResources.CONTRACT), false)
        .chain(() -> data.models().put(steward, resource(DemoResources.MODEL)))
        .chain(() ->
            data.ingestion()
                .ingestFile(
                    steward,
                    DemoResources.DATASET,
                    BatchRequest.csv("demo-" + yesterday),
                    file,
                    this::progress))
        .invoke(taken -> told(taken.receipt(), loaded))
        .replaceWithVoid();
  }

  private Path write(LocalDate yesterday) {
    Path file = folder.resolve(DemoResources.DATASET + ".csv");
    try {
      Files.createDirectories(folder);
      try (BufferedWriter writer = Files.newBufferedWriter(file)) {
        new DemoGenerator(DemoResources.SEED, yesterday, DemoResources.LINES)
            .writeCsv(line -> append(writer, line));
      }
      return file;
    } catch (IOException failure) {
      throw new UncheckedIOException("the demo company cannot be written to " + file, failure);
    }
  }

  private static void append(BufferedWriter writer, String line) {
    try {
      writer.write(line);
      writer.write('\n');
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void progress(long rows) {
    if (rows % TELL_EVERY == 0) {
      say("  %,d order lines", rows);
    }
  }

  private void told(Receipt receipt, Path loaded) {
    say(
        "  %,d order lines came in, %,d of them wrong and in quarantine.",
        receipt.received(), receipt.quarantined());
    try {
      Files.writeString(loaded, clock.instant().toString());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void say(String text, Object... values) {
    out.printf(text + "%n", values);
    out.flush();
  }

  private static byte[] resource(String name) {
    try (InputStream in = DemoCompany.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not in the jar");
      }
      return in.readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
