/** The only door to stored data: transactions sealed to a caller, encrypted fields, migrations. */
@NullMarked
package dev.trivium.store;

import org.jspecify.annotations.NullMarked;
