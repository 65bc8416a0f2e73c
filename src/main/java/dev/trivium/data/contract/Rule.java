package dev.trivium.data.contract;

import org.jspecify.annotations.Nullable;

/**
 * One statement about rows.
 *
 * @param field the property it is about, or null when it is about the whole row
 * @param code why a row failed, in the closed list of reasons
 */
public record Rule(
    String id,
    @Nullable String field,
    String code,
    Severity severity,
    Dimension dimension,
    Check check) {

  /** The reason a row gets when it breaks this rule. */
  public Reason reason() {
    return new Reason(id, field, code, severity);
  }
}
