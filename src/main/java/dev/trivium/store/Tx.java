package dev.trivium.store;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One open transaction. It lives inside its lambda and nowhere else.
 *
 * <p>SQL is a constant text with {@code $1 … $n}; identifiers that come from a contract are checked
 * and quoted by whoever builds the text. Arguments are Java values or arrays of them: Integer,
 * Long, Double, Boolean, String, byte[] (as Buffer is not known outside this room), UUID,
 * LocalDate, Instant, and their arrays for {@code unnest}; {@code Json} text travels as String with
 * a cast in the SQL ({@code $1::text::jsonb}).
 */
public interface Tx {
  <T> Uni<List<T>> list(String sql, Function<Fields, T> row, @Nullable Object... arguments);

  /** The first row, if there is one. */
  <T> Uni<Optional<T>> find(String sql, Function<Fields, T> row, @Nullable Object... arguments);

  /** Runs a statement and gives the number of rows it touched. */
  Uni<Integer> execute(String sql, @Nullable Object... arguments);

  /** Runs the work behind a savepoint; if it fails, only what it did is undone. */
  <T> Uni<T> savepoint(Supplier<Uni<T>> work);
}
