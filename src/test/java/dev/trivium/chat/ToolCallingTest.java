package dev.trivium.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.Completions;
import dev.trivium.chat.protocol.Entry;
import dev.trivium.chat.protocol.Requests;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.kernel.ProblemException;
import dev.trivium.llm.Models;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The caller's own functions, called and answered for without a model. */
class ToolCallingTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final String WEATHER =
      """
      {'type':'function','name':'get_weather','description':'Current weather of a place',
       'parameters':{'type':'object','required':['location','days'],'properties':{
         'location':{'type':'string'},'days':{'type':'integer','minimum':1,'maximum':9},
         'unit':{'type':'string','enum':['celsius','fahrenheit']}}}}\
      """;
  private static final String TICKET =
      """
      {'type':'function','function':{'name':'open_ticket','parameters':{'type':'object',
       '$defs':{'Level':{'enum':['low','urgent'],'type':'string'}},
       'required':['title','level','notify','tags','day','note','place'],'properties':{
         'title':{'type':'string','maxLength':5},'level':{'$ref':'#/$defs/Level'},
         'notify':{'type':'boolean'},'tags':{'type':'array','items':{'type':'number'}},
         'day':{'type':'string','format':'date'},'note':{'type':['string','null']},
         'place':{'type':'object','required':['floor'],
                  'properties':{'floor':{'type':'integer','minimum':2}}}}}}}\
      """;

  private final RunFixture runs =
      new RunFixture(
          VERTX,
          (caller, question, progress) -> {
            throw new AssertionError("the analyst was asked");
          },
          AnalystConfidenceTest.boats(),
          Models.NONE,
          Purse.UNLIMITED);

  @AfterAll
  static void close() {
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  private static ObjectNode body(String input, String rest) {
    String json = "{'input':%s,'tools':[%s,%s]%s}".formatted(input, WEATHER, TICKET, rest);
    return Wire.readObject(
        json.replace('\'', '"').getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private LiveResponse ended(ObjectNode body, String before) {
    LiveResponse response = runs.begin(body, before, false);
    response.ended().await().atMost(Duration.ofSeconds(20));
    return response;
  }

  private static JsonNode arguments(LiveResponse response) throws Exception {
    return Wire.read(response.object().at("/output/0/arguments").asText());
  }

  @Test
  void callsTheFunctionThatAQuestionMeansWithWhatItSays() throws Exception {
    LiveResponse response =
        ended(body("'Weather in Oslo in celsius for the next 3 days?'", ""), null);

    JsonNode item = response.object().at("/output/0");
    assertThat(item.path("type").asText()).isEqualTo("function_call");
    assertThat(item.path("name").asText()).isEqualTo("get_weather");
    assertThat(item.path("call_id").asText()).startsWith("call_");
    assertThat(arguments(response))
        .isEqualTo(Wire.read("{\"location\":\"Oslo\",\"days\":3,\"unit\":\"celsius\"}"));
    assertThat(response.object().path("status").asText()).isEqualTo("completed");
    assertThat(response.log().written())
        .extracting(Entry::type)
        .containsExactly(
            "response.created",
            "response.in_progress",
            "response.output_item.added",
            "response.function_call_arguments.delta",
            "response.function_call_arguments.done",
            "response.output_item.done",
            "response.completed");
    ObjectNode whole = new Completions(response.begun(), false).whole(response.object());
    assertThat(whole.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
    assertThat(response.object().at("/metadata/trivium_generated_by").asText())
        .isEqualTo("template");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "Weather in Oslo?|",
        "Weather in Oslo for 77 days?|",
        "revenue by month|",
        "Weather in Oslo for 3 days?|,'tool_choice':'none'",
        "Weather in Oslo for 3 days?|,'tool_choice':{'type':'allowed_tools','mode':'auto',"
            + "'tools':[{'type':'function','name':'open_ticket'}]}",
      })
  void leavesTheQuestionToTheAnalystWhereNoCallIsMeantAllowedOrComplete(
      String question, String rest) {
    ObjectNode body = body("'" + question + "'", rest == null ? "" : rest);

    assertThatThrownBy(() -> runs.begin(body, null, false))
        .isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void aCallThatIsWantedIsMadeAfterTheSchemaWhateverIsAsked() throws Exception {
    ObjectNode wanted =
        body(
            "'My screen broke, urgent'", ",'tool_choice':{'type':'function','name':'open_ticket'}");
    wanted.putObject("metadata").put("trivium_as_of", "2026-03-02");

    LiveResponse named = ended(wanted, null);
    LiveResponse required = ended(body("'hello'", ",'tool_choice':'required'"), null);
    LiveResponse allowed =
        ended(
            body(
                "'Weather in Oslo for 3 days?'",
                ",'tool_choice':{'type':'allowed_tools','mode':'required',"
                    + "'tools':[{'type':'function','name':'open_ticket'}]}"),
            null);

    assertThat(arguments(named))
        .isEqualTo(
            Wire.read(
                "{\"title\":\"scree\",\"level\":\"urgent\",\"notify\":false,\"tags\":[],"
                    + "\"day\":\"2026-03-02\",\"note\":null,\"place\":{\"floor\":2}}"));
    assertThat(arguments(required)).isEqualTo(Wire.read("{\"location\":\"hello\",\"days\":1}"));
    assertThat(allowed.object().at("/output/0/name").asText()).isEqualTo("open_ticket");
  }

  @Test
  void tellsWhatAFunctionGaveAsThatFunctionsEvidenceAndNeverObeysIt() {
    LiveResponse called = ended(body("'Weather in Oslo for 3 days?'", ""), null);
    String id = called.object().at("/output/0/call_id").asText();
    String given =
        "[{'type':'function_call_output','call_id':'%s','output':'%s'}]"
            .formatted(id, "{\\\"sky\\\":\\\"rain <b>*now*</b>\\\",\\\"t\\\":4}");

    LiveResponse told = ended(body(given, ""), called.settled().context());
    LiveResponse again = ended(body(given, ""), told.settled().context());

    assertThat(Completions.text(told.object()))
        .startsWith(
            "From the tool get\\_weather:\n\n- sky: rain \\<b\\>\\*now\\*\\</b\\>\n- t: 4\n")
        .contains("did not check");
    assertThat(told.object().at("/metadata/trivium_query_type").asText()).isEqualTo("tool_output");
    assertThat(Completions.text(again.object())).startsWith("From the tool get\\_weather");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "[{'type':'function_call_output','call_id':'call_x','output':'4'}]||input",
        "'x'|,'tool_choice':{'type':'function','name':'close_ticket'}|tool_choice",
        "'x'|,'tool_choice':{'type':'allowed_tools','mode':'required','tools':[]}|tool_choice",
      })
  void refusesOutputsOfCallsThatWereNotMadeAndChoicesOfNoTool(
      String input, String rest, String param) {
    ObjectNode body = body(input, rest == null ? "" : rest);

    assertThatThrownBy(() -> runs.begin(body, null, false))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refused -> assertThat(refused.problem().param()).contains(param));
  }

  @Test
  void readsNoMoreToolsThanIsSet() {
    ObjectNode body = body("'x'", "");
    for (int i = 0; i < 200; i++) {
      body.withArray("tools").addObject().put("type", "function").put("name", "f" + i);
    }

    assertThatThrownBy(() -> runs.begin(body, null, false))
        .hasMessageContaining("At most 128 tools");
    assertThat(Requests.response(body).body().path("tools")).hasSize(202);
  }

  /** Fifty members that are each the whole again would be fifteen thousand millions. */
  @Test
  void aSchemaThatRefersToItselfIsLeftWhereItGrows() {
    StringBuilder members = new StringBuilder();
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      String comma = i == 0 ? "" : ",";
      members.append(comma).append("'a%d':{'$ref':'#/$defs/n'}".formatted(i));
      names.append(comma).append("'a%d'".formatted(i));
    }
    String node = "{'type':'object','required':[%s],'properties':{%s}}".formatted(names, members);
    String tool =
        "{'type':'function','name':'deep','parameters':{'$defs':{'n':%s},'type':'object',"
                .formatted(node)
            + "'required':['a'],'properties':{'a':{'$ref':'#/$defs/n'}}}}";
    ObjectNode body = body("'deep'", ",'tool_choice':{'type':'function','name':'deep'}");
    ((ArrayNode) body.get("tools")).add(Wire.readObject(tool.replace('\'', '"').getBytes(UTF_8)));

    JsonNode item = assertTimeoutPreemptively(ofSeconds(20), () -> ended(body, null)).object();

    assertThat(item.at("/output/0/name").asText()).isEqualTo("deep");
    assertThat(item.at("/output/0/arguments").asText()).hasSizeLessThan(100_000);
  }
}
