package dev.trivium.app;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import org.slf4j.event.KeyValuePair;

/** One JSON object a line. Values are cut at 16 KiB, so that no input can flood the log. */
public final class JsonLines extends EncoderBase<ILoggingEvent> {
  private static final int VALUE_MAX = 16 * 1024;
  private static final JsonFactory JSON = new JsonFactory();

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("ts", Instant.ofEpochMilli(event.getTimeStamp()).toString());
      json.writeStringField("level", event.getLevel().toString().toLowerCase(Locale.ROOT));
      json.writeStringField("event", eventOf(event));
      json.writeStringField("msg", cut(event.getFormattedMessage()));
      if (event.getKeyValuePairs() != null) {
        for (KeyValuePair pair : event.getKeyValuePairs()) {
          write(json, pair);
        }
      }
      IThrowableProxy thrown = event.getThrowableProxy();
      if (thrown != null) {
        json.writeStringField("stack", cut(ThrowableProxyUtil.asString(thrown)));
      }
      json.writeEndObject();
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
    line.writeBytes("\n".getBytes(StandardCharsets.UTF_8));
    return line.toByteArray();
  }

  private static String eventOf(ILoggingEvent event) {
    boolean ours = event.getLoggerName().equals(LogObserver.LOGGER);
    return ours ? event.getMessage() : "library." + event.getLoggerName();
  }

  private static void write(JsonGenerator json, KeyValuePair pair) throws IOException {
    switch (pair.value) {
      case Long number -> json.writeNumberField(pair.key, number);
      case Integer number -> json.writeNumberField(pair.key, number);
      case Double number -> json.writeNumberField(pair.key, number);
      case Boolean flag -> json.writeBooleanField(pair.key, flag);
      case null -> json.writeNullField(pair.key);
      case Object other -> json.writeStringField(pair.key, cut(other.toString()));
    }
  }

  private static String cut(String text) {
    return text.length() <= VALUE_MAX ? text : text.substring(0, VALUE_MAX) + "… (cut)";
  }
}
