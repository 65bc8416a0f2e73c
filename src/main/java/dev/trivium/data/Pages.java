package dev.trivium.data;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** Reads something long page by page: the next page is read when somebody asks for it. */
final class Pages {
  private Pages() {}

  /**
   * One page.
   *
   * @param lines what stands on it
   * @param next where the page behind it begins
   * @param more whether there may be one
   */
  record Page<C>(List<Map<String, Object>> lines, C next, boolean more) {
    Page {
      lines = List.copyOf(lines);
    }
  }

  /** All pages from a place on. */
  static <C> Multi<Page<?>> of(C start, Function<C, Uni<Page<C>>> read) {
    return Multi.createBy()
        .repeating()
        .uni(
            () -> new AtomicReference<>(start),
            at ->
                Uni.createFrom()
                    .deferred(() -> read.apply(at.get()))
                    .invoke(page -> at.set(page.next())))
        .whilst(Page::more)
        .map(page -> page);
  }
}
