package dev.trivium.data.tabular;

/**
 * What a tokenizer may hold.
 *
 * @param chunkRows rows of a chunk
 * @param chunkBytes bytes after which a chunk ends early
 * @param row bytes of one row; a CSV row beyond it ends the delivery, since a quote was left open
 * @param field bytes of one field
 * @param columns fields of one row
 */
public record Limits(int chunkRows, int chunkBytes, int row, int field, int columns) {}
