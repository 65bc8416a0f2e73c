package dev.trivium.web;

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

  public int port() {
    return port;
  }
}
