package dev.trivium.data;

import dev.trivium.data.semantic.Model;
import dev.trivium.data.semantic.Query;
import dev.trivium.kernel.Caller;
import dev.trivium.store.Regions;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says the same in the words of the core: questions, and who asks. */
final class ModelQuery {
  private ModelQuery() {}

  static Query of(MetricQuery query) {
    return new Query(
        query.metrics(),
        query.dimensions(),
        query.filters().stream().map(ModelQuery::condition).toList(),
        time(query.time()),
        query.having().stream()
            .map(having -> new Query.Having(having.metric(), op(having.op()), having.values()))
            .toList(),
        query.order().stream().map(ModelQuery::order).toList(),
        query.limit(),
        top(query.top()));
  }

  static Query.Condition condition(MetricQuery.Filter filter) {
    return new Query.Condition(filter.field(), op(filter.op()), filter.values(), filter.not());
  }

  static Query.Order order(MetricQuery.Order order) {
    return new Query.Order(order.by(), order.descending());
  }

  /** The regions a caller may read, 0 among them, as the planner of the database shall see them. */
  static Query.Viewer viewer(Caller caller, Regions regions) {
    Map<String, Integer> known = regions.byCode();
    Stream<Integer> ids =
        caller.holdsAllRegions()
            ? known.values().stream()
            : caller.regions().stream().filter(known::containsKey).map(known::get);
    return new Query.Viewer(Stream.concat(Stream.of(0), ids).sorted().toList(), caller.roles());
  }

  static List<String> visibleRegions(Caller caller, Regions regions) {
    TreeSet<String> codes = new TreeSet<>(regions.byCode().keySet());
    if (!caller.holdsAllRegions()) {
      codes.retainAll(caller.regions());
    }
    return List.copyOf(codes);
  }

  /** The same for the same question to the same model, whoever asks. */
  static String hash(Query query, CurrentModel current) {
    return ModelDocuments.hex(current.fingerprint() + "\n" + query);
  }

  static Query.Limits limits(MetricsConfig config) {
    return new Query.Limits(
        config.rowsMax(),
        config.datasetsMax(),
        config.dimensionsMax(),
        config.valuesMax(),
        config.conditionsMax(),
        config.groupMin());
  }

  static Model.Grain grain(MetricQuery.Grain grain) {
    return switch (grain) {
      case HOUR -> Model.Grain.HOUR;
      case DAY -> Model.Grain.DAY;
      case WEEK -> Model.Grain.WEEK;
      case MONTH -> Model.Grain.MONTH;
      case QUARTER -> Model.Grain.QUARTER;
      case YEAR -> Model.Grain.YEAR;
    };
  }

  static MetricQuery.Grain grain(Model.Grain grain) {
    return switch (grain) {
      case HOUR -> MetricQuery.Grain.HOUR;
      case DAY -> MetricQuery.Grain.DAY;
      case WEEK -> MetricQuery.Grain.WEEK;
      case MONTH -> MetricQuery.Grain.MONTH;
      case QUARTER -> MetricQuery.Grain.QUARTER;
      case YEAR -> MetricQuery.Grain.YEAR;
    };
  }

  private static Query.@Nullable Time time(MetricQuery.@Nullable Time time) {
    if (time == null) {
      return null;
    }
    MetricQuery.Grain grain = time.grain();
    return new Query.Time(
        time.field(), time.from(), time.to(), grain == null ? null : grain(grain));
  }

  private static Query.@Nullable Top top(MetricQuery.@Nullable Top top) {
    return top == null ? null : new Query.Top(top.within(), top.n());
  }

  private static Query.Op op(MetricQuery.Op op) {
    return switch (op) {
      case EQ -> Query.Op.EQ;
      case IN -> Query.Op.IN;
      case LT -> Query.Op.LT;
      case LTE -> Query.Op.LTE;
      case GT -> Query.Op.GT;
      case GTE -> Query.Op.GTE;
      case BETWEEN -> Query.Op.BETWEEN;
      case IS_NULL -> Query.Op.IS_NULL;
      case STARTS_WITH -> Query.Op.STARTS_WITH;
    };
  }
}
