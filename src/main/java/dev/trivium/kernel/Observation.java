package dev.trivium.kernel;

import java.util.Locale;

/**
 * Something that happened and may be worth knowing. Logs and metrics are readings of it.
 *
 * <p>Each room has one sealed family of records. The components of a record are the fields of its
 * log line, so a component never holds the text of a question, an answer or a row, and no personal
 * data.
 */
public sealed interface Observation
    permits AppObservation,
        ChatObservation,
        DataObservation,
        ForecastObservation,
        LlmObservation,
        StoreObservation,
        WebObservation {

  /** How loud the log line is; {@code SECURITY} is a warning that an auditor reads too. */
  enum Level {
    DEBUG,
    INFO,
    WARN,
    SECURITY,
    ERROR
  }

  Level level();

  /** Names by kind: every line of the log needs one. */
  ClassValue<String> EVENTS =
      new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> kind) {
          return kind.getSimpleName()
              .replaceAll("(?<=[a-z])(?=[A-Z])", ".")
              .toLowerCase(Locale.ROOT);
        }
      };

  /** Stable name, {@code request.finished}. */
  default String event() {
    return EVENTS.get(getClass());
  }
}
