package dev.trivium.web;

import dev.trivium.kernel.Caller;
import java.time.Instant;

/**
 * What a ticket stands for. The ticket itself is known to its buyer alone.
 *
 * @param hash SHA-256 of the ticket, in 64 hexadecimal digits
 * @param caller with the permissions of the moment at which it was bought
 * @param origin of the page that bought it; empty for a program
 * @param expires when the token that bought it ends
 * @param until when it opens nothing any more
 */
public record Ticket(String hash, Caller caller, String origin, Instant expires, Instant until) {}
