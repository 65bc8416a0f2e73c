package dev.trivium.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Relays one connection to a port of this machine and cuts it after so many bytes of the answer,
 * wherever in a frame, an event or a character that is.
 */
public final class CutLine implements AutoCloseable {
  private static final int BUFFER = 4 << 10;

  private final ServerSocket listening = new ServerSocket();
  private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
  private final int target;
  private final long after;
  private final boolean reset;
  private volatile boolean cut;

  /**
   * @param after bytes that get through
   * @param reset whether the other side learns of it by a reset, which may cost it what it has not
   *     read yet
   */
  public CutLine(int target, long after, boolean reset) throws IOException {
    this.target = target;
    this.after = after;
    this.reset = reset;
    listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread.ofVirtual().start(this::accept);
  }

  public int port() {
    return listening.getLocalPort();
  }

  /** Whether there was more than it let through. */
  public boolean cut() {
    return cut;
  }

  private void accept() {
    try {
      while (!listening.isClosed()) {
        Socket from = listening.accept();
        Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(from);
        open.add(to);
        to.setTcpNoDelay(true);
        from.setTcpNoDelay(true);
        Thread.ofVirtual().start(() -> relay(from, to, Long.MAX_VALUE));
        Thread.ofVirtual().start(() -> relay(to, from, after));
      }
    } catch (IOException closed) {
      // Nobody connects any more.
    }
  }

  private void relay(Socket from, Socket to, long most) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[BUFFER];
      long left = most;
      int read = in.read(buffer);
      while (read >= 0) {
        int passed = (int) Math.min(read, left);
        out.write(buffer, 0, passed);
        left -= passed;
        if (passed < read) {
          cut = true;
          to.setSoLinger(reset, 0);
          break;
        }
        read = in.read(buffer);
      }
    } catch (IOException closed) {
      // One end is gone, so is the other.
    } finally {
      end(to);
      end(from);
    }
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException gone) {
      // It is closed.
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    open.forEach(CutLine::end);
  }
}
