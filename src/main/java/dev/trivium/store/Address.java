package dev.trivium.store;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a database is and who sets it up. */
record Address(String host, int port, String database, String user, String password, boolean tls) {

  /** Reads {@code postgresql://user:password@host:port/name?sslmode=require}. */
  static Address parse(String url) {
    try {
      String plain = url.startsWith("jdbc:") ? url.substring(5) : url;
      URI uri = new URI(plain);
      String scheme = String.valueOf(uri.getScheme());
      @Nullable String info = uri.getRawUserInfo();
      if (!scheme.startsWith("postgres") || uri.getHost() == null || info == null) {
        throw refused();
      }
      int colon = info.indexOf(':');
      @Nullable String query = uri.getRawQuery();
      return new Address(
          uri.getHost(),
          uri.getPort() < 0 ? 5432 : uri.getPort(),
          uri.getPath().length() > 1 ? uri.getPath().substring(1) : "trivium",
          decoded(colon < 0 ? info : info.substring(0, colon)),
          colon < 0 ? "" : decoded(info.substring(colon + 1)),
          query != null && query.matches(".*sslmode=(require|verify-ca|verify-full).*"));
    } catch (URISyntaxException malformed) {
      throw refused();
    }
  }

  Address as(String otherUser, String otherPassword) {
    return new Address(host, port, database, otherUser, otherPassword, tls);
  }

  Address in(String otherDatabase) {
    return new Address(host, port, otherDatabase, user, password, tls);
  }

  boolean isLoopback() {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
  }

  String jdbc() {
    return "jdbc:postgresql://"
        + host
        + ":"
        + port
        + "/"
        + database
        + (tls ? "?sslmode=require" : "?sslmode=disable");
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static StoreRefusal refused() {
    return new StoreRefusal(
        List.of(
            "TRIVIUM_DATABASE_URL must look like postgresql://user:password@host:5432/name;"
                + " what was given does not (its text is not repeated here)."));
  }

  @Override
  public String toString() {
    return host + ":" + port + "/" + database;
  }
}
