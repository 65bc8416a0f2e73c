package dev.trivium.web;

import io.smallrye.mutiny.Uni;
import java.util.function.Function;

/**
 * Where routes are mounted. Paths are Vert.x paths ({@code /v1/contracts/:dataset}). A handler gets
 * an authenticated request unless it is mounted as open; its failure is rendered as a problem.
 */
public interface Endpoints {
  void get(String path, Function<Request, Uni<Reply>> handler);

  void post(String path, Function<Request, Uni<Reply>> handler);

  void put(String path, Function<Request, Uni<Reply>> handler);

  void patch(String path, Function<Request, Uni<Reply>> handler);

  void delete(String path, Function<Request, Uni<Reply>> handler);

  /** A GET that needs no identity. */
  void open(String path, Function<Request, Uni<Reply>> handler);

  /** A WebSocket: called after Origin and identity were checked and the upgrade was made. */
  void socket(String path, SocketHandler handler);

  /** Takes over a socket that was just opened. */
  @FunctionalInterface
  interface SocketHandler {
    void opened(Request request, SocketSession session);
  }
}
