package dev.trivium.data;

import java.nio.file.Path;

/**
 * The rights of people.
 *
 * @param ledger directory outside the database, and outside its backups, in which erasures are
 *     written down
 * @param words different words of one text that are looked at for names of people
 * @param exports at once on this node
 * @param page things that one statement of an export reads
 */
public record PrivacyConfig(Path ledger, int words, int exports, int page) {}
