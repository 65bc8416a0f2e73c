/**
 * What an exported database is made of: its head, its tables as rows of text, and the numbers by
 * which each of them is known to be whole.
 */
@NullMarked
package dev.trivium.store.transfer;

import org.jspecify.annotations.NullMarked;
