package dev.trivium.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Relays connections to a port of this machine, and lets only so many bytes a second through. */
public final class SlowLine implements AutoCloseable {
  /** Small, so that little waits in the buffers of the line itself. */
  private static final int BUFFER = 16 << 10;

  private final ServerSocket listening = new ServerSocket();
  private final int target;
  private final AtomicLong bytesPerSecond = new AtomicLong(Long.MAX_VALUE);

  public SlowLine(int target) throws IOException {
    this.target = target;
    listening.setReceiveBufferSize(BUFFER);
    listening.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread.ofVirtual().start(this::accept);
  }

  public int port() {
    return listening.getLocalPort();
  }

  /** From now on, for what goes to the target; answers are never held back. */
  public void limit(long bytes) {
    bytesPerSecond.set(bytes);
  }

  private void accept() {
    try {
      while (!listening.isClosed()) {
        Socket from = listening.accept();
        Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
        to.setTcpNoDelay(true);
        from.setTcpNoDelay(true);
        Thread.ofVirtual().start(() -> relay(from, to, true));
        Thread.ofVirtual().start(() -> relay(to, from, false));
      }
    } catch (IOException closed) {
      // Nobody connects any more.
    }
  }

  private void relay(Socket from, Socket to, boolean held) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[BUFFER];
      int read = in.read(buffer);
      while (read >= 0) {
        out.write(buffer, 0, read);
        if (held) {
          LockSupport.parkNanos(Duration.ofSeconds(1).toNanos() / bytesPerSecond.get() * read);
        }
        read = in.read(buffer);
      }
    } catch (IOException closed) {
      // One end is gone, so is the other.
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
