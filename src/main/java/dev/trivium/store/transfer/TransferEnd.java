package dev.trivium.store.transfer;

/**
 * What stands last in an archive; one without it never ended.
 *
 * @param chain SHA-256 over the head and, one after the other, what is known of each table
 */
public record TransferEnd(int tables, long rows, String chain) {}
