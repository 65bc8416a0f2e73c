package dev.trivium.data.lineage;

import dev.trivium.data.contract.Property;
import dev.trivium.data.contract.Type;
import java.util.ArrayList;
import java.util.List;

/**
 * One thing that is done to the rows of a run on their way.
 *
 * @param number place among the steps of the work
 * @param phase when its time is taken
 */
public record Step(int number, String name, String from, String to, Phase phase) {
  public static final String NORMALISE = "normalise.";
  public static final String SEAL = "seal.";

  /** Parts of the way; each happens at a moment of its own. */
  public enum Phase {
    RECEIVED,
    PARSED,
    JUDGED,
    SETTLED,
    LOADED,
    QUARANTINED
  }

  /** All steps of a work, in order; the last two happen only if there are such rows. */
  public static List<Step> of(Work work) {
    String table = work.contract().dataset();
    List<Step> steps = new ArrayList<>();
    add(steps, "receive", work, table, Phase.RECEIVED);
    add(steps, "parse", work, table, Phase.PARSED);
    add(steps, "validate", work, table, Phase.JUDGED);
    for (Property property : work.properties()) {
      if (normalised(property)) {
        add(steps, NORMALISE + property.name(), work, table, Phase.JUDGED);
      }
    }
    for (Property property : work.properties()) {
      if (property.personal()) {
        add(steps, SEAL + property.name(), work, table, Phase.JUDGED);
      }
    }
    add(steps, "deduplicate", work, table, Phase.SETTLED);
    add(steps, "load", work, table, Phase.LOADED);
    add(steps, "quarantine", work, Nodes.quarantine(table), Phase.QUARANTINED);
    return List.copyOf(steps);
  }

  /** Whether the text that came is kept in another form. */
  static boolean normalised(Property property) {
    return !(property.type() instanceof Type.Text);
  }

  private static void add(List<Step> steps, String name, Work work, String to, Phase phase) {
    steps.add(new Step(steps.size(), name, work.source(), to, phase));
  }
}
