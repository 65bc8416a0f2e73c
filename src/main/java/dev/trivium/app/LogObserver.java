package dev.trivium.app;

import dev.trivium.kernel.Observation;
import dev.trivium.kernel.Observer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import org.slf4j.spi.NOPLoggingEventBuilder;

/**
 * The log's reading of observations: one line each, whose fields are the components of the record.
 * A component that is an exception becomes the stack of the line; nothing else ever holds one.
 */
final class LogObserver implements Observer {
  static final String LOGGER = "trivium";
  private static final Logger LOG = LoggerFactory.getLogger(LOGGER);

  private static final ClassValue<List<Field>> FIELDS =
      new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> observation) {
          return Field.of(observation);
        }
      };

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
    if (line instanceof NOPLoggingEventBuilder) {
      return;
    }
    for (Field field : FIELDS.get(observation.getClass())) {
      Object value = field.read(observation);
      if (value instanceof Throwable thrown) {
        line = line.setCause(thrown);
      } else {
        line = line.addKeyValue(field.name(), value);
      }
    }
    line.log(observation.event());
  }

  /** One component of a kind of observation, under the name that it has in the log. */
  private record Field(String name, Method accessor) {
    static List<Field> of(Class<?> observation) {
      return Arrays.stream(observation.getRecordComponents())
          .map(component -> {
            component.getAccessor().setAccessible(true);
            return new Field(snakeCase(component.getName()), component.getAccessor());
          })
          .toList();
    }

    Object read(Observation observation) {
      try {
        return accessor.invoke(observation);
      } catch (IllegalAccessException | InvocationTargetException unreadable) {
        throw new IllegalStateException("a record component cannot be read", unreadable);
      }
    }
  }

  /** {@code totalMillis} stands in the log as {@code total_ms}. */
  static String snakeCase(String name) {
    return name.replaceAll("Millis$", "Ms")
        .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_")
        .toLowerCase(Locale.ROOT);
  }
}
