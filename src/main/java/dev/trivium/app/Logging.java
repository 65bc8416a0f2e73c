package dev.trivium.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import java.nio.file.Path;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/** Sends every log line, ours and the libraries', through one encoder to one place. */
final class Logging {
  /**
   * Warns of each gauge that is asked for twice. Vert.x asks at every connection, gets the same
   * counter each time and counts rightly (vert-x3/vertx-micrometer-metrics#259).
   */
  private static final String REGISTRATIONS = "io.micrometer.core.instrument.MeterRegistry";

  private Logging() {}

  /** Silence until the configuration is known: libraries log while they load. */
  static void quiet() {
    context().getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
  }

  static void start(AppConfig config, Path home) {
    LoggerContext context = context();
    context.reset();
    JsonLines encoder = new JsonLines();
    encoder.setContext(context);
    encoder.start();
    OutputStreamAppender<ILoggingEvent> appender = appender(config.logOutput(), home);
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(appender);
    context.getLogger(REGISTRATIONS).setLevel(Level.ERROR);
    // What is wrong with a document is told to its sender; the parser's own lines may quote it.
    context.getLogger("org.apache.pdfbox").setLevel(Level.OFF);
    context.getLogger("org.apache.fontbox").setLevel(Level.OFF);
    context
        .getLogger(LogObserver.LOGGER)
        .setLevel(Level.toLevel(config.logLevel().toUpperCase(Locale.ROOT)));
  }

  private static OutputStreamAppender<ILoggingEvent> appender(String output, Path home) {
    if (output.equals("file")) {
      FileAppender<ILoggingEvent> file = new FileAppender<>();
      file.setFile(home.resolve("trivium.log").toString());
      return file;
    }
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setTarget(output.equals("stdout") ? "System.out" : "System.err");
    return console;
  }

  private static LoggerContext context() {
    return (LoggerContext) LoggerFactory.getILoggerFactory();
  }
}
