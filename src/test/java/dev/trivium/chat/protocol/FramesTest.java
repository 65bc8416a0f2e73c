package dev.trivium.chat.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FramesTest {
  @Test
  void readsAStringAsTheQuestion() {
    CreateRequest request = create("{\"input\":\"  revenue last month \"}");

    assertThat(request.question()).isEqualTo("revenue last month");
    assertThat(request.model()).isEqualTo("trivium");
    assertThat(request.store()).isTrue();
    assertThat(request.generate()).isTrue();
  }

  @Test
  void readsTheTurnsOfTheUserFromItems() {
    CreateRequest request =
        create(
            """
            {"input":[
              {"role":"developer","content":"be brief"},
              {"role":"user","content":"sales in 2017"},
              {"type":"message","role":"assistant","content":[
                {"type":"output_text","text":"They were …"}]},
              {"type":"reasoning","summary":[]},
              {"role":"user","content":[
                {"type":"input_text","text":"and"},{"type":"input_text","text":"by region?"},
                {"type":"input_image","image_url":"x"}]}]}
            """);

    assertThat(request.turns()).containsExactly("sales in 2017", "and\nby region?");
    assertThat(request.unread()).isTrue();
  }

  @Test
  void readsTodayAndTheKeyFromMetadata() {
    CreateRequest request =
        create(
            """
            {"input":"x","metadata":{"trivium_as_of":"2017-12-31","trivium_time_zone":"Asia/Tokyo",
             "trivium_idempotency_key":"k1",
             "trivium_band":"high","mine":"kept"},"nobody_knows":1}
            """);

    assertThat(request.asOf()).isEqualTo(LocalDate.of(2017, 12, 31));
    assertThat(request.zone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
    assertThat(request.idempotencyKey()).isEqualTo("k1");
    assertThat(request.metadata()).containsEntry("mine", "kept").doesNotContainKey("trivium_band");
  }

  @Test
  void takesTodayFromTheNamedDayElseFromTheZone() {
    Instant evening = Instant.parse("2026-11-26T22:30:00Z");
    String asked = "{\"input\":\"x\",\"metadata\":{%s}}";
    String berlin = "\"trivium_time_zone\":\"Europe/Berlin\"";

    assertThat(create(asked.formatted("")).today(evening, ZoneOffset.UTC))
        .isEqualTo(LocalDate.of(2026, 11, 26));
    assertThat(create(asked.formatted("")).today(evening, ZoneId.of("Asia/Tokyo")))
        .isEqualTo(LocalDate.of(2026, 11, 27));
    assertThat(create(asked.formatted(berlin)).today(evening, ZoneId.of("Asia/Tokyo")))
        .isEqualTo(LocalDate.of(2026, 11, 26));
    assertThat(create(asked.formatted(berlin)).today(evening.plusSeconds(1_800), ZoneOffset.UTC))
        .isEqualTo(LocalDate.of(2026, 11, 27));
    assertThat(
            create(asked.formatted("\"trivium_as_of\":\"2017-12-31\"," + berlin))
                .today(evening, ZoneOffset.UTC))
        .isEqualTo(LocalDate.of(2017, 12, 31));
  }

  @Test
  void takesTheModelOfTheSocketWhereTheFrameNamesNone() {
    ClientFrame frame = Frames.decode("{\"type\":\"response.create\",\"input\":\"x\"}", "mine");

    assertThat(((ClientFrame.Create) frame).request().model()).isEqualTo("mine");
  }

  @Test
  void readsCancelResumeAndPing() {
    assertThat(Frames.decode("{\"type\":\"response.cancel\"}", null))
        .isEqualTo(new ClientFrame.Cancel(null, null));
    assertThat(
            Frames.decode(
                "{\"type\":\"trivium:resume\",\"response_id\":\"r\",\"starting_after\":4}", null))
        .isEqualTo(new ClientFrame.Resume("r", 4, null));
    assertThat(Frames.decode("{\"type\":\"trivium:ping\",\"nonce\":\"n\"}", null))
        .isEqualTo(new ClientFrame.Ping("n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"input\":\"x\",\"conversation\":\"c\"}|unsupported_parameter|conversation",
        "{\"input\":\"x\",\"prompt\":{\"id\":\"p\"}}|unsupported_parameter|prompt",
        "{\"input\":\"x\",\"tools\":[{\"type\":\"web_search\"}]}|unsupported_parameter|tools[0]",
        "{\"input\":\"x\",\"tool_choice\":\"required\"}|invalid_value|tool_choice",
        "{\"input\":\"x\",\"text\":{\"format\":{\"type\":\"json_schema\"}}}"
            + "|unsupported_parameter|text.format",
        "{\"input\":\"x\",\"metadata\":{\"trivium_as_of\":\"soon\"}}"
            + "|invalid_value|metadata.trivium_as_of",
        "{\"input\":\"x\",\"metadata\":{\"trivium_time_zone\":\"Mars/Base\"}}"
            + "|invalid_value|metadata.trivium_time_zone",
        "{\"input\":\"x\",\"metadata\":{\"a\":1}}|invalid_value|metadata.a",
        "{\"input\":[]}|invalid_value|input",
        "{\"input\":7}|invalid_value|input",
        "{}|invalid_value|input",
        "{\"input\":\"x\",\"store\":\"no\"}|invalid_value|store",
        "{\"input\":[{\"role\":\"robot\",\"content\":\"x\"}]}|invalid_value|input[0].role",
        "{\"input\":\"x\",\"stream_id\":\"a b\"}|invalid_stream_id|stream_id",
        "{\"input\":\"x\",\"max_output_tokens\":0}|invalid_value|max_output_tokens",
      })
  void refusesWhatItCannotHonourByName(String body, String code, String param) {
    Problem problem = refused(frame(body));

    assertThat(problem.code()).isEqualTo(code);
    assertThat(problem.param()).contains(param);
    assertThat(problem.kind().status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "nonsense", "[1]", "{\"type\":", "{\"type\":\"x\",\"type\":\"y\"}", "{} {}"})
  void refusesWhatIsNotOneObject(String text) {
    assertThat(refused(text).code()).isIn("invalid_json", "invalid_value");
  }

  @Test
  void refusesFramesNobodyKnows() {
    assertThat(refused("{\"type\":\"session.update\"}").code()).isEqualTo("unknown_event_type");
  }

  private static CreateRequest create(String body) {
    return ((ClientFrame.Create) Frames.decode(frame(body), null)).request();
  }

  private static String frame(String body) {
    return body.replaceFirst(
        "\\{", "{\"type\":\"response.create\"" + (body.equals("{}") ? "" : ","));
  }

  private static Problem refused(String text) {
    return catchThrowableOfType(
            ProblemException.class,
            () -> {
              if (Frames.decode(text, null) instanceof ClientFrame.Create create) {
                Requests.requireQuestion(create.request());
              }
            })
        .problem();
  }
}
