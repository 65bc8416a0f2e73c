package dev.trivium.chat;

import dev.trivium.chat.understanding.Domain;
import dev.trivium.chat.understanding.Interpretation;
import dev.trivium.chat.understanding.Interpretation.Filter;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Looks for the dimension by which a change is spread most unevenly. It splits a change; it never
 * tells a cause.
 */
record Contributions(Domain domain, Interpretation query) {
  /** Dimensions looked at when none is named; each costs two queries. */
  private static final int DIMENSIONS = 6;

  private static final int TOO_MUCH = 500;

  /**
   * @param pair the two periods side by side by one dimension, or as a whole for an empty name
   */
  Uni<Table> table(Function<String, Uni<Table>> pair) {
    boolean adds =
        query.metrics().get(0).per() == null
            && domain
                .metric(query.metrics().get(0).metric())
                .filter(Domain.Metric::additive)
                .isPresent();
    if (!adds) {
      return Uni.createFrom().failure(this::notAdditive);
    }
    if (query.by().size() > 1) {
      return Uni.createFrom().failure(Contributions::oneOnly);
    }
    return pair.apply("")
        .chain(whole ->
            query.by().isEmpty() ? likeliest(whole, pair) : named(query.by().get(0), whole, pair));
  }

  private Uni<Table> named(String name, Table whole, Function<String, Uni<Table>> pair) {
    return pair.apply(name)
        .map(Contribution::of)
        .invoke(split -> {
          if (!Contribution.addsUp(split, whole)) {
            throw doesNotAddUp(name);
          }
        });
  }

  private ProblemException doesNotAddUp(String name) {
    return Problem.unprocessable(
            "chat/parts-missing",
            "The parts by "
                + domain.label(name)
                + " do not add up to the whole: some may not be shown, or rows stand in several;"
                + " name another dimension.")
        .asException();
  }

  private Uni<Table> likeliest(Table whole, Function<String, Uni<Table>> pair) {
    List<Domain.Dimension> looked = dimensions();
    Uni<List<Contribution>> found = Uni.createFrom().item(new ArrayList<>());
    for (Domain.Dimension dimension : looked) {
      found =
          found.chain(sofar ->
              split(dimension, whole, pair)
                  .map(next -> {
                    next.ifPresent(sofar::add);
                    return sofar;
                  }));
    }
    return found.map(all ->
        all.stream()
            .max(Comparator.comparingDouble(Contribution::surprise))
            .map(best -> best.table().noting(chosen(best, all)))
            .orElseThrow(() -> nothingSplits().asException()));
  }

  /** Empty where rows cannot be split by it, or its parts do not add up to the whole. */
  private Uni<Optional<Contribution>> split(
      Domain.Dimension dimension, Table whole, Function<String, Uni<Table>> pair) {
    return pair.apply(dimension.name())
        .map(rows -> new Contribution(dimension, Contribution.of(rows)))
        .map(made -> made.addsUpTo(whole) ? Optional.of(made) : Optional.<Contribution>empty())
        .onFailure(Contributions::cannotBeAsked)
        .recoverWithItem(Optional.empty());
  }

  /** Another dataset may have no way to this dimension; anything worse is a failure of all. */
  private static boolean cannotBeAsked(Throwable failure) {
    return failure instanceof ProblemException known
        && known.problem().kind().status() < TOO_MUCH
        && known.problem().kind().status() != 429;
  }

  private List<Domain.Dimension> dimensions() {
    List<String> fixed =
        query.filters().stream()
            .filter(filter -> !filter.not() && filter.values().size() == 1)
            .map(Filter::dimension)
            .toList();
    return domain.dimensions().stream()
        .filter(d -> !d.time() && !d.personal() && !d.hidden() && !d.many())
        .filter(d -> !fixed.contains(d.name()))
        .limit(DIMENSIONS)
        .toList();
  }

  private static String chosen(Contribution best, List<Contribution> all) {
    String others =
        all.stream()
            .filter(each -> !each.dimension().name().equals(best.dimension().name()))
            .map(each -> each.dimension().label())
            .collect(Collectors.joining(", "));
    return "Split by "
        + best.dimension().label()
        + (others.isEmpty()
            ? "."
            : ", by which it is spread most unevenly; also looked at: " + others + ".");
  }

  private ProblemException notAdditive() {
    return Problem.unprocessable(
            "chat/not-additive",
            domain.label(query.metrics().get(0).metric())
                + " does not add up over groups, so its change cannot be split into parts; ask for"
                + " it by group in both periods.")
        .asException();
  }

  private static ProblemException oneOnly() {
    return Problem.unprocessable(
            "chat/one-dimension", "A change is split by one dimension at a time; name one.")
        .asException();
  }

  private static Problem nothingSplits() {
    return Problem.unprocessable(
        "chat/nothing-splits", "There is nothing to split this change by.");
  }
}
