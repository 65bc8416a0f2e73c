package dev.trivium.app;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.trivium.data.PlainWords;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * One JSON object a line. Values are cut at 16 KiB, so that no input can flood the log.
 *
 * <p>Nothing personal is handed to the log in the first place. In case something is, addresses of
 * mail and numbers of phones, cards and accounts are masked here in every text, exceptions of
 * libraries included; this is a net, and names go through it. Whatever is wrong with a value, its
 * line is written.
 */
public final class JsonLines extends EncoderBase<ILoggingEvent> {
  private static final int VALUE_MAX = 16 * 1024;

  /** So much more is looked at, so that the cut leaves no half of an address. */
  private static final int ADDRESS_MAX = 600;

  private static final String UNWRITABLE = "(could not be written)";
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
    try {
      return line(event, true);
    } catch (IOException | RuntimeException unwritable) {
      try {
        return line(event, false);
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
    }
  }

  private static byte[] line(ILoggingEvent event, boolean whole) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("ts", Instant.ofEpochMilli(event.getTimeStamp()).toString());
      json.writeStringField("level", event.getLevel().toString().toLowerCase(Locale.ROOT));
      json.writeStringField("event", whole ? shown(eventOf(event)) : UNWRITABLE);
      json.writeStringField("msg", whole ? shown(event.getFormattedMessage()) : UNWRITABLE);
      if (whole && event.getKeyValuePairs() != null) {
        for (KeyValuePair pair : event.getKeyValuePairs()) {
          write(json, pair);
        }
      }
      IThrowableProxy thrown = event.getThrowableProxy();
      if (thrown != null) {
        json.writeStringField(
            "stack", whole ? shown(ThrowableProxyUtil.asString(thrown)) : thrown.getClassName());
      }
      json.writeEndObject();
    }
    line.writeBytes("\n".getBytes(StandardCharsets.UTF_8));
    return line.toByteArray();
  }

  private static @Nullable String eventOf(ILoggingEvent event) {
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
      case Object other -> json.writeStringField(pair.key, text(other));
    }
  }

  private static @Nullable String text(Object value) {
    try {
      return shown(value.toString());
    } catch (RuntimeException unwritable) {
      return UNWRITABLE;
    }
  }

  private static @Nullable String shown(@Nullable String text) {
    if (text == null) {
      return null;
    }
    boolean cut = text.length() > VALUE_MAX;
    String looked =
        cut ? text.substring(0, Math.min(text.length(), VALUE_MAX + ADDRESS_MAX)) : text;
    String masked = PlainWords.masked(looked);
    return paired(
        cut ? masked.substring(0, Math.min(masked.length(), VALUE_MAX)) + "… (cut)" : masked);
  }

  /** Half of a pair of signs cannot be written in UTF-8; the line would be lost for it. */
  private static String paired(String text) {
    for (int at = 0; at < text.length(); at++) {
      if (Character.isSurrogate(text.charAt(at))) {
        byte[] written = text.getBytes(StandardCharsets.UTF_8);
        return new String(written, StandardCharsets.UTF_8);
      }
    }
    return text;
  }
}
