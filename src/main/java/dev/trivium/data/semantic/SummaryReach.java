package dev.trivium.data.semantic;

import dev.trivium.data.semantic.Model.Grain;
import dev.trivium.data.semantic.Model.WeekStart;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What of a dataset's rows can still be told from a summary of them. */
final class SummaryReach {
  private final Scope scope;
  private final Summary summary;
  private final WeekStart weekStart;

  SummaryReach(Scope scope, Summary summary, WeekStart weekStart) {
    this.scope = scope;
    this.summary = summary;
    this.weekStart = weekStart;
  }

  /** Whether a value of a row is the same in the summary; a literal always is. */
  boolean keeps(Expr tree) {
    return Trees.names(tree).stream().allMatch(this::keeps);
  }

  private boolean keeps(Expr.Name name) {
    return switch (scope.resolve(name)) {
      case Scope.Meaning.OfField(Model.Field field) -> inField().keeps(field.formula().tree());
      case Scope.Meaning.OfColumn(Table.Column column) ->
          summary
              .key(column.name())
              .filter(key ->
                  key.grain() == null || (key.grain() == Grain.DAY && column.type() == Type.DATE))
              .isPresent();
    };
  }

  /** The same for a value of which only the day is looked at. */
  boolean keepsDay(Expr tree) {
    return keeps(tree) || key(tree).filter(key -> key.grain() == Grain.DAY).isPresent();
  }

  /** Whether the days from one to before another are whole periods of the summary's date. */
  boolean divides(Expr time, @Nullable LocalDate from, @Nullable LocalDate to) {
    return key(time)
        .map(Summary.Key::grain)
        .filter(grain -> begins(from, grain) && begins(to, grain))
        .isPresent();
  }

  /** Whether each period of the summary's date lies in one period of the question. */
  boolean fits(Expr time, Grain asked) {
    return key(time).map(Summary.Key::grain).filter(kept -> fits(kept, asked)).isPresent();
  }

  boolean sums(Expr.Name name) {
    return scope
        .plainColumn(name)
        .filter(column -> summary.sums().contains(column.name()))
        .isPresent();
  }

  /** What stands in the summary for the number of values. */
  Optional<Expr> counted(Expr tree) {
    return scope
        .plainColumn(tree)
        .filter(column -> summary.counts().containsKey(column.name()))
        .map(column -> new Expr.Name(null, Summary.counted(column.name())));
  }

  private boolean fits(Grain kept, Grain asked) {
    return switch (kept) {
      case HOUR -> true;
      case DAY -> asked != Grain.HOUR;
      case WEEK -> asked == Grain.WEEK && weekStart == WeekStart.MONDAY;
      case MONTH -> asked == Grain.MONTH || asked == Grain.QUARTER || asked == Grain.YEAR;
      case QUARTER -> asked == Grain.QUARTER || asked == Grain.YEAR;
      case YEAR -> asked == Grain.YEAR;
    };
  }

  private static boolean begins(@Nullable LocalDate day, Grain grain) {
    return day == null || Dates.start(day, grain, WeekStart.MONDAY).equals(day);
  }

  private Optional<Summary.Key> key(Expr tree) {
    return scope.plainColumn(tree).flatMap(column -> summary.key(column.name()));
  }

  /** The same where names are those of properties. */
  SummaryReach inField() {
    return new SummaryReach(scope.ofFields(), summary, weekStart);
  }
}
