package dev.trivium.web;

import dev.trivium.kernel.Reactive;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;

/**
 * Serves resources of the jar to anybody: pages that browsers ask about again, and libraries
 * (WebJars), whose path holds their version, that they may keep. Mounted last, since its path takes
 * everything below the prefix.
 */
public final class StaticFiles implements Routes {
  private static final String WEBJARS = "META-INF/resources/webjars/";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_@][A-Za-z0-9._@/-]{0,250}");
  private static final String PAGE = "text/html; charset=utf-8";
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", PAGE),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("mjs", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"));

  private final Vertx vertx;
  private final String prefix;
  private final String folder;
  private final ConcurrentMap<String, File> files = new ConcurrentHashMap<>();

  private record File(Buffer body, String etag) {}

  /**
   * Serves a folder of the class path.
   *
   * @param prefix path that ends with a slash; the folder's index.html answers it
   * @param folder folder of the class path, ends with a slash
   */
  public StaticFiles(Vertx vertx, String prefix, String folder) {
    this.vertx = vertx;
    this.prefix = prefix;
    this.folder = folder;
  }

  /** The libraries packed as WebJars below {@code /webjars/}. */
  public static StaticFiles webJars(Vertx vertx) {
    return new StaticFiles(vertx, "/webjars/", WEBJARS);
  }

  @Override
  public void mount(Endpoints endpoints) {
    endpoints.open(prefix, request -> serve(request, "index.html"));
    endpoints.open(prefix + "*", request -> serve(request, request.path("*")));
  }

  private Uni<Reply> serve(Request request, String name) {
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null || !NAME.matcher(name).matches() || name.contains("..")) {
      return Uni.createFrom().failure(Refusals.unknownPath().asException());
    }
    return file(name).map(file -> reply(request, file, type));
  }

  private Reply reply(Request request, File file, String type) {
    boolean same = request.header("if-none-match").filter(file.etag()::equals).isPresent();
    boolean versioned = folder.equals(WEBJARS);
    Map<String, String> headers =
        Map.of(
            "content-type",
            type,
            "etag",
            file.etag(),
            "cache-control",
            versioned ? "public, max-age=31536000, immutable" : "no-cache");
    return new Reply.Full(same ? 304 : 200, headers, same ? Buffer.buffer() : file.body());
  }

  /** A name that is not in the jar is not remembered: only what exists takes memory. */
  private Uni<File> file(String name) {
    File known = files.get(name);
    if (known != null) {
      return Uni.createFrom().item(known);
    }
    return Reactive.onWorker(vertx.getOrCreateContext(), () -> read(name))
        .invoke(file -> files.put(name, file));
  }

  private File read(String name) {
    try (InputStream in = StaticFiles.class.getClassLoader().getResourceAsStream(folder + name)) {
      if (in == null) {
        throw Refusals.unknownPath().asException();
      }
      byte[] bytes = in.readAllBytes();
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return new File(
          Buffer.buffer(bytes), '"' + HexFormat.of().formatHex(hash).substring(0, 24) + '"');
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("this Java has no SHA-256", impossible);
    }
  }
}
