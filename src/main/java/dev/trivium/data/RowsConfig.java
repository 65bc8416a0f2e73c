package dev.trivium.data;

/**
 * How much may be read of single rows.
 *
 * @param exportMax rows of one export
 * @param cacheBytes how much of searches is kept, roughly
 */
public record RowsConfig(int exportMax, long cacheBytes) {}
