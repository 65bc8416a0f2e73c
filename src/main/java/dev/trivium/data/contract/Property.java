package dev.trivium.data.contract;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One property of a dataset and the column that keeps it.
 *
 * @param column in the table; for a personal property the one with the ciphertext
 * @param blindIndex column that is equal for equal values of a personal property, if it has one
 * @param blindDomain values are comparable within this domain; empty without a blind index
 * @param mask what is shown of a personal value to those who may not read it
 * @param header what the column is called in the delivered file
 * @param keyPosition place in the primary key from 1, or 0
 * @param unit currency code or other unit, if the contract names one
 * @param unitProperty the property that holds the unit of each row, if it is not the same for all
 */
public record Property(
    String name,
    String column,
    Type type,
    boolean required,
    boolean unique,
    int keyPosition,
    boolean personal,
    boolean critical,
    @Nullable String blindIndex,
    String blindDomain,
    boolean blindLookup,
    Mask mask,
    String header,
    String label,
    String description,
    @Nullable String unit,
    @Nullable String unitProperty,
    List<Rule> rules) {
  public Property {
    rules = List.copyOf(rules);
  }

  /** Digits after the point of a decimal; its column holds value × 10^scale. Otherwise 0. */
  public int scale() {
    return type instanceof Type.Decimal decimal ? decimal.scale() : 0;
  }

  Property withRules(List<Rule> held) {
    return new Property(
        name,
        column,
        type,
        required,
        unique,
        keyPosition,
        personal,
        critical,
        blindIndex,
        blindDomain,
        blindLookup,
        mask,
        header,
        label,
        description,
        unit,
        unitProperty,
        held);
  }

  public boolean isKey() {
    return keyPosition > 0;
  }

  /** The column that equality is asked of. */
  public String comparedColumn() {
    return blindIndex == null ? column : blindIndex;
  }

  /** The column for equality and counting of a personal property. */
  public Optional<String> blindColumn() {
    return Optional.ofNullable(blindIndex);
  }
}
