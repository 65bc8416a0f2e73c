package dev.trivium.data.contract;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds who a row is about, by the rule of its contract, else by its key. */
public final class SubjectOf {
  private final Optional<SubjectRule> rule;
  private final String dataset;
  private final int[] named;
  private final int[] key;

  public SubjectOf(Contract contract) {
    this.rule = contract.subject();
    this.dataset = contract.dataset();
    this.named = places(contract, rule.map(SubjectRule::properties).orElse(List.of()));
    this.key = places(contract, contract.key().stream().map(Property::name).toList());
  }

  /** A value within a domain; equal ones mean the same subject. */
  public record Named(String domain, String value) {}

  /** Empty if the contract knows no subjects, or neither the subject nor the key is there. */
  public Optional<Named> in(@Nullable Object[] values) {
    if (rule.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> named = text(this.named, values);
    return named.isPresent()
        ? named.map(value -> new Named(rule.get().domain(), Normal.of(value)))
        : text(key, values).map(value -> new Named(dataset, Normal.of(value)));
  }

  private static int[] places(Contract contract, List<String> names) {
    return names.stream()
        .mapToInt(name -> contract.properties().stream().map(Property::name).toList().indexOf(name))
        .toArray();
  }

  /** One value as it is; several with their lengths, so that none can be taken for another. */
  private static Optional<String> text(int[] places, @Nullable Object[] values) {
    StringBuilder all = new StringBuilder();
    for (int place : places) {
      Object value = values[place];
      if (value == null) {
        return Optional.empty();
      }
      String text = value.toString();
      if (places.length == 1) {
        return Optional.of(text);
      }
      all.append(text.length()).append(':').append(text);
    }
    return Optional.of(all.toString());
  }
}
