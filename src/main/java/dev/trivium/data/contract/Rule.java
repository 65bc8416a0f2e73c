package dev.trivium.data.contract;

import org.jspecify.annotations.Nullable;

/**
 * One statement about rows.
 *
 * @param field the property it is about, or null when it is about the whole row
 * @param code why a row failed, in the closed list of reasons
 * @param gate what must hold of the whole, too; null for a rule that only judges rows
 */
public record Rule(
    String id,
    @Nullable String field,
    String code,
    Severity severity,
    Dimension dimension,
    Check check,
    @Nullable Gate gate) {

  /** A rule that only judges rows. */
  public Rule(
      String id,
      @Nullable String field,
      String code,
      Severity severity,
      Dimension dimension,
      Check check) {
    this(id, field, code, severity, dimension, check, null);
  }

  /** The same rule with a gate. */
  Rule with(@Nullable Gate measured) {
    return new Rule(id, field, code, severity, dimension, check, measured);
  }

  /** The same rule under the name that it is counted by. */
  public Rule named(String known) {
    return new Rule(known, field, code, severity, dimension, check, gate);
  }

  /** The reason a row gets when it breaks this rule. */
  public Reason reason() {
    return new Reason(id, field, code, severity);
  }
}
