package dev.trivium.data;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A document as its readers see it.
 *
 * @param region code, or {@code all}
 * @param state received, ready, needs_review, refused or failed: of the newest delivery
 * @param problem why it is not ready
 * @param passages that are served; those of an earlier delivery until a newer one is ready
 * @param model what made the vectors of its passages
 */
record Document(
    UUID id,
    int regionId,
    String region,
    String source,
    String title,
    String media,
    String lang,
    Optional<UUID> subject,
    Optional<String> sha256,
    Optional<String> model,
    int pages,
    int passages,
    String state,
    Optional<String> problem,
    Instant at) {}
