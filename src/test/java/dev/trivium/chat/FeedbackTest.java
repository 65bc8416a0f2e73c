package dev.trivium.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.confidence.LabelJson;
import dev.trivium.chat.protocol.Wire;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What a judgement of a caller says of the answer. */
class FeedbackTest {
  private static final ObjectNode EVIDENCE =
      json("{'calibration':{'class':'total','signals':{'idle':0.25}},'text':'words of an answer'}");

  @Test
  void onlyACorrectionOrAReasonOfSubstanceMakesAnAnswerWrong() {
    assertThat(read("{'response_id':'r','thumb':'up'}").right()).contains(true);
    assertThat(read("{'response_id':'r','thumb':'down'}").right()).contains(false);
    assertThat(read("{'response_id':'r','rating':1,'reasons':['slow']}").right()).isEmpty();
    assertThat(read("{'response_id':'r','rating':1,'reasons':['wrong_number']}").right())
        .contains(false);
    assertThat(read("{'response_id':'r','rating':5,'corrected_interpretation':'x'}").right())
        .contains(false);
    assertThat(read("{'response_id':'r','rating':3}").right()).isEmpty();
  }

  @Test
  void aLabelHoldsSignalsAndNoWords() {
    ObjectNode label =
        read("{'response_id':'r','thumb':'down','comment':'secret'}").label(EVIDENCE).orElseThrow();

    assertThat(LabelJson.read(label).right()).isFalse();
    assertThat(LabelJson.read(label).signals().type()).isEqualTo("total");
    assertThat(label.toString()).doesNotContain("secret").doesNotContain("words");
    assertThat(read("{'response_id':'r','rating':3}").label(EVIDENCE)).isEmpty();
    assertThat(read("{'response_id':'r','rating':5}").label(null)).isEmpty();
  }

  @Test
  void namesTheMemberThatIsWrong() {
    for (String wrong :
        new String[] {
          "{'rating':1}|response_id",
          "{'response_id':'r'}|rating",
          "{'response_id':'r','rating':0}|rating",
          "{'response_id':'r','rating':2,'thumb':'up'}|rating",
          "{'response_id':'r','thumb':'sideways'}|thumb",
          "{'response_id':'r','rating':2,'reasons':['because']}|reasons",
          "{'response_id':'r','rating':2,'comment':7}|comment"
        }) {
      String[] parts = wrong.split("\\|");
      assertThatThrownBy(() -> read(parts[0])).hasMessageContaining(parts[1]);
    }
  }

  private static Feedback read(String body) {
    return Feedback.read(json(body));
  }

  private static ObjectNode json(String body) {
    return Wire.readObject(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
