package dev.trivium.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One restore drill. It passes only when everything was equal and nothing was found.
 *
 * @param backup that was restored
 * @param damage that was done on purpose; a drill with damage is right when it does not pass
 * @param rtoSeconds from the decision to restore to a database that may be served from
 * @param rpoSeconds from a commit to its arrival in the backup directory
 * @param tables that were compared
 * @param rows that were compared
 * @param wrong every difference and finding, one sentence each
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DrillRecord(
    UUID id,
    @Nullable UUID backup,
    Instant at,
    @Nullable String damage,
    boolean passed,
    double rtoSeconds,
    double rpoSeconds,
    int tables,
    long rows,
    List<String> wrong) {
  public DrillRecord {
    wrong = List.copyOf(wrong);
  }
}
