/**
 * What a backup is made of: its manifest, its key, its WAL; and which of them to keep or to use.
 */
@NullMarked
package dev.trivium.store.backup;

import org.jspecify.annotations.NullMarked;
