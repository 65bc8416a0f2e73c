package dev.trivium.web;

import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Sells tickets and takes them back. A browser cannot show its token when it opens a socket, and a
 * token in the place of a subprotocol might be written down on its way; a ticket is worth nothing
 * once it was used.
 */
final class TicketDesk implements Routes {
  private static final String PATH = "/v1/tickets";
  private static final String MARK = "tkt_";
  private static final Pattern SHAPE = Pattern.compile(MARK + "[A-Za-z0-9_-]{43}");
  private static final int BYTES = 32;
  private static final Duration LATER = Duration.ofSeconds(5);

  private final Tickets tickets;
  private final WebConfig.Selling limits;
  private final Surroundings around;

  TicketDesk(Tickets tickets, WebConfig.Selling limits, Surroundings around) {
    this.tickets = tickets;
    this.limits = limits;
    this.around = around;
  }

  @Override
  public void mount(Endpoints endpoints) {
    endpoints.post(PATH, this::sell);
  }

  /** Whether the text claims to be a ticket. */
  static boolean shaped(String text) {
    return SHAPE.matcher(text).matches();
  }

  private Uni<Reply> sell(Request request) {
    byte[] secret = new byte[BYTES];
    around.random().nextBytes(secret);
    String text = MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    Instant until = around.clock().instant().plus(limits.ttl());
    Ticket ticket =
        new Ticket(
            hash(text),
            request.caller(),
            request.header("origin").orElse(""),
            request.expires(),
            until);
    return tickets
        .keep(ticket, limits.perCaller())
        .map(kept -> {
          if (!kept) {
            throw tooMany();
          }
          return Reply.ok(Map.of("ticket", text, "expires_at", until.toString()));
        });
  }

  /**
   * Who bought it. Whatever is wrong with it, it is gone afterwards.
   *
   * @param origin of the page that shows it; empty for a program
   */
  Uni<Identity> redeem(String text, String origin) {
    return tickets
        .take(hash(text))
        .map(found ->
            found
                .filter(ticket -> ticket.origin().equals(origin))
                .filter(ticket -> around.clock().instant().isBefore(ticket.until()))
                .map(this::known)
                .orElseGet(() -> new Identity.Refused(worthless())));
  }

  private Identity known(Ticket ticket) {
    Identity known = new Identity.Known(ticket.caller(), ticket.expires());
    return known.expired(around.clock().instant())
        ? new Identity.Refused(Refusals.expiredToken())
        : known;
  }

  private static Problem worthless() {
    return Problem.of(
            Problem.Kind.UNAUTHENTICATED,
            "web/identity",
            "the ticket was used, is too old or was bought by another page; buy one at " + PATH)
        .withCode("invalid_ticket");
  }

  private ProblemException tooMany() {
    return Problem.of(
            Problem.Kind.LIMITED,
            "web/ticket",
            "at most %d of them wait to be used; use a ticket first".formatted(limits.perCaller()))
        .withCode("rate_limit_exceeded")
        .retryAfter(LATER)
        .asException();
  }

  private static String hash(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("this Java has no SHA-256", impossible);
    }
  }
}
