package dev.trivium.data.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GateQueryTest {
  private static final List<Property> FIELDS =
      Contracts4Tests.accepted(Contracts4Tests.tickets(), "tickets").properties();

  @Test
  void writesTheQueryAnewWithValuesAsParameters() {
    Gate.Query query =
        read(
            "SELECT count(*) FROM {object} WHERE (office IN ('Oslo', 'it''s') OR cost >= -1.5)"
                + " and opened_on between '2026-01-01' AND CURRENT_DATE and email is not null");

    assertThat(query.select())
        .isEqualTo(
            "select count(*)::float8 as value from {object} where ((\"office\" in ($1::text,"
                + " $2::text) or \"cost\" >= $3::bigint) and \"opened_on\" between $4::date and"
                + " current_date and \"email_sealed\" is not null)");
    assertThat(query.arguments()).containsExactly("Oslo", "it's", -150L, LocalDate.of(2026, 1, 1));
    assertThat(read("SELECT AVG(cost) FROM {object}").select())
        .isEqualTo("select avg(\"cost\")::float8 / 1e2 as value from {object}");
    assertThat(read("SELECT COUNT(DISTINCT email) FROM {object}").select())
        .contains("count(distinct \"email_bidx\")");
  }

  @Test
  void readsGroupsAndFunctionsOfText() {
    Gate.Query groups =
        read(
            "SELECT COUNT(*) FROM (SELECT office FROM {object} GROUP BY office HAVING"
                + " COUNT(DISTINCT email) > 1 OR SUM(cost) > 10) broken");
    Gate.Query prefix =
        read("SELECT COUNT(*) FROM {object} WHERE SUBSTR(office, 1, 3) <> UPPER(subject)");

    assertThat(groups.select())
        .isEqualTo(
            "select count(*)::float8 as value from (select 1 from {object} group by \"office\""
                + " having (count(distinct \"email_bidx\")::float8 > $1::float8 or"
                + " sum(\"cost\")::float8 / 1e2 > $2::float8)) g");
    assertThat(prefix.select())
        .endsWith(
            "where (substr(\"office\", $1::bigint::int, $2::bigint::int) <> upper(\"subject\"))");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SELECT 1",
        "SELECT COUNT(*) FROM sec.hmac_key",
        "SELECT COUNT(*) FROM {object}; DROP TABLE data.tickets",
        "SELECT COUNT(*) FROM {object}, sec.region",
        "SELECT COUNT(*) FROM {object} WHERE office = (SELECT code FROM sec.region)",
        "SELECT COUNT(*) FROM {object} WHERE office = 'a' -- b",
        "SELECT COUNT(*) FROM {object} WHERE office = 'a' /* b */",
        "SELECT COUNT(*) FROM {object} WHERE office = 'a' UNION SELECT 1",
        "SELECT COUNT(*) FROM {object} WHERE pg_sleep(9) IS NULL",
        "SELECT pg_sleep(9) FROM {object}",
        "SELECT COUNT(*) FROM {object} WHERE office = \"code\"",
        "SELECT COUNT(*) FROM {object} WHERE office = $1",
        "SELECT COUNT(*) FROM {object} WHERE office = 'a\\' OR 1=1",
        "SELECT COUNT(*) FROM {object} WHERE 1 = 1",
        "SELECT COUNT(*) FROM {object} WHERE email = 'a@b.example'",
        "SELECT MAX(email) FROM {object}",
        "SELECT SUM(office) FROM {object}",
        "SELECT COUNT(*) FROM {object} WHERE UPPER(email) = 'A'",
        "SELECT SUM(cost) FROM (SELECT office FROM {object} GROUP BY office) g",
        "SELECT COUNT(*) FROM (SELECT office FROM sec.region GROUP BY office) g",
        "SELECT COUNT(*) FROM {object} WHERE cost > 'much'",
        "SELECT COUNT(*) FROM {object} WHERE cost > 1.234",
        "SELECT COUNT(*) FROM {object} WHERE cost > minutes",
        "SELECT COUNT(*) FROM {object} WHERE region_id = 1",
        "SELECT COUNT(*) FROM {object} WHERE {property} = 1",
        "DELETE FROM {object}",
      })
  void refusesEverythingElse(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(ExpressionMistake.class);
  }

  @Test
  void refusesWhatIsNestedWithoutEnd() {
    String deep = "SELECT COUNT(*) FROM {object} WHERE " + "(".repeat(500);

    assertThatThrownBy(() -> read(deep)).isInstanceOf(ExpressionMistake.class);
    assertThatThrownBy(
            () -> read("SELECT COUNT(*) FROM {object} WHERE " + "NOT ".repeat(400) + "cost > 1"))
        .isInstanceOf(ExpressionMistake.class);
  }

  @Test
  void holdsBothEndsOfABetween() {
    Threshold.Bound inside = new Threshold.Bound("mustBeBetween", 9, 12);
    Threshold.Bound outside = new Threshold.Bound("mustNotBeBetween", 9, 12);

    for (double end : new double[] {9, 12}) {
      assertThat(new Threshold(List.of(inside), false).holds(end)).isTrue();
      assertThat(new Threshold(List.of(outside), false).holds(end)).isFalse();
    }
    assertThat(new Threshold(List.of(inside), false).holds(12.01)).isFalse();
    assertThat(new Threshold(List.of(inside, outside), false).holds(10)).isFalse();
  }

  private static Gate.Query read(String text) {
    return GateQuery.read(text, FIELDS, null);
  }
}
