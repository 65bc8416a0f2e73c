package dev.trivium.data.rows;

import dev.trivium.data.contract.Contract;
import dev.trivium.data.contract.Indexes;
import dev.trivium.data.contract.Indexes.Step;
import dev.trivium.data.contract.Property;
import dev.trivium.data.contract.RegionRule;
import dev.trivium.data.contract.Type;
import dev.trivium.data.semantic.Query.Condition;
import dev.trivium.data.semantic.Query.Op;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which properties an index leads to. */
final class Access {
  private final Contract contract;
  private final List<List<Step>> indexes;
  private final Set<String> leading;

  Access(Contract contract) {
    this.contract = contract;
    this.indexes = Indexes.of(contract).stream().filter(index -> !index.isEmpty()).toList();
    this.leading =
        indexes.stream().map(index -> index.getFirst().column()).collect(Collectors.toSet());
  }

  /** Whether an index finds the rows of the condition without looking at the others. */
  boolean leads(Condition condition) {
    if (condition.not() || isNotNull(condition)) {
      return false;
    }
    return condition.field().equals(RowQuestion.REGION)
        || contract
            .property(condition.field())
            .filter(property -> leads(property) || isTheRegion(property, condition.op()))
            .isPresent();
  }

  /** Whether rows come sorted by the property, given which others are held to one value. */
  boolean sorts(Property property, Set<String> held) {
    return !property.personal()
        && !(property.type() instanceof Type.Document)
        && indexes.stream().anyMatch(index -> comesNext(index, property.column(), held));
  }

  /** What can be filtered on by itself. */
  Set<String> usable() {
    Set<String> names = new TreeSet<>(Set.of(RowQuestion.REGION));
    contract.properties().stream()
        .filter(property -> leads(property) || isTheRegion(property, Op.EQ))
        .forEach(property -> names.add(property.name()));
    return names;
  }

  /** What can be sorted by without any filter. */
  Set<String> sortable() {
    return contract.properties().stream()
        .filter(property -> sorts(property, Set.of()))
        .map(Property::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The property whose values are the codes of regions, so that a value names its region. */
  Optional<String> regionProperty() {
    return contract.region() instanceof RegionRule.ByProperty by && by.map().isEmpty()
        ? Optional.of(by.property())
        : Optional.empty();
  }

  private boolean isTheRegion(Property property, Op op) {
    return (op == Op.EQ || op == Op.IN)
        && regionProperty().filter(property.name()::equals).isPresent();
  }

  private boolean leads(Property property) {
    return leading.contains(property.comparedColumn());
  }

  private static boolean isNotNull(Condition condition) {
    return condition.op() == Op.IS_NULL
        && condition.values().stream().anyMatch(value -> value.toString().equals("false"));
  }

  private static boolean comesNext(List<Step> index, String column, Set<String> held) {
    for (Step step : index) {
      if (step.column().equals(column)) {
        return true;
      }
      if (!held.contains(step.column())) {
        return false;
      }
    }
    return false;
  }
}
