package dev.trivium.app;

import dev.trivium.kernel.Observation;
import dev.trivium.kernel.Observer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The log's reading of observations: one line each, whose fields are the components of the record.
 * A component that is an exception becomes the stack of the line; nothing else ever holds one.
 */
final class LogObserver implements Observer {
  static final String LOGGER = "trivium";
  private static final Logger LOG = LoggerFactory.getLogger(LOGGER);

  @Override
  public void observe(Observation observation) {
    LoggingEventBuilder line =
        switch (observation.level()) {
          case DEBUG -> LOG.atDebug();
          case INFO -> LOG.atInfo();
          case WARN -> LOG.atWarn();
          case SECURITY -> LOG.atWarn().addKeyValue("kind", "security");
          case ERROR -> LOG.atError();
        };
    for (RecordComponent component : observation.getClass().getRecordComponents()) {
      Object value = read(component, observation);
      if (value instanceof Throwable thrown) {
        line = line.setCause(thrown);
      } else {
        line = line.addKeyValue(snakeCase(component.getName()), value);
      }
    }
    line.log(observation.event());
  }

  private static Object read(RecordComponent component, Observation observation) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(observation);
    } catch (IllegalAccessException | InvocationTargetException unreadable) {
      throw new IllegalStateException("a record component cannot be read", unreadable);
    }
  }

  /** {@code totalMillis} stands in the log as {@code total_ms}. */
  static String snakeCase(String name) {
    return name.replaceAll("Millis$", "Ms")
        .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_")
        .toLowerCase(Locale.ROOT);
  }
}
