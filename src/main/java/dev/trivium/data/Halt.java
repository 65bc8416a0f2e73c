package dev.trivium.data;

import dev.trivium.data.contract.Reason;
import dev.trivium.data.contract.Severity;
import dev.trivium.data.contract.Tally;
import java.util.Map;
import java.util.Optional;

/** Watches the first rows of a delivery: a wrong delimiter must not fill the quarantine. */
final class Halt {
  private final int rows;
  private final double ratio;
  private final Tally seen = new Tally();
  private long received;
  private boolean decided;

  Halt(int rows, double ratio) {
    this.rows = rows;
    this.ratio = ratio;
  }

  /** The code that stops the delivery, asked for each chunk before it is written. */
  Optional<String> after(JudgedChunk chunk) {
    if (decided) {
      return Optional.empty();
    }
    received += chunk.chunk().rows();
    seen.add(chunk.tally());
    if (received < rows) {
      return Optional.empty();
    }
    decided = true;
    return seen.rows().entrySet().stream()
        .filter(entry -> entry.getKey().severity() == Severity.ERROR)
        .filter(entry -> entry.getValue() > ratio * received)
        .map(Map.Entry::getKey)
        .map(Reason::code)
        .findFirst();
  }
}
