package dev.trivium.data.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Set;

/** Contracts that tests stand on. */
final class Contracts4Tests {
  static final Set<String> PERSONAL = Set.of("pii", "personal");

  private Contracts4Tests() {}

  static JsonNode tickets() {
    try (InputStream in =
        Contracts4Tests.class.getResourceAsStream("/dev/trivium/data/tickets.odcs.yaml")) {
      return new YAMLMapper().readTree(Objects.requireNonNull(in));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static Contract accepted(JsonNode file, String dataset) {
    return switch (new ContractReader(PERSONAL).read(file, dataset)) {
      case Reading.Accepted accepted -> accepted.contract();
      case Reading.Refused refused -> throw new AssertionError(refused.findings().toString());
    };
  }
}
