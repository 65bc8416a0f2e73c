package dev.trivium.data.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class JudgeTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private final Contract contract = Contracts4Tests.accepted(Contracts4Tests.tickets(), "tickets");
  private final Judge judge = new Judge(contract, NOW);
  private final Tally tally = new Tally();
  private final Object[] values = new Object[contract.properties().size()];

  @Test
  void takesAGoodRowAndTypesIt() {
    List<Reason> reasons =
        judged(
            "7",
            "Oslo",
            "a@b.example",
            "2026-11-24",
            "2026-11-24T10:00:00Z",
            "12.5",
            "1",
            "30",
            "0.5",
            "true",
            "hello");

    assertThat(reasons).isEmpty();
    assertThat(values)
        .containsExactly(
            7L,
            "Oslo",
            "a@b.example",
            LocalDate.of(2026, 11, 24),
            Instant.parse("2026-11-24T10:00:00Z"),
            1250L,
            100L,
            30L,
            0.5,
            true,
            "hello");
    assertThat(judge.regionCode(values)).isEqualTo("north");
  }

  @Test
  void namesRuleAndFieldForEachFault() {
    List<Reason> reasons =
        judged(
            "0",
            "Paris",
            "nobody",
            "2026-11-25",
            "soon",
            "1.234",
            "5",
            "99999",
            "NaN",
            "maybe",
            null);

    assertThat(reasons)
        .extracting(Reason::code)
        .containsExactly(
            "range",
            "values",
            "format",
            "type.timestamp",
            "type.scale",
            "type.range",
            "type.number",
            "type.boolean",
            "row.rule");
    assertThat(reasons).extracting(Reason::rule).contains("not_in_future", "office_known");
  }

  @Test
  void missesWhatIsRequiredAndLetsTheRestBeAbsent() {
    List<Reason> reasons =
        judged("1", null, "a@b.example", "2026-01-01", null, null, null, null, null, null, null);

    assertThat(reasons).extracting(Reason::code).containsExactly("required.missing");
    assertThat(judge.regionCode(values)).isNull();
  }

  @Test
  void comparesAcrossFieldsExactly() {
    assertThat(
            judged(
                "1",
                "Oslo",
                "a@b.example",
                "2026-01-01",
                null,
                "0.30",
                "0.30",
                null,
                null,
                null,
                null))
        .isEmpty();
    assertThat(
            judged(
                "1",
                "Oslo",
                "a@b.example",
                "2026-01-01",
                null,
                "0.30",
                "0.31",
                null,
                null,
                null,
                null))
        .extracting(Reason::rule)
        .containsExactly("refund_within_cost");
  }

  @Test
  void countsAWarningAndKeepsTheRow() {
    List<Reason> reasons =
        judged(
            "1",
            "Oslo",
            "a@b.example",
            "2026-01-01",
            null,
            null,
            null,
            null,
            null,
            null,
            "a subject of more than twenty");

    assertThat(reasons).isEmpty();
    assertThat(tally.rows())
        .containsExactly(
            java.util.Map.entry(
                new Reason("subject_short", "subject", "pattern", Severity.WARNING), 1L));
  }

  private List<Reason> judged(String... cells) {
    return judge.judge(cells, values, tally);
  }
}
