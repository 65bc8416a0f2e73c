package dev.trivium.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.web.Json;
import java.time.LocalDate;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Bounds of earlier answers that come back over HTTP. */
class ServedBoundsTest {
  @AutoClose
  private static final OpenRoom ROOM = new OpenRoom("2026-03-10T08:00:00Z", OpenRoom.WIDE);

  @Test
  void boundsThatWereMissedBecomeWider() {
    JsonNode first = ROOM.post(body(48, "")).at("/series/0");
    JsonNode plain = ROOM.post(body(60, "").put("level", 0.6)).at("/series/0");
    ObjectNode told = body(60, "").put("level", 0.6);
    ArrayNode served = told.putArray("served");
    for (int month = 0; month < 40; month++) {
      served.add(missed(first, month));
    }
    served.add(missed(first, 0));

    JsonNode adaptive = ROOM.post(told).at("/series/0");

    assertThat(plain.at("/interval/method").asText()).isEqualTo("conformal-own");
    assertThat(adaptive.at("/interval/method").asText()).isEqualTo("conformal-adaptive");
    assertThat(adaptive.get("notes").toString()).contains("of 120 bounds served before, 0 held");
    assertThat(adaptive.at("/points/0/value")).isEqualTo(plain.at("/points/0/value"));
    assertThat(width(adaptive)).isGreaterThan(width(plain));
  }

  @Test
  void anAnswerComesBackAsItWas() {
    ObjectNode told = body(60, "");
    told.putArray("served").add(ROOM.post(body(48, "")).at("/series/0"));

    JsonNode answer = ROOM.post(told).at("/series/0");

    assertThat(answer.at("/interval/method").asText()).isEqualTo("conformal-adaptive");
    assertThat(answer.get("notes").toString()).contains("of 3 bounds served before");
  }

  @Test
  void aSeriesWithoutDatesSaysWhatItWasForeseenFrom() {
    ObjectNode told = body(60, "undated");
    ObjectNode earlier = (ObjectNode) ROOM.post(body(48, "undated")).at("/series/0");
    told.putArray("served").add(earlier);

    assertThatThrownBy(() -> ROOM.post(told)).hasMessageContaining("served[0].points[0].ds");
    earlier.put("after", 48);
    assertThat(ROOM.post(told).at("/series/0/notes").toString())
        .contains("of 3 bounds served before");
  }

  @Test
  void whatBelongsToNoSeriesIsPassedOverAndSaid() {
    ObjectNode told = body(60, "");
    ObjectNode other = (ObjectNode) ROOM.post(body(48, "")).at("/series/0");
    other.putObject("key").put("series", "another");
    told.putArray("served").add(other);

    JsonNode answer = ROOM.post(told).at("/series/0");

    assertThat(answer.at("/interval/method").asText()).isEqualTo("conformal-own");
    assertThat(answer.get("notes").toString()).contains("1 of the series in served");
  }

  @Test
  void refusesWhatIsNoBound() {
    ObjectNode told = body(60, "");
    ObjectNode earlier = (ObjectNode) ROOM.post(body(48, "")).at("/series/0");
    ((ObjectNode) earlier.at("/points/1")).put("lower", 1e9);
    told.putArray("served").add(earlier);

    assertThatThrownBy(() -> ROOM.post(told))
        .hasMessageContaining("served[0].points[1]")
        .hasMessageContaining("lower and upper");
  }

  private static double width(JsonNode series) {
    double width = 0;
    for (JsonNode point : series.get("points")) {
      width += point.get("upper").asDouble() - point.get("lower").asDouble();
    }
    return width;
  }

  /** The same answer made at another month, with bounds that nothing could hold. */
  private static JsonNode missed(JsonNode answer, int month) {
    JsonNode copy = answer.deepCopy();
    LocalDate at = LocalDate.parse("2020-06-01").plusMonths(month);
    for (JsonNode point : copy.get("points")) {
      ((ObjectNode) point).put("ds", at.toString()).put("lower", -2).put("upper", -1);
      at = at.plusMonths(1);
    }
    return copy;
  }

  private static ObjectNode body(int months, String kind) {
    SplittableRandom random = new SplittableRandom(7);
    ObjectNode body = Json.mapper().createObjectNode().put("horizon", 3);
    ObjectNode series = body.putArray("series").addObject().put("key", "a").put("grain", "month");
    if (kind.isEmpty()) {
      series.put("start", "2020-01-01");
    }
    ArrayNode values = series.putArray("values");
    for (int t = 0; t < months; t++) {
      values.add(200 + 10 * random.nextGaussian());
    }
    return body;
  }
}
