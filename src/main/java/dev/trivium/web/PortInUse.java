package dev.trivium.web;

import java.io.IOException;
import java.net.BindException;

/** The server cannot listen: the port is taken, or the host is not an address of this machine. */
public final class PortInUse extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int port;

  public PortInUse(String host, int port) {
    super(
        "cannot listen on %s port %d: it is in use or not this machine's address"
            .formatted(host, port),
        null,
        false,
        false);
    this.port = port;
  }

  /**
   * Whether that is why a server cannot listen: the transport of the JDK has an exception for it,
   * the native one only a message.
   */
  static boolean is(Throwable failure) {
    return failure instanceof BindException
        || (failure instanceof IOException
            && String.valueOf(failure.getMessage()).startsWith("bind("));
  }

  public int port() {
    return port;
  }
}
