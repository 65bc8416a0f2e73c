package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.confidence.CalibratorJson;
import dev.trivium.chat.protocol.CreateRequest;
import dev.trivium.chat.protocol.Labels;
import dev.trivium.chat.protocol.Metadata;
import dev.trivium.chat.protocol.ServerEvent;
import dev.trivium.chat.protocol.Usage;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.data.DataQuality;
import dev.trivium.llm.Tokens;
import dev.trivium.web.Json;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns an answer into what clients read of it: text, metadata, evidence. Decides, never acts. */
final class Composition {
  static final String NOTICE = "\n\nInterrupted: this answer is not complete.";

  /** Who found the words: template, model, or mixed. */
  static final String GENERATED_BY = "trivium_generated_by";

  static final String UNREAD = "The images or files that came along were not read.\n\n";

  private Composition() {}

  /**
   * @param text what is shown
   * @param cut whether it ends before the answer does
   */
  record Shown(String text, boolean cut) {}

  /** The text, within what the caller and the log allow. */
  static Shown text(CreateRequest request, Answer answer, long mostCharacters) {
    String text = (request.unread() ? UNREAD : "") + answer.text();
    Integer tokens = request.maxOutputTokens();
    long most = tokens == null ? mostCharacters : Math.min(mostCharacters, tokens * 4L);
    if (text.length() <= most) {
      return new Shown(text, false);
    }
    int end = (int) most;
    if (Character.isLowSurrogate(text.charAt(end))) {
      end--;
    }
    return new Shown(text.substring(0, end) + NOTICE, true);
  }

  /** The caller's entries with the disclosure, as a response begins. */
  static Map<String, String> begun(
      Map<String, String> given, String disclosure, @Nullable Speech speech) {
    Map<String, String> metadata = new LinkedHashMap<>(given);
    add(metadata, "trivium_disclosure", speech == null ? disclosure : speech.disclosure());
    if (speech != null) {
      add(metadata, GENERATED_BY, speech.words());
    }
    return metadata;
  }

  /** The same for a caller who gets a variant of what is rolled out. */
  static Map<String, String> varied(Map<String, String> begun, Rollout.Variant variant) {
    Map<String, String> metadata = new LinkedHashMap<>(begun);
    if (!variant.equals(Rollout.Variant.BASE)) {
      add(metadata, "trivium_variant", variant.name());
    }
    return metadata;
  }

  /** What a speech tells of itself at its end. */
  static Map<String, String> labelled(ObjectNode begun, Speech.Spoken spoken) {
    Map<String, String> metadata = Labels.all(begun);
    spoken
        .labels()
        .forEach((name, value) -> {
          if (name.equals(GENERATED_BY) && metadata.containsKey(name)) {
            metadata.put(name, value);
          }
          add(metadata, name, value);
        });
    if (spoken.estimated()) {
      add(metadata, "trivium_usage", "estimated");
    }
    return metadata;
  }

  /** What is known of the answer, in the order of its weight. */
  static Map<String, String> ended(Map<String, String> begun, Answer answer) {
    Map<String, String> metadata = new LinkedHashMap<>(begun);
    labels(answer).forEach((name, value) -> add(metadata, name, value));
    return metadata;
  }

  /** What is known of an answer that the analyst worded, in the order of its weight. */
  static Map<String, String> labels(Answer answer) {
    Map<String, String> metadata = new LinkedHashMap<>();
    if (StaleAnswers.is(answer)) {
      add(metadata, "trivium_degraded", "cache");
    }
    Assurance assurance = answer.assurance();
    Double confidence = assurance.score();
    String score = confidence == null ? "null" : String.format(Locale.ROOT, "%.2f", confidence);
    add(metadata, "trivium_band", assurance.band().word());
    add(metadata, "trivium_confidence", score);
    add(metadata, "trivium_calibrated", String.valueOf(assurance.confidence().calibrated()));
    add(metadata, Metadata.AS_OF, answer.asOf().truncatedTo(ChronoUnit.SECONDS).toString());
    add(metadata, "trivium_interpretation", answer.interpretation());
    add(metadata, "trivium_query_type", answer.queryType());
    add(metadata, GENERATED_BY, "template");
    add(metadata, "trivium_confidence_reason", assurance.reason());
    add(metadata, "trivium_usage", "estimated");
    return metadata;
  }

