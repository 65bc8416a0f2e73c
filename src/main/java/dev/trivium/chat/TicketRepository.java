package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.kernel.Caller;
import dev.trivium.store.Database;
import dev.trivium.store.Job;
import dev.trivium.store.Seal;
import dev.trivium.web.Ticket;
import dev.trivium.web.Tickets;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Tickets in the database that all nodes share. What one stands for is sealed under its hash:
 * whoever could write into the table could still not write themselves a caller.
 */
final class TicketRepository implements Tickets {
  private static final String KEEP = "select chat.keep_ticket($1, $2, $3, $4, $5) as kept";
  private static final String TAKE = "select held from chat.take_ticket($1)";
  private static final String FORGET = "select chat.forget_tickets($1, $2) as gone";
  private static final int AT_ONCE = 5_000;

  private final Database database;
  private final Seal seal;
  private final InstantSource clock;

  TicketRepository(Database database, Seal seal, InstantSource clock) {
    this.database = database;
    this.seal = seal;
    this.clock = clock;
  }

  @Override
  public Uni<Boolean> keep(Ticket ticket, int most) {
    byte[] held = seal.encrypt(place(ticket.hash()), Wire.bytes(written(ticket)));
    return database
        .as(
            ticket.caller(),
            tx ->
                tx.find(
                    KEEP,
                    row -> row.flag("kept"),
                    HexFormat.of().parseHex(ticket.hash()),
                    ticket.until(),
                    held,
                    clock.instant(),
                    most))
        .map(Optional::orElseThrow);
  }

  @Override
  public Uni<Optional<Ticket>> take(String hash) {
    return database
        .asJob(
            Job.TICKETS,
            tx -> tx.find(TAKE, row -> row.bytes("held"), HexFormat.of().parseHex(hash)))
        .map(found -> found.map(held -> read(hash, seal.decrypt(place(hash), held))));
  }

  /** Deletes those that are too old. Emits how many. */
  Uni<Integer> forget() {
    return database
        .asJob(
            Job.TICKETS,
            tx -> tx.find(FORGET, row -> row.integer("gone"), clock.instant(), AT_ONCE))
        .map(gone -> gone.orElse(0));
  }

  private static ObjectNode written(Ticket ticket) {
    ObjectNode held = Wire.object();
    held.put("sub", ticket.caller().sub());
    fill(held.putArray("regions"), ticket.caller().regions());
    fill(held.putArray("roles"), ticket.caller().roles());
    held.put("origin", ticket.origin());
    held.put("expires", ticket.expires().toString());
    held.put("until", ticket.until().toString());
    return held;
  }

  private static Ticket read(String hash, byte[] clear) {
    ObjectNode held = Wire.readObject(clear);
    Caller caller =
        new Caller(held.path("sub").asText(), words(held, "regions"), words(held, "roles"));
    return new Ticket(
        hash,
        caller,
        held.path("origin").asText(),
        Instant.parse(held.path("expires").asText()),
        Instant.parse(held.path("until").asText()));
  }

  private static void fill(ArrayNode list, Collection<String> words) {
    words.stream().sorted().forEach(list::add);
  }

  private static Set<String> words(ObjectNode held, String name) {
    Set<String> words = new LinkedHashSet<>();
    held.path(name).forEach(word -> words.add(word.asText()));
    return words;
  }

  private static Seal.Place place(String hash) {
    return new Seal.Place("chat.ticket", "held", 0, hash);
  }
}
