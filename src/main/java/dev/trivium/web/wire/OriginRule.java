package dev.trivium.web.wire;

import java.util.Locale;
import java.util.Set;

/**
 * Which pages may call. An origin is allowed when it is the server's own (scheme, host and port of
 * the request's authority) or stands in the configured list, letter by letter.
 *
 * <p>Source: RFC 6454 §6.1 for the form of an origin. {@code null} is never an origin.
 */
public record OriginRule(Set<String> configured, boolean loopbackOnly) {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  public OriginRule {
    configured = Set.copyOf(configured);
  }

  /** Whether a page of this origin may talk to the server that was called by this authority. */
  public boolean allows(String origin, String authority) {
    String lower = origin.toLowerCase(Locale.ROOT);
    String own = authority.toLowerCase(Locale.ROOT);
    boolean same = lower.equals("http://" + own) || lower.equals("https://" + own);
    return configured.contains(origin) || (same && allowsHost(authority));
  }

  /** Whether other pages of this origin may read answers: CORS headers are for the listed ones. */
  public boolean isForeignButListed(String origin) {
    return configured.contains(origin);
  }

  /** Whether the authority may be called at all; in loopback mode only this machine's names. */
  public boolean allowsHost(String authority) {
    return !loopbackOnly || LOOPBACK.contains(host(authority.toLowerCase(Locale.ROOT)));
  }

  /** Whether the address can be reached from this machine only. */
  public static boolean isLoopback(String host) {
    return LOOPBACK.contains(host.toLowerCase(Locale.ROOT)) || host.equals("::1");
  }

  private static String host(String authority) {
    int end = authority.startsWith("[") ? authority.indexOf(']') + 1 : authority.indexOf(':');
    return end > 0 ? authority.substring(0, end) : authority;
  }
}
