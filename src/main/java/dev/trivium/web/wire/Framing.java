package dev.trivium.web.wire;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether the head of a request says without doubt where the request ends and whom it is for.
 *
 * <p>Source: RFC 9112 §3.2 (exactly one valid Host), §6.1 and §6.3 (length of the body).
 */
public record Framing(
    String method,
    boolean http11,
    String uri,
    List<String> hosts,
    List<String> encodings,
    List<String> lengths) {
  private static final Pattern HOST =
      Pattern.compile("([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(:\\d{1,5})?");
  private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");
  private static final Pattern TRICK =
      Pattern.compile("(?i).*(%2f|%5c|%00|\\\\|(^|/)(\\.|%2e){1,2}(/|$)).*");
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  public Framing {
    hosts = List.copyOf(hosts);
    encodings = List.copyOf(encodings);
    lengths = List.copyOf(lengths);
  }

  /** Whether the server knows such a method at all. */
  public boolean methodKnown() {
    return METHODS.contains(method);
  }

  /** What is wrong, in words for the caller; empty when nothing is. */
  public Optional<String> fault() {
    if (hosts.size() != 1 || !HOST.matcher(hosts.getFirst()).matches()) {
      return Optional.of("the request needs exactly one valid Host header");
    }
    if (!encodings.isEmpty() && !chunkedAlone()) {
      return Optional.of("Transfer-Encoding may only be 'chunked', once, without Content-Length");
    }
    if (lengths.size() > 1 || !lengths.stream().allMatch(l -> LENGTH.matcher(l).matches())) {
      return Optional.of("Content-Length must be one whole number");
    }
    if (!uri.startsWith("/") && !uri.equals("*")) {
      return Optional.of("the request target must be a path on this server");
    }
    if (TRICK.matcher(path()).matches()) {
      return Optional.of("the path may not hold dot segments, encoded slashes or NUL");
    }
    return Optional.empty();
  }

  private boolean chunkedAlone() {
    return http11
        && lengths.isEmpty()
        && encodings.size() == 1
        && encodings.getFirst().equalsIgnoreCase("chunked");
  }

  private String path() {
    int query = uri.indexOf('?');
    return query < 0 ? uri : uri.substring(0, query);
  }
}
