package dev.trivium.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.kernel.ProblemException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricQueryReaderTest {
  @Test
  void readsEveryMember() {
    MetricQuery query =
        read(
            "{'metrics':['revenue'],'dimensions':['region'],'filters':[{'field':'status',"
                + "'op':'not_in','values':['paid',3,0.5,true]}],'time':{'field':'day','grain':"
                + "'month','from':'2026-01-01','to':'2026-04-01'},'having':[{'metric':'revenue',"
                + "'op':'gte','value':10}],'order':['-revenue','region'],'limit':100,"
                + "'top':{'within':['region'],'n':3}}");

    assertThat(query.filters().getFirst())
        .isEqualTo(
            new MetricQuery.Filter(
                "status",
                MetricQuery.Op.IN,
                List.of("paid", 3L, new BigDecimal("0.5"), true),
                true));
    assertThat(query.time())
        .isEqualTo(
            new MetricQuery.Time(
                "day",
                LocalDate.parse("2026-01-01"),
                LocalDate.parse("2026-04-01"),
                MetricQuery.Grain.MONTH));
    assertThat(query.having().getFirst().values()).containsExactly(10.0);
    assertThat(query.order())
        .containsExactly(
            new MetricQuery.Order("revenue", true), new MetricQuery.Order("region", false));
    assertThat(query.limit()).isEqualTo(100);
    assertThat(query.top()).isEqualTo(new MetricQuery.Top(List.of("region"), 3));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'metric':['a']} | metric",
        "{'metrics':'a'} | metrics",
        "{'metrics':[1]} | metrics",
        "{'filters':[{'field':'a','op':'like','value':'b'}]} | filters[0].op",
        "{'filters':[{'field':'a','op':'eq','value':null}]} | filters[0].value",
        "{'filters':[{'field':'a','op':'eq','value':1,'values':[1]}]} | filters[0]",
        "{'filters':[{'feld':'a'}]} | filters[0].feld",
        "{'time':{'from':'yesterday'}} | time.from",
        "{'time':{'grain':'decade'}} | time.grain",
        "{'limit':0} | limit",
        "{'limit':1.5} | limit",
        "{'top':{'n':-1}} | top.n",
        "{'having':[{'metric':'a','op':'gt','value':'x'}]} | having[0].value",
      })
  void namesThePlaceOfAMistake(String json, String place) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOfSatisfying(
            ProblemException.class,
            failure -> {
              assertThat(failure.problem().slug()).isEqualTo("data/invalid-query");
              assertThat(failure.problem().param()).contains(place);
            });
  }

  private static MetricQuery read(String json) {
    try {
      return MetricQueryReader.read(
          (ObjectNode) new ObjectMapper().readTree(json.replace('\'', '"')));
    } catch (JsonProcessingException malformed) {
      throw new IllegalArgumentException(malformed);
    }
  }
}
