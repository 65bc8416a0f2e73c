package dev.trivium.data.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.api.Test;

class WatchReaderTest {
  @Test
  void readsStrategyAndBound() throws JsonProcessingException {
    Node node = node("rowCountAnomaly: {strategy: batchNormal, k: 2.5}");

    assertThat(new WatchReader(null).read(node))
        .contains(new Gate.Volume(Gate.Strategy.BATCH_NORMAL, 2.5));
    assertThat(node.findings()).isEmpty();
    assertThat(node.notes()).isEmpty();
    assertThat(new WatchReader(null).read(node("rowCountAnomaly: {strategy: holtWinters}")))
        .contains(new Gate.Volume(Gate.Strategy.HOLT_WINTERS, 3));
  }

  @Test
  void refusesWhatItDoesNotKnow() throws JsonProcessingException {
    Node strategy = node("rowCountAnomaly: {strategy: tarot, k: -1}");
    Node drift = node("drift: {psi: 0.2}");
    Node nothing = node("freshness: {}");

    new WatchReader(null).read(strategy);

    assertThat(strategy.findings())
        .extracting(Finding::path)
        .containsExactlyInAnyOrder("rowCountAnomaly.strategy", "rowCountAnomaly.k");
    assertThat(new WatchReader(null).read(drift)).isEmpty();
    assertThat(drift.findings()).hasSize(1);
    assertThat(new WatchReader(null).read(nothing)).isEmpty();
  }

  private static Node node(String yaml) throws JsonProcessingException {
    return Node.root(new YAMLMapper().readTree(yaml));
  }
}
