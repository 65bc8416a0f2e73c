package dev.trivium.web.wire;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Whose address counts. What a proxy says of the address it forwards for is believed only if the
 * proxy is one of ours; then the rightmost address that is not ours is the client's, since all left
 * of it was written by the client.
 *
 * <p>One client of IPv6 has a whole network: addresses count by their first 64 bits.
 *
 * <p>Source: RFC 6177 §2 (a site gets at least a /64).
 */
public final class AddressRule {
  private static final int V6_COUNTED_BYTES = 8;

  private final List<Range> proxies;

  /**
   * @param proxies addresses, or networks such as {@code 10.0.0.0/8}. Errors: {@link
   *     IllegalArgumentException} naming the one that cannot be read
   */
  public AddressRule(List<String> proxies) {
    this.proxies = proxies.stream().map(Range::of).toList();
  }

  /** Whether a text is an address or a network. */
  public static boolean readable(String text) {
    try {
      Range.of(text);
      return true;
    } catch (IllegalArgumentException unreadable) {
      return false;
    }
  }

  /** Whether a peer is a proxy of ours. */
  public boolean trusts(String address) {
    return literal(address).filter(this::ours).isPresent();
  }

  /**
   * The address that a request counts for.
   *
   * @param peer who is at the other end of the connection
   * @param forwarded the lines of {@code X-Forwarded-For}, in their order
   */
  public String client(String peer, List<String> forwarded) {
    if (!trusts(peer)) {
      return counted(peer);
    }
    String nearest = peer;
    List<String> hops = Arrays.asList(String.join(",", forwarded).split(",", -1));
    for (String hop : hops.reversed()) {
      Optional<InetAddress> address = literal(withoutPort(hop.strip()));
      if (address.isEmpty()) {
        break;
      }
      nearest = address.get().getHostAddress();
      if (!ours(address.get())) {
        break;
      }
    }
    return counted(nearest);
  }

  /** What an address is counted under. */
  public static String counted(String address) {
    return literal(address)
        .filter(Inet6Address.class::isInstance)
        .map(six -> HexFormat.of().formatHex(six.getAddress(), 0, V6_COUNTED_BYTES) + "/64")
        .orElse(address);
  }

  private boolean ours(InetAddress address) {
    return proxies.stream().anyMatch(range -> range.holds(address.getAddress()));
  }

  private static Optional<InetAddress> literal(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException notAnAddress) {
      return Optional.empty();
    }
  }

  /** Some proxies write {@code 192.0.2.1:4711} or {@code [2001:db8::1]:4711}. */
  private static String withoutPort(String hop) {
    if (hop.startsWith("[")) {
      int end = hop.indexOf(']');
      return end < 0 ? hop : hop.substring(1, end);
    }
    int colon = hop.indexOf(':');
    return colon > 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
  }

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Range(byte[] network, int bits) {
    static Range of(String text) {
      int slash = text.indexOf('/');
      InetAddress address =
          literal(slash < 0 ? text : text.substring(0, slash))
              .orElseThrow(() -> new IllegalArgumentException("no address or network: " + text));
      int all = address.getAddress().length * Byte.SIZE;
      int bits = slash < 0 ? all : Integer.parseInt(text.substring(slash + 1));
      if (bits < 0 || bits > all) {
        throw new IllegalArgumentException("no address or network: " + text);
      }
      return new Range(address.getAddress(), bits);
    }

    boolean holds(byte[] address) {
      if (address.length != network.length) {
        return false;
      }
      int whole = bits / Byte.SIZE;
      int rest = bits % Byte.SIZE;
      boolean same = Arrays.equals(address, 0, whole, network, 0, whole);
      int mask = 0xFF << (Byte.SIZE - rest) & 0xFF;
      return same && (rest == 0 || ((address[whole] ^ network[whole]) & mask) == 0);
    }
  }
}
