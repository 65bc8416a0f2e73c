package dev.trivium.data;

import java.nio.file.Path;

/**
 * Erasing people.
 *
 * @param ledger directory outside the database, and outside its backups, in which erasures are
 *     written down
 */
public record PrivacyConfig(Path ledger) {}
