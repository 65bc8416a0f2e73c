package dev.trivium.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.kernel.Caller;
import dev.trivium.llm.ModelCard;
import dev.trivium.llm.Models;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VoicesTest {
  private static final Caller STEWARD = new Caller("s", Set.of("*"), Set.of("steward"));
  private static final Caller ANALYST = new Caller("a", Set.of("Alps"), Set.of("analyst"));
  private static final ChatConfig CONFIG = ChatHouse.config();

  @Test
  void aModelForOthersIsNone() {
    Voices voices = voices(Rollout.NONE, card("words", true, Set.of("steward")));

    assertThat(voices.hasModel(STEWARD)).isTrue();
    assertThat(voices.hasModel(ANALYST)).isFalse();
    assertThat(voices.disclosure(STEWARD)).isEqualTo(Worded.DISCLOSURE);
    assertThat(voices.disclosure(ANALYST)).isEqualTo(CONFIG.disclosure());
  }

  @Test
  void aRelayAndAVariantWithoutModelsWordNothing() {
    Rollout.Variant alone = new Rollout.Variant("plain", null, null, true);

    Voices relay = voices(Rollout.NONE, card("relay", false, Set.of()));
    Voices varied = voices((caller, feature) -> alone, card("words", true, Set.of()));

    assertThat(relay.hasModel(ANALYST)).isTrue();
    assertThat(relay.disclosure(ANALYST)).isEqualTo(CONFIG.disclosure());
    assertThat(varied.disclosure(ANALYST)).isEqualTo(CONFIG.disclosure());
  }

  private static Voices voices(Rollout rollout, ModelCard... cards) {
    SayingModel model = new SayingModel();
    Models models = () -> Arrays.stream(cards).map(card -> new Models.Model(card, model)).toList();
    return new Voices(models, CONFIG, rollout);
  }

  private static ModelCard card(String alias, boolean grounded, Set<String> roles) {
    return new ModelCard(alias, "p", 2_000, 500, ModelCard.Prices.FREE, roles, grounded);
  }
}
