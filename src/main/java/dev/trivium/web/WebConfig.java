package dev.trivium.web;

import dev.trivium.web.wire.AddressRule;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The limits and addresses of the HTTP door. */
public record WebConfig(
    Listen http,
    Listen management,
    Set<String> origins,
    Auth auth,
    Body body,
    Socket socket,
    Duration ssePing,
    Patience patience,
    Selling tickets,
    Crowd crowd) {

  public WebConfig {
    origins = Set.copyOf(origins);
  }

  /** The first that is neither an address nor a network. */
  public static Optional<String> unreadableProxy(List<String> proxies) {
    return proxies.stream().filter(text -> !AddressRule.readable(text)).findFirst();
  }

  /** An address; port 0 is any free one. */
  public record Listen(String host, int port) {
    /** Whether only this machine can reach it. No name is looked up: what is unknown is open. */
    public boolean loopback() {
      if (host.equalsIgnoreCase("localhost")) {
        return true;
      }
      try {
        return InetAddress.ofLiteral(host).isLoopbackAddress();
      } catch (IllegalArgumentException notAnAddress) {
        return false;
      }
    }
  }

  /**
   * Who signs tokens and what their claims are called.
   *
   * @param jwksUrl where the issuer shows its keys; null when the home's own key signs
   */
  public record Auth(
      @Nullable String jwksUrl,
      String issuer,
      String audience,
      String subClaim,
      String regionsClaim,
      String rolesClaim) {}

  /** Sizes in bytes; {@code jsonString} in characters. */
  public record Body(
      long max, int headerMax, int uriMax, int jsonDepth, int jsonMembers, int jsonString) {}

  /**
   * What one socket may do and how many there may be.
   *
   * @param messageMax bytes of one message, all its parts together
   * @param framesBurst frames that may come at once, above the rate
   * @param unsentMax bytes behind which nothing more is put for a reader that does not follow
   */
  public record Socket(
      int messageMax,
      int fragmentsMax,
      int framesPerSecond,
      int framesBurst,
      int perCaller,
      int perNode,
      Duration ageMax,
      Duration ping,
      Duration pongTimeout,
      Duration lagMax,
      int unsentMax) {}

  /**
   * How long the server waits for others.
   *
   * @param head for a whole request head on a new connection
   * @param body for a whole body that is read at once
   * @param keepAlive for the next request on a used connection
   * @param idle for any byte
   * @param drain for running requests when the server stops
   */
  public record Patience(
      Duration head, Duration body, Duration keepAlive, Duration idle, Duration drain) {}

  /**
   * Tickets that open sockets.
   *
   * @param ttl how long one may wait to be used
   * @param perCaller how many of one caller may wait
   */
  public record Selling(Duration ttl, int perCaller) {}

  /**
   * How many may come, and how fast.
   *
   * @param connections open ones of this server
   * @param perAddress open ones of one address; those of proxies are not counted
   * @param handshakesPerSecond upgrades that are looked at
   * @param handshakeFailures refused upgrades of one address in a minute
   * @param proxies addresses and networks whose {@code X-Forwarded-For} is believed
   */
  public record Crowd(
      int connections,
      int perAddress,
      int handshakesPerSecond,
      int handshakeFailures,
      List<String> proxies) {
    public Crowd {
      proxies = List.copyOf(proxies);
    }
  }
}
