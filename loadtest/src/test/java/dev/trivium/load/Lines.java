package dev.trivium.load;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Reads HTTP/1.1 line by line from a blocking socket, as cheaply as a bench needs it. */
final class Lines {
  private final InputStream in;

  Lines(InputStream in) {
    this.in = new BufferedInputStream(in, 16_384);
  }

  /** The next line without its end; null behind the last one. */
  String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    for (int next = in.read(); next >= 0; next = in.read()) {
      if (next == '\n') {
        String text = line.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
      }
      line.write(next);
    }
    return null;
  }

  /** Headers and body behind a request line; gives the body. */
  String restOfRequest() throws IOException {
    return body(lengthOfBody());
  }

  /** Reads the headers; the length they tell, 0 for none, -1 for a chunked body. */
  int lengthOfBody() throws IOException {
    int length = 0;
    for (String header = line(); header != null && !header.isEmpty(); header = line()) {
      String low = header.toLowerCase(Locale.ROOT);
      if (low.startsWith("content-length:")) {
        length = Integer.parseInt(low.substring(low.indexOf(':') + 1).strip());
      } else if (low.startsWith("transfer-encoding:")) {
        length = -1;
      }
    }
    return length;
  }

  /** A body of a known length, or one in chunks. */
  String body(int length) throws IOException {
    if (length >= 0) {
      return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }
    StringBuilder all = new StringBuilder();
    for (int size = size(); size > 0; size = size()) {
      all.append(new String(in.readNBytes(size), StandardCharsets.UTF_8));
      line();
    }
    line();
    return all.toString();
  }

  private int size() throws IOException {
    String line = line();
    return line == null ? 0 : Integer.parseInt(line.strip(), 16);
  }
}
