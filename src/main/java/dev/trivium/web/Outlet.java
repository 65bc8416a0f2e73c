package dev.trivium.web;

/**
 * Where a cursor writes. Nothing is queued beyond what the connection holds: when {@link #full} is
 * true the writer stops and goes on when it is called back. All calls on the connection's event
 * loop.
 */
public interface Outlet {
  boolean full();

  /** Called each time the outlet can take more again; replaces the one before. */
  void onDrain(Runnable resume);

  /** Called once when the other side is gone or the outlet ended. */
  void onClose(Runnable closed);

  boolean closed();
}
