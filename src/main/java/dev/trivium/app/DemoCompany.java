package dev.trivium.app;

import dev.trivium.app.demo.DemoResources;
import dev.trivium.data.BatchRequest;
import dev.trivium.data.DataAssembly;
import dev.trivium.data.Receipt;
import dev.trivium.kernel.Caller;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * The made-up company of the demo: written to a file and taken in through the same pipeline as
 * anybody's rows. Loaded once a home; a start that was killed half-way goes on where it was.
 */
final class DemoCompany {
  private static final long TELL_EVERY = 10_000;

  private final DemoFile file;
  private final DataAssembly data;
  private final InstantSource clock;
  private final PrintWriter out;

  DemoCompany(DemoFile file, DataAssembly data, InstantSource clock, PrintWriter out) {
    this.file = file;
    this.data = data;
    this.clock = clock;
    this.out = out;
  }

  Uni<Void> load() {
    if (file.isLoaded()) {
      return Uni.createFrom().voidItem();
    }
    say("Loading the demo company %s …", DemoResources.COMPANY);
    Path csv = file.write();
    Caller steward = Personas.STEWARD;
    return data.contracts()
        .register(steward, DemoResources.DATASET, resource(DemoResources.CONTRACT), false)
        .chain(() -> data.models().put(steward, resource(DemoResources.MODEL)))
        .chain(() ->
            data.ingestion()
                .ingestFile(
                    steward,
                    DemoResources.DATASET,
                    BatchRequest.csv("demo-" + file.yesterday()),
                    csv,
                    this::progress))
        .invoke(taken -> told(taken.receipt()))
        .replaceWithVoid();
  }

  private void progress(long rows) {
    if (rows % TELL_EVERY == 0) {
      say("  %,d order lines", rows);
    }
  }

  private void told(Receipt receipt) {
    say(
        "  %,d order lines came in, %,d of them wrong and in quarantine.",
        receipt.received(), receipt.quarantined());
    file.markLoaded(clock.instant().toString());
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
