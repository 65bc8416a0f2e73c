package dev.trivium.chat.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A numbered event. It never changes, and is encoded once. */
public final class Entry {
  private final long number;
  private final String type;
  private final boolean extension;
  private final boolean terminal;
  private final @Nullable TextDelta text;

  /** Null until somebody reads it, which for a piece of text may be never. */
  private volatile byte @Nullable [] utf8;

  private Entry(
      long number,
      String type,
      boolean extension,
      boolean terminal,
      @Nullable TextDelta text,
      byte @Nullable [] utf8) {
    this.number = number;
    this.type = type;
    this.extension = extension;
    this.terminal = terminal;
    this.text = text;
    this.utf8 = utf8;
  }

  /** Gives an event its number. */
  public static Entry of(ServerEvent event, long number, long extensionNumber) {
    if (event instanceof TextDelta piece) {
      return new Entry(number, piece.type(), false, false, piece, null);
    }
    ObjectNode body = event.body();
    body.put("sequence_number", number);
    if (event.extension()) {
      body.put("ext_number", extensionNumber);
    }
    return new Entry(
        number, event.type(), event.extension(), event.terminal(), null, Wire.bytes(body));
  }

  /** The same for every viewer; an extension has that of the standard event before it. */
  public long number() {
    return number;
  }

  public String type() {
    return type;
  }

  public boolean extension() {
    return extension;
  }

  public boolean terminal() {
    return terminal;
  }

  /** One JSON object on one line; the bytes are not to be changed. */
  public byte[] utf8() {
    byte[] known = utf8;
    if (known == null) {
      known = Objects.requireNonNull(text).utf8(number);
      utf8 = known;
    }
    return known;
  }

  /** What it takes in memory, in bytes, at most about. */
  public int size() {
    TextDelta piece = text;
    return piece == null ? utf8().length : piece.size();
  }

  /** The piece of text, if it is one that was said here. */
  @Nullable TextDelta text() {
    return text;
  }

  /** The event as a tree. */
  public ObjectNode body() {
    return Wire.readObject(utf8());
  }

  /** As a message of a socket, in its lane. */
  public byte[] inLane(String lane) {
    byte[] head = ("{\"stream_id\":\"" + lane + "\",").getBytes(StandardCharsets.UTF_8);
    byte[] event = utf8();
    byte[] message = new byte[head.length + event.length - 1];
    System.arraycopy(head, 0, message, 0, head.length);
    System.arraycopy(event, 1, message, head.length, event.length - 1);
    return message;
  }

  /** As a server-sent event; the last one is followed by the mark of the end. */
  public byte[] serverSent() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(utf8().length + 64);
    out.writeBytes(("event: " + type + "\ndata: ").getBytes(StandardCharsets.UTF_8));
    out.writeBytes(utf8());
    out.writeBytes(bytes(terminal ? "\n\ndata: [DONE]\n\n" : "\n\n"));
    return out.toByteArray();
  }

  /** Entries as lines, for keeping. */
  public static byte[] lines(List<Entry> entries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Entry entry : entries) {
      out.writeBytes(entry.utf8());
      out.write('\n');
    }
    return out.toByteArray();
  }

  /** Entries from lines that were kept. */
  public static List<Entry> fromLines(byte[] lines) {
    List<Entry> entries = new ArrayList<>();
    int begin = 0;
    for (int i = 0; i < lines.length; i++) {
      if (lines[i] == '\n') {
        entries.add(fromLine(java.util.Arrays.copyOfRange(lines, begin, i)));
        begin = i + 1;
      }
    }
    return entries;
  }

  private static Entry fromLine(byte[] line) {
    ObjectNode body = Wire.readObject(line);
    String type = body.path("type").asText();
    boolean extension = body.has("ext_number");
    boolean terminal =
        List.of("response.completed", "response.incomplete", "response.failed").contains(type);
    return new Entry(body.path("sequence_number").asLong(), type, extension, terminal, null, line);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
