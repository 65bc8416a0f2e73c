package dev.trivium.chat.understanding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.chat.understanding.Interpretation.Filter;
import dev.trivium.chat.understanding.Interpretation.Measure;
import dev.trivium.chat.understanding.Interpretation.Mode;
import dev.trivium.chat.understanding.Interpretation.Op;
import dev.trivium.chat.understanding.Interpretation.Threshold;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Wherever a reading may hold a personal dimension, it is seen. */
class PersonalReadingsTest {
  private static final Domain CLINIC =
      new Domain(
          List.of(new Domain.Metric("visits", "Visits", "", List.of(), null, true)),
          List.of(dimension("patient", true), dimension("ward", false)),
          Map.of(),
          Grain.MONTH,
          "EUR",
          null,
          null);
  private static final List<Filter> ANNA = List.of(new Filter("patient", List.of("Anna"), false));

  private static Domain.Dimension dimension(String name, boolean personal) {
    return new Domain.Dimension(name, name, "", List.of(), false, personal, false, false);
  }

  private static Interpretation reading(
      Measure metric,
      List<String> by,
      List<Filter> filters,
      List<Threshold> having,
      List<String> within,
      List<Filter> part) {
    return new Interpretation(
        Mode.SHARE,
        List.of(metric),
        by,
        null,
        filters,
        null,
        null,
        null,
        having,
        false,
        true,
        0,
        0,
        within,
        part);
  }

  @Test
  void namesPeopleInGroupsFiltersAndParts() {
    Measure visits = new Measure("visits", null);
    List<String> patient = List.of("patient");

    assertThat(
            List.of(
                reading(visits, patient, List.of(), List.of(), List.of(), List.of()),
                reading(visits, List.of(), ANNA, List.of(), List.of(), List.of()),
                reading(visits, List.of(), List.of(), List.of(), patient, List.of()),
                reading(visits, List.of(), List.of(), List.of(), List.of(), ANNA)))
        .allMatch(CLINIC::namesPeople)
        .allMatch(CLINIC::tellsOfPeople);
  }

  @Test
  void countingPeopleNamesNobodyButTellsOfThem() {
    Measure count = Measure.distinct("patient");
    Measure visits = new Measure("visits", null);
    Threshold many = new Threshold(count.metric(), Op.GT, List.of(3.0));

    assertThat(
            List.of(
                reading(count, List.of(), List.of(), List.of(), List.of(), List.of()),
                reading(
                    new Measure("visits", count.metric()),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of()),
                reading(visits, List.of(), List.of(), List.of(many), List.of(), List.of())))
        .noneMatch(CLINIC::namesPeople)
        .allMatch(CLINIC::tellsOfPeople);
    assertThat(
            reading(
                Measure.distinct("ward"),
                List.of("ward"),
                List.of(),
                List.of(),
                List.of(),
                List.of()))
        .matches(ward -> !CLINIC.tellsOfPeople(ward));
  }
}
