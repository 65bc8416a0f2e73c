package dev.trivium.data.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.trivium.data.contract.ValueParser.Misfit;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypeReaderTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {logicalType: string}                                                   | text collate "C"
          {logicalType: string, logicalTypeOptions: {format: uuid}}               | uuid
          {logicalType: string, logicalTypeOptions: {format: binary}}             | bytea
          {logicalType: integer, logicalTypeOptions: {format: u8}}                | smallint
          {logicalType: integer, logicalTypeOptions: {format: u16}}               | int
          {logicalType: integer, logicalTypeOptions: {format: u32}}               | bigint
          {logicalType: number, physicalType: 'numeric(18,9)'}                    | bigint
          {logicalType: number, logicalTypeOptions: {format: f32}}                | real
          {logicalType: boolean}                                                  | boolean
          {logicalType: time}                                                     | time
          {logicalType: timestamp, logicalTypeOptions: {defaultTimezone: Asia/Tokyo}} | timestamptz
          {logicalType: object}                                                   | jsonb
          {logicalType: array}                                                    | jsonb
          """)
  void givesEachTypeItsColumn(String property, String column) throws IOException {
    assertThat(type(property).sql()).isEqualTo(column);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {logicalType: integer, logicalTypeOptions: {format: u64}}
          {logicalType: integer, logicalTypeOptions: {format: i128}}
          {logicalType: number, physicalType: 'numeric(19,2)'}
          {logicalType: number, physicalType: 'numeric(18,10)'}
          {logicalType: number}
          {logicalType: timestamp, logicalTypeOptions: {defaultTimezone: Mars/Base}}
          {logicalType: money}
          """)
  void refusesWhatNoColumnHoldsExactly(String property) throws IOException {
    Node node = Node.root(new YAMLMapper().readTree(property));

    TypeReader.read(node, node.custom());

    assertThat(node.findings()).hasSize(1);
  }

  @Test
  void takesTheScaleFromACurrency() throws IOException {
    String unit = "{logicalType: number, customProperties: [{property: trivium.unit, value: %s}]}";

    assertThat(type(unit.formatted("JPY"))).isEqualTo(new Type.Decimal(18, 0));
    assertThat(type(unit.formatted("KWD"))).isEqualTo(new Type.Decimal(18, 3));
    assertThat(type(unit.formatted("{property: currency}"))).isEqualTo(new Type.Decimal(18, 4));
  }

  @Test
  void readsValuesExactlyOrNotAtAll() {
    Type.Whole small = new Type.Whole(16, 0, 255);
    assertThat(List.of(parse(small, "0"), parse(small, "255"))).containsExactly(0L, 255L);
    assertThat(List.of(parse(small, "-1"), parse(small, "256"))).containsOnly(Misfit.RANGE);
    assertThat(parse(new Type.Time(), "23:59:59.000001"))
        .isEqualTo(LocalTime.of(23, 59, 59, 1_000));
    assertThat(parse(new Type.Time(), "23:59:59.0000001")).isEqualTo(Misfit.SCALE);
    assertThat(parse(new Type.Time(), "24:00")).isEqualTo(Misfit.TYPE);
    String uuid = "01890a5d-ac96-774b-bcce-b302099a8057";
    assertThat(parse(new Type.Uuid(), uuid)).isEqualTo(UUID.fromString(uuid));
    assertThat(parse(new Type.Uuid(), "1-1-1-1-1")).isEqualTo(Misfit.TYPE);
    assertThat(parse(new Type.Bytes(), "AQI=")).isEqualTo("AQI=");
    assertThat(parse(new Type.Bytes(), "A Q")).isEqualTo(Misfit.TYPE);
    assertThat(parse(new Type.Bytes(), "A".repeat(1_500_000))).isEqualTo(Misfit.RANGE);
    assertThat(parse(new Type.Moment(java.time.ZoneId.of("Asia/Tokyo")), "2026-01-01T09:00:00"))
        .isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
  }

  @Test
  void keepsDocumentsWithinTheirBounds() {
    Type object = new Type.Document(false);

    assertThat(parse(object, " {\"a\" : [1.5, null]}")).isEqualTo("{\"a\":[1.5,null]}");
    assertThat(parse(new Type.Document(true), "[{}]")).isEqualTo("[{}]");
    assertThat(parse(object, "{\"a\":" + "[".repeat(15) + "]".repeat(15) + "}"))
        .isInstanceOf(String.class);
    for (String wrong :
        List.of(
            "[1]",
            "3",
            "",
            "{\"a\":1} x",
            "{\"a\":1,\"a\":2}",
            "{\"a\":\"\\u0000\"}",
            "{\"a\":" + "[".repeat(16) + "]".repeat(16) + "}")) {
      assertThat(parse(object, wrong)).as(wrong).isEqualTo(Misfit.TYPE);
    }
    assertThat(parse(object, "{\"a\":\"" + "x".repeat(1 << 16) + "\"}")).isEqualTo(Misfit.RANGE);
  }

  private static Type type(String property) throws IOException {
    Node node = Node.root(new YAMLMapper().readTree(property));
    Type type = TypeReader.read(node, node.custom());
    assertThat(node.findings()).isEmpty();
    return type;
  }

  private static Object parse(Type type, String text) {
    return new ValueParser(type).parse(text);
  }
}
