package dev.trivium.data.semantic;

import dev.trivium.data.semantic.Model.Dataset;
import dev.trivium.data.semantic.Model.Field;
import dev.trivium.data.semantic.Model.Grain;
import dev.trivium.data.semantic.Model.WeekStart;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The time of a question: half-open range, bucket and day name, as SQL. */
final class TimeSql {
  private static final int FIRST_YEAR = 1;
  private static final int LAST_YEAR = 9999;

  private final Dataset dataset;
  private final Asked asked;
  private final Query.@Nullable Time time;
  private final Scope scope;
  private final Arguments arguments;
  private @Nullable Sql emitted;

  /**
   * What was asked of the time, and of which field.
   *
   * @param field null if the dataset has no date
   */
  record Asked(WeekStart weekStart, Query.@Nullable Time time, @Nullable String field) {}

  TimeSql(Dataset dataset, Asked asked, Scope scope, Arguments arguments) {
    this.dataset = dataset;
    this.asked = asked;
    this.time = asked.time();
    this.scope = scope;
    this.arguments = arguments;
    check();
  }

  @Nullable Grain grain() {
    return time == null ? null : time.grain();
  }

  /** The bucket of a row. */
  Sql bucket() {
    Grain grain = Objects.requireNonNull(grain());
    return grain == Grain.HOUR
        ? new Sql(Dates.hour(withHours()), Type.TIMESTAMP)
        : new Sql(Dates.bucket(Dates.day(sql()), grain, asked.weekStart()), Type.DATE);
  }

  private Sql withHours() {
    if (sql().type() != Type.TIMESTAMP) {
      throw Planner.invalid(
          "time.grain",
          "'"
              + asked.field()
              + "' of the dataset '"
              + dataset.name()
              + "' has days and no hours; the finest grain is day.");
    }
    return sql();
  }

  /** The English day name of a row. */
  String weekday() {
    return "to_char(" + Dates.day(sql()) + ", 'FMDay')";
  }

  /** What a row must meet to lie in the range; with a bucket it must have a date at all. */
  List<String> conditions() {
    if (time == null) {
      return List.of();
    }
    List<String> conditions = new ArrayList<>();
    if (time.from() != null) {
      conditions.add(sql().text() + " >= " + bound(time.from()));
    }
    if (time.to() != null) {
      conditions.add(sql().text() + " < " + bound(time.to()));
    }
    if (time.grain() != null && conditions.isEmpty()) {
      conditions.add(sql().text() + " is not null");
    }
    return conditions;
  }

  /** First day of the first bucket of the range, or null if it is open. */
  @Nullable LocalDate first() {
    Grain grain = grain();
    return time == null || grain == null || time.from() == null
        ? null
        : Dates.start(time.from(), grain, asked.weekStart());
  }

  /** First day of the last bucket of the range, or null if it is open. */
  @Nullable LocalDate last() {
    Grain grain = grain();
    return time == null || grain == null || time.to() == null
        ? null
        : Dates.start(time.to().minusDays(1), grain, asked.weekStart());
  }

  private String bound(LocalDate day) {
    return sql().type() == Type.TIMESTAMP
        ? arguments.add(day.atStartOfDay(ZoneOffset.UTC).toInstant(), "timestamptz")
        : arguments.add(day, "date");
  }

  /** Emitted once: a second time its literals would be arguments that nobody uses. */
  private Sql sql() {
    Sql known = emitted;
    if (known == null) {
      known = new RowSql(scope.ofFields(), arguments).emit(field().formula().tree());
      emitted = known;
    }
    return known;
  }

  private Field field() {
    String name = asked.field();
    if (name == null) {
      throw Planner.invalid("time", "The dataset '" + dataset.name() + "' has no date.");
    }
    return dataset
        .field(name)
        .filter(Field::time)
        .orElseThrow(() ->
            Planner.invalid(
                "time.field",
                "'"
                    + Naming.shown(name)
                    + "' is not a date of the dataset '"
                    + dataset.name()
                    + "'"
                    + Names.hint(
                        name,
                        dataset.fields().stream().filter(Field::time).map(Field::name).toList())
                    + "."));
  }

  private void check() {
    if (time == null) {
      return;
    }
    field();
    checkYear(time.from());
    checkYear(time.to());
    if (time.from() != null && time.to() != null && !time.from().isBefore(time.to())) {
      throw Planner.invalid("time", "The range is empty: 'to' is the day after the last day.");
    }
  }

  private static void checkYear(@Nullable LocalDate day) {
    if (day != null && (day.getYear() < FIRST_YEAR || day.getYear() > LAST_YEAR)) {
      throw Planner.invalid("time", "Years from 1 to 9999 are understood.");
    }
  }
}
