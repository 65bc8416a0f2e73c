package dev.trivium.data;

import dev.trivium.kernel.Caller;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A delivery over a bare socket: it can stall, vanish, and send more than any client would. */
final class Upload implements AutoCloseable {
  private final Socket socket;
  private final OutputStream out;

  /**
   * @param headers further lines of the head, each with its line end
   */
  Upload(DataOverHttp server, Caller caller, String dataset, String key, String headers)
      throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(60_000);
    out = socket.getOutputStream();
    String head =
        "POST /v1/datasets/"
            + dataset
            + "/batches HTTP/1.1\r\nhost: 127.0.0.1:"
            + server.port()
            + "\r\nauthorization: Bearer "
            + server.token(caller)
            + "\r\nidempotency-key: "
            + key
            + "\r\ncontent-type: text/csv\r\ntransfer-encoding: chunked\r\nconnection: close\r\n"
            + headers
            + "\r\n";
    out.write(head.getBytes(StandardCharsets.US_ASCII));
  }

  Upload send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.UTF_8));
  }

  Upload send(byte[] bytes) throws IOException {
    out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.write(bytes);
    out.write(new byte[] {'\r', '\n'});
    out.flush();
    return this;
  }

  /** Sends the bytes again and again, as long as the server listens. */
  Upload flood(byte[] bytes, int times, Runnable between) {
    try {
      for (int i = 0; i < times; i++) {
        send(bytes);
        between.run();
      }
    } catch (IOException refused) {
      // The answer says why.
    }
    return this;
  }

  Upload end() {
    try {
      out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
    } catch (IOException refused) {
      // The answer says why.
    }
    return this;
  }

  /** The whole answer, head and body. */
  String answer() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(all);
    } catch (IOException reset) {
      // What came before is the answer.
    }
    return all.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
