/** What a contract says: which rows are welcome, how each is judged, which table keeps them. */
@NullMarked
package dev.trivium.data.contract;

import org.jspecify.annotations.NullMarked;
