package dev.trivium.chat.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A numbered event, encoded once. It never changes.
 *
 * @param number the same for every viewer; an extension has that of the standard event before it
 * @param utf8 one JSON object on one line
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and copied nowhere on the hot path.
public record Entry(long number, String type, byte[] utf8, boolean extension, boolean terminal) {

  /** Gives an event its number and encodes it. */
  public static Entry of(ServerEvent event, long number, long extensionNumber) {
    ObjectNode body = event.body();
    body.put("sequence_number", number);
    if (event.extension()) {
      body.put("ext_number", extensionNumber);
    }
    return new Entry(number, event.type(), Wire.bytes(body), event.extension(), event.terminal());
  }

  /** The event as a tree. */
  public ObjectNode body() {
    return Wire.readObject(utf8);
  }

  /** As a message of a socket, in its lane. */
  public byte[] inLane(String lane) {
    byte[] head = ("{\"stream_id\":\"" + lane + "\",").getBytes(StandardCharsets.UTF_8);
    byte[] message = new byte[head.length + utf8.length - 1];
    System.arraycopy(head, 0, message, 0, head.length);
    System.arraycopy(utf8, 1, message, head.length, utf8.length - 1);
    return message;
  }

  /** As a server-sent event; the last one is followed by the mark of the end. */
  public byte[] serverSent() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(utf8.length + 64);
    out.writeBytes(("event: " + type + "\ndata: ").getBytes(StandardCharsets.UTF_8));
    out.writeBytes(utf8);
    out.writeBytes(bytes(terminal ? "\n\ndata: [DONE]\n\n" : "\n\n"));
    return out.toByteArray();
  }

  /** Entries as lines, for keeping. */
  public static byte[] lines(List<Entry> entries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Entry entry : entries) {
      out.writeBytes(entry.utf8);
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
    return new Entry(body.path("sequence_number").asLong(), type, line, extension, terminal);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
