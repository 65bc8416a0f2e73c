package dev.trivium.data.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Values that a person names to point at rows: a key, or one property. */
public final class NamedRow {
  private final Contract contract;
  private final @Nullable Object[] values;

  private NamedRow(Contract contract, @Nullable Object[] values) {
    this.contract = contract;
    this.values = values;
  }

  /** Empty if a name is no property of the contract, or its text no value of it. */
  public static Optional<NamedRow> of(Contract contract, Map<String, String> named) {
    @Nullable Object[] values = new @Nullable Object[contract.properties().size()];
    int known = 0;
    for (int i = 0; i < values.length; i++) {
      Property property = contract.properties().get(i);
      String text = named.get(property.name());
      if (text != null) {
        Object value = new ValueParser(property.type()).parse(text);
        if (value instanceof ValueParser.Misfit) {
          return Optional.empty();
        }
        values[i] = value;
        known++;
      }
    }
    return known == 0 || known < named.size()
        ? Optional.empty()
        : Optional.of(new NamedRow(contract, values));
  }

  /** The values of the primary key in its order; empty if one is not named. */
  public Optional<List<Object>> key() {
    List<Object> key = new ArrayList<>();
    for (Property property : contract.key()) {
      Object value = values[contract.properties().indexOf(property)];
      if (value == null) {
        return Optional.empty();
      }
      key.add(value);
    }
    return Optional.of(key);
  }

  /** The key as the text that sealed values are bound to. */
  public String rowKey() {
    return new CanonicalRow(contract).key(values);
  }

  /** Who is meant, if what is named says so by itself. */
  public Optional<SubjectOf.Named> subject() {
    return new SubjectOf(contract).in(values);
  }

  /** The one personal property that is named and can be compared, with its value. */
  public Optional<Map.Entry<Property, String>> comparable() {
    for (int i = 0; i < values.length; i++) {
      Property property = contract.properties().get(i);
      Object value = values[i];
      if (value != null && property.personal() && property.blindColumn().isPresent()) {
        return Optional.of(Map.entry(property, Normal.of(value.toString())));
      }
    }
    return Optional.empty();
  }
}
