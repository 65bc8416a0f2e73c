package dev.trivium.web;

import dev.trivium.kernel.Ids;
import dev.trivium.kernel.Observer;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.UnaryOperator;

/**
 * What the room stands in.
 *
 * @param random for what nobody may guess
 * @param pseudonym makes of a caller's {@code sub} the keyed hash that logs may show
 */
public record Surroundings(
    Vertx vertx,
    InstantSource clock,
    Ids ids,
    SecureRandom random,
    Observer observer,
    UnaryOperator<String> pseudonym) {}
