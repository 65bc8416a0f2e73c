package dev.trivium.data;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.trivium.data.contract.Contract;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What became of a delivery. Nothing is lost: received = inserted + updated + duplicate +
 * quarantined.
 *
 * @param contract version the rows were judged by
 * @param state done, receiving, interrupted, halted or failed
 * @param reasons why rows were quarantined or noted, with their number
 * @param gate passed, failed or not measured, over all rules about the whole; null without any
 * @param latencyMs from the first byte to the last commit
 * @param contentSha256 of the decoded bytes; null until all of them were read
 * @param resumeOffset decoded bytes that are taken in, where a delivery that broke off goes on
 * @param replays the batch whose refused rows were taken in again
 * @param notes what whoever delivers should know, though nothing is wrong; null without any
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(value = "lineage_run", allowGetters = true)
public record Receipt(
    UUID batch,
    String dataset,
    String contract,
    String state,
    long received,
    long inserted,
    long updated,
    long duplicate,
    long quarantined,
    List<ReasonCount> reasons,
    List<String> unknownColumns,
    List<String> missingColumns,
    @Nullable Quality quality,
    @Nullable String gate,
    @Nullable List<Gate> gates,
    long latencyMs,
    @Nullable String contentSha256,
    @Nullable UUID replays,
    @Nullable Long resumeOffset,
    @Nullable List<String> notes) {
  static final String DEPRECATED = "the contract is deprecated and will take no rows one day";

  public Receipt {
    reasons = List.copyOf(reasons);
    unknownColumns = List.copyOf(unknownColumns);
    missingColumns = List.copyOf(missingColumns);
  }

  /** The same receipt with what became of the gates. */
  Receipt gated(String gateWord, List<Gate> each) {
    return with(gateWord, List.copyOf(each), notes);
  }

  /** The same receipt, which says what the contract's state means for the next delivery. */
  Receipt noting(Contract judge) {
    return judge.deprecated() ? with(gate, gates, List.of(DEPRECATED)) : this;
  }

  private Receipt with(
      @Nullable String word, @Nullable List<Gate> each, @Nullable List<String> said) {
    return new Receipt(
        batch,
        dataset,
        contract,
        state,
        received,
        inserted,
        updated,
        duplicate,
        quarantined,
        reasons,
        unknownColumns,
        missingColumns,
        quality,
        word,
        each,
        latencyMs,
        contentSha256,
        replays,
        resumeOffset,
        said);
  }

  /** One rule about the whole: passed, failed or not measured. */
  public record Gate(String rule, String severity, String result) {}

  /** The run to ask lineage for; a delivery is one run, so it has the batch's id. */
  @JsonProperty("lineage_run")
  public UUID lineageRun() {
    return batch;
  }

  /** How many rows one rule stopped or noted. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ReasonCount(
      String rule, @Nullable String field, String code, String severity, long rows) {}

  /** The scores of what arrived and of what was taken in, 0 to 100. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Quality(double received, @Nullable Double served) {}
}
