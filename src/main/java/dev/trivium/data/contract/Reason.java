package dev.trivium.data.contract;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why a row was refused or noted. It names rule and field, never a value. */
public record Reason(String rule, @Nullable String field, String code, Severity severity) {
  /** A reason of the engine itself, whose rule is its code. */
  public static Reason of(String code, @Nullable String field) {
    return new Reason(code, field, code, Severity.ERROR);
  }

  /** As it stands in receipts and in the quarantine. */
  public Map<String, Object> shown() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("rule", rule);
    if (field != null) {
      members.put("field", field);
    }
    members.put("code", code);
    members.put("severity", severity.word());
    return members;
  }
}
