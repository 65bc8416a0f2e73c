package dev.trivium.forecast.engine;

import dev.trivium.forecast.arima.Regressed;
import dev.trivium.forecast.evaluate.Combination;
import dev.trivium.forecast.evaluate.Member;
import dev.trivium.forecast.model.Model;
import dev.trivium.forecast.model.Path;
import dev.trivium.forecast.series.Lasting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The members that were kept for a series, with their structure and weights.
 *
 * <p>It can be followed on other values, as a cook follows a recipe with what the market has: the
 * structures and weights stay, the parameters are fitted again.
 */
final class Recipe {
  private final Table table;
  private final List<Member> members;
  private final List<Model.Fitted> fitted;
  private final double[] weights;

  /**
   * @param members that were kept, at least one
   * @param weights one for each member, of sum 1
   */
  Recipe(Table table, List<Member> members, List<Model.Fitted> fitted, double[] weights) {
    this.table = table;
    this.members = List.copyOf(members);
    this.fitted = List.copyOf(fitted);
    this.weights = weights.clone();
  }

  /** One member alone. */
  static Recipe of(Member member, double[] y, List<Integer> seasons) {
    Model.Fitted fitted = member.model().fit(y, seasons);
    Table table = new Table(y, seasons, List.of(member));
    return new Recipe(table, List.of(member), List.of(fitted), new double[] {1});
  }

  /** The values, their seasons, and all members that were made for them. */
  static final class Table {
    private final double[] y;
    private final List<Integer> seasons;
    private final List<Member> members;

    Table(double[] y, List<Integer> seasons, List<Member> members) {
      this.y = y.clone();
      this.seasons = List.copyOf(seasons);
      this.members = List.copyOf(members);
    }

    /** The member of this kind for these values; none stands in for causes they do not have. */
    private Optional<Member> like(Member own) {
      Optional<Member> like = members.stream().filter(one -> one.kind() == own.kind()).findFirst();
      boolean bound = own.kind() == Member.Kind.REGRESSION || own.model() instanceof Regressed;
      return like.isPresent() || bound ? like : Optional.of(own);
    }

    /** The values times 2 to the exponent. */
    private double[] scaled(int exponent) {
      double[] scaled = new double[y.length];
      for (int t = 0; t < y.length; t++) {
        scaled[t] = Math.scalb(y[t], exponent);
      }
      return scaled;
    }
  }

  List<String> names() {
    return fitted.stream().map(Model.Fitted::name).toList();
  }

  Path path(int steps) {
    return Combination.of(fitted.stream().map(one -> one.path(steps)).toList(), weights);
  }

  /** The parts of the combination, on which what still lasts is put; they sum to its centre. */
  Ledger ledger(int steps, List<Lasting> lasting) {
    return Ledger.of(fitted.stream().map(one -> one.parts(steps)).toList(), weights).with(lasting);
  }

  /** Whether the same structures have the same weights, whatever their parameters are. */
  boolean sameModel(Recipe other) {
    return names().equals(other.names()) && Arrays.equals(weights, other.weights);
  }

  boolean sameValues(Recipe other) {
    return Arrays.equals(table.y, other.table.y);
  }

  /**
   * The same members on the values of another recipe.
   *
   * @param exponent the other's values are multiplied by 2 to this, to be in the units of this one
   * @return the other recipe itself where it has none of these members
   */
  Recipe on(Recipe other, int exponent) {
    double[] y = other.table.scaled(exponent);
    List<Member> like = new ArrayList<>();
    List<Model.Fitted> again = new ArrayList<>();
    double[] shares = new double[fitted.size()];
    double sum = 0;
    for (int i = 0; i < fitted.size(); i++) {
      Optional<Member> member = other.table.like(members.get(i));
      if (member.isPresent()) {
        shares[like.size()] = weights[i];
        sum += weights[i];
        like.add(member.get());
        again.add(member.get().model().refit(fitted.get(i), y, other.table.seasons));
      }
    }
    if (!(sum > 0)) {
      return other;
    }
    double[] kept = Arrays.copyOf(shares, like.size());
    for (int i = 0; i < kept.length; i++) {
      kept[i] /= sum;
    }
    return new Recipe(new Table(y, other.table.seasons, other.table.members), like, again, kept);
  }
}
