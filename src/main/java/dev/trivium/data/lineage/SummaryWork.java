package dev.trivium.data.lineage;

import dev.trivium.data.contract.Contract;
import dev.trivium.data.contract.Grain;
import dev.trivium.data.contract.Property;
import dev.trivium.data.contract.Summary;
import dev.trivium.data.contract.SummarySql;
import java.util.ArrayList;
import java.util.List;

/** What adding up does: it makes the rows of a summary of the rows of a dataset. */
public record SummaryWork(Contract contract, Summary summary) {
  /** What is done to the rows, as a step. */
  public static final String STEP = "add up";

  /** The name that all runs of this work share. */
  public String job() {
    return "summary." + summary.relation();
  }

  /** The node that rows come from. */
  public String source() {
    return contract.dataset();
  }

  /** The node of the sums. */
  public String target() {
    return summary.relation();
  }

  /** Every column that comes from a field; a number of rows comes from none. */
  public List<ColumnStep> columns() {
    List<ColumnStep> steps = new ArrayList<>();
    for (Summary.Key key : summary.by()) {
      boolean kept = key.grain().map(Grain.DAY::equals).orElse(true);
      steps.add(
          step(
              key.property(),
              key.property().column(),
              kept ? ColumnStep.IDENTITY : ColumnStep.TRANSFORMATION));
    }
    for (Property property : summary.sums()) {
      steps.add(step(property, property.column(), ColumnStep.AGGREGATION));
    }
    for (Property property : summary.counts()) {
      steps.add(step(property, SummarySql.counted(property), ColumnStep.AGGREGATION));
    }
    return List.copyOf(steps);
  }

  private static ColumnStep step(Property from, String column, String subtype) {
    return new ColumnStep(from.name(), column, column, subtype, false);
  }
}
