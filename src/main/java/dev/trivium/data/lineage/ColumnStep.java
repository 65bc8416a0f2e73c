package dev.trivium.data.lineage;

import dev.trivium.data.contract.Property;
import dev.trivium.data.contract.RegionRule;
import java.util.ArrayList;
import java.util.List;

/**
 * How one column comes from one field of the source.
 *
 * @param from name of the field where the rows come from
 * @param to name in the graph: the property, or a column the engine made of it
 * @param column name in the table
 * @param subtype IDENTITY if the value is kept as it came, AGGREGATION if it is added up or
 *     counted, else TRANSFORMATION
 * @param masking whether the value can no longer be read there
 */
public record ColumnStep(String from, String to, String column, String subtype, boolean masking) {
  public static final String KIND = "DIRECT";
  static final String IDENTITY = "IDENTITY";
  static final String TRANSFORMATION = "TRANSFORMATION";
  static final String AGGREGATION = "AGGREGATION";
  private static final String REGION = "region_id";

  /** Every column of the table that comes from a field. */
  public static List<ColumnStep> of(Work work) {
    List<ColumnStep> steps = new ArrayList<>();
    for (Property property : work.properties()) {
      String from = property.header().isEmpty() ? property.name() : property.header();
      boolean sealed = property.personal();
      boolean changed = sealed || Step.normalised(property);
      steps.add(
          new ColumnStep(
              from,
              property.name(),
              property.column(),
              changed ? TRANSFORMATION : IDENTITY,
              sealed));
      property
          .blindColumn()
          .ifPresent(blind -> steps.add(new ColumnStep(from, blind, blind, TRANSFORMATION, true)));
      if (decidesRegion(work, property)) {
        steps.add(new ColumnStep(from, REGION, REGION, TRANSFORMATION, false));
      }
    }
    return List.copyOf(steps);
  }

  private static boolean decidesRegion(Work work, Property property) {
    return work.contract().region() instanceof RegionRule.ByProperty by
        && by.property().equals(property.name());
  }
}
