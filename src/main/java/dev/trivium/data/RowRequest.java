package dev.trivium.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.data.rows.RowQuestion;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A question about rows as it came, in the words of metric queries.
 *
 * @param limit rows at most; empty if none is named
 * @param cursor where to go on
 * @param format of an export
 */
record RowRequest(
    RowQuestion question,
    Optional<Integer> limit,
    Optional<String> cursor,
    Optional<String> format) {
  private static final int MOST = 1_000;
  private static final Set<String> SEARCH = Set.of("filters", "order", "limit", "cursor");
  private static final Set<String> EXPORT = Set.of("filters", "order", "limit", "format");

  /** Errors: {@code data/invalid-query} (400) naming the member. */
  static RowRequest search(ObjectNode body) {
    return read(body, SEARCH, MOST);
  }

  /**
   * @param most rows of an export
   */
  static RowRequest export(ObjectNode body, int most) {
    return read(body, EXPORT, most);
  }

  private static RowRequest read(ObjectNode body, Set<String> members, int most) {
    MetricQueryReader.only(body, "", members);
    int limit = MetricQueryReader.whole(body.get("limit"), "limit", 0);
    if (limit > most) {
      throw MetricQueryReader.invalid("limit", "is at most " + most);
    }
    return new RowRequest(
        new RowQuestion(
            MetricQueryReader.filters(body.get("filters")).stream()
                .map(ModelQuery::condition)
                .toList(),
            MetricQueryReader.order(body.get("order")).stream().map(ModelQuery::order).toList()),
        limit == 0 ? Optional.empty() : Optional.of(limit),
        text(body.get("cursor"), "cursor"),
        text(body.get("format"), "format"));
  }

  private static Optional<String> text(@Nullable JsonNode node, String path) {
    return node == null || node.isNull()
        ? Optional.empty()
        : Optional.of(MetricQueryReader.text(node, path));
  }
}