  /** What the answer stands on. */
  static ObjectNode evidence(Answer answer) {
    ObjectNode evidence = Wire.object();
    evidence.put("kind", answer.kind().name().toLowerCase(Locale.ROOT));
    evidence.put("query_type", answer.queryType());
    evidence.set("query", answer.query());
    evidence.set("columns", Json.mapper().valueToTree(answer.columns()));
    evidence.set("rows", Json.mapper().valueToTree(answer.rows()));
    evidence.set("sql", Json.mapper().valueToTree(answer.sql()));
    evidence.put("as_of", answer.asOf().toString());
    evidence.set("datasets", Json.mapper().valueToTree(answer.sources().datasets()));
    ArrayNode qualities = evidence.putArray("quality");
    answer.sources().quality().forEach(quality -> qualities.add(quality(quality)));
    ArrayNode runs = evidence.putArray("lineage_runs");
    answer.sources().lineageRuns().forEach(run -> runs.add(run.toString()));
    Assurance assurance = answer.assurance();
    evidence.put("confidence", assurance.score());
    evidence.put("confidence_reason", assurance.reason());
    evidence.put("band", assurance.band().word());
    evidence.set("calibration", calibration(assurance));
    evidence.put("chart", answer.chart());
    evidence.put("interpretation", answer.interpretation());
    Citations.keep(evidence, answer.cited());
    evidence.put("text", answer.text());
    ArrayNode suggestions = evidence.putArray("suggestions");
    answer.suggestions().forEach(suggestions::add);
    return evidence;
  }

  private static ObjectNode quality(DataQuality quality) {
    return Wire.object()
        .put("dataset", quality.dataset())
        .put("received", quality.received())
        .put("served", quality.served())
        .put("open_findings", quality.findings())
        .put("low", quality.low());
  }

  /** What the score and the band rest on. */
  private static ObjectNode calibration(Assurance assurance) {
    ObjectNode out = Wire.object();
    out.put("calibrated", assurance.confidence().calibrated());
    out.put("calibrator", assurance.calibrator());
    assurance
        .signals()
        .ifPresentOrElse(
            signals -> {
              out.put("class", signals.type());
              signals.shown().forEach(out.putObject("signals")::put);
            },
            () -> out.putNull("class").putNull("signals"));
    assurance.confidence().reasons().forEach(out.putArray("reasons")::add);
    assurance
        .confidence()
        .guarantee()
        .ifPresentOrElse(
            guarantee -> out.set("guarantee", CalibratorJson.guarantee(guarantee)),
            () -> out.putNull("guarantee"));
    out.put("alpha", assurance.aims().alpha());
    out.put("delta", assurance.aims().delta());
    return out;
  }

  /** What viewers that asked for it learn before the text. */
  static List<ServerEvent> beforeText(Answer answer) {
    ObjectNode interpretation = Wire.object();
    interpretation.put("text", answer.interpretation());
    interpretation.put("query_type", answer.queryType());
    interpretation.set("query", answer.query());
    interpretation.put("as_of", answer.asOf().toString());
    ObjectNode confidence = Wire.object();
    Assurance assurance = answer.assurance();
    confidence.put("score", assurance.score());
    confidence.put("band", assurance.band().word());
    confidence.put("calibrated", assurance.confidence().calibrated());
    assurance.confidence().reasons().forEach(confidence.putArray("reasons")::add);
    return List.of(
        ServerEvent.extension("interpretation", interpretation),
        ServerEvent.extension("confidence", confidence));
  }

  /** Tokens of everything that was asked and of what was said. */
  static ObjectNode usage(CreateRequest request, String said) {
    return Usage.estimated(String.join("\n", request.turns()), said).response();
  }

  /** Tokens as a language model counted them. */
  static ObjectNode usage(Tokens tokens) {
    return new Usage(tokens.input(), tokens.cached(), tokens.output(), tokens.reasoning())
        .response();
  }

  private static void add(Map<String, String> metadata, String name, String value) {
    if (!value.isEmpty()) {
      String fit =
          value.length() <= Metadata.VALUE ? value : value.substring(0, Metadata.VALUE - 1) + "…";
      metadata.putIfAbsent(name, fit);
    }
  }
}
