package dev.trivium.support;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Reference data that lies beside a developer's checkout and is not part of the project. */
public final class SharedData {
  private static final List<Path> PLACES =
      List.of(Path.of("../shared/data"), Path.of("../../shared/data"));

  private SharedData() {}

  /** The file, or a skipped test that says what is missing. */
  public static Path need(String file) {
    for (Path place : PLACES) {
      if (Files.exists(place.resolve(file))) {
        return place.resolve(file);
      }
    }
    Assumptions.abort("skipped: reference data " + file + " is not beside this checkout");
    throw new IllegalStateException("not reached");
  }
}
