package dev.trivium.chat;

import dev.trivium.chat.Speech.Piece;
import dev.trivium.chat.Speech.Spoken;
import dev.trivium.chat.protocol.CreateRequest;
import dev.trivium.chat.protocol.ServerEvent;
import dev.trivium.chat.protocol.TextPieces;
import dev.trivium.chat.protocol.Usage;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.llm.ModelEvent;
import dev.trivium.llm.Tokens;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The text of a worded answer as it comes together, within what the caller allows. */
final class WordedText {
  private static final String PARAGRAPH = "\n\n";
  private static final int CHARACTERS = 4;
  private static final String BY_A_MODEL =
      "*I am an AI assistant. A language model worded this; figures, dates and names are checked"
          + " against your data.*";
  private static final String BY_A_MODEL_SHORT = "*AI assistant, worded by a language model.*";
  private static final String BROKE_OFF =
      "*The language model broke off here. What follows is the whole answer, worded by rules.*";
  private static final Map<String, String> DEGRADED =
      Map.of(
          "analyst",
          "*No language model could be asked just now, so this is worded by rules.*",
          "cache",
          "*No language model could be asked just now; this wording was kept from before.*",
          "next_model",
          "*The preferred language model could not be asked, so another one worded this.*");

  private final CreateRequest request;
  private final StringBuilder said = new StringBuilder();
  private final StringBuilder lead = new StringBuilder();
  private String mode = "";
  private String generatedBy = "template";
  private boolean cached;
  private boolean over;

  WordedText(CreateRequest request) {
    this.request = request;
  }

  /** From now on a rung below the first answers. */
  void degrade(String to) {
    mode = to;
  }

  String degraded() {
    return mode;
  }

  /** Whether anything was said. */
  boolean begun() {
    return !said.isEmpty();
  }

  /** What stands in the place of the template's first sentence. */
  String lead() {
    return lead.toString();
  }

  /** A sentence that passed, or the template's in its place. */
  List<Piece> sentence(Answer answer, Template template, String sentence) {
    List<Piece> out = new ArrayList<>();
    if (!begun()) {
      out.addAll(before(answer));
      say(opening(template), out);
    }
    say(lead.isEmpty() ? sentence : " " + sentence, out);
    lead.append(lead.isEmpty() ? "" : " ").append(sentence);
    return out;
  }

  /**
   * What follows the sentences.
   *
   * @param passed sentences of a model
   * @param failed sentences that were held back
   */
  List<Piece> end(Answer answer, Template template, int passed, int failed) {
    List<Piece> out = new ArrayList<>();
    if (lead.isEmpty()) {
      out.addAll(sentence(answer, template, template.lead()));
    }
    if (passed > 0) {
      generatedBy = failed == 0 ? "model" : "mixed";
    }
    tail(PARAGRAPH + template.rest() + note() + PARAGRAPH + who(template, passed > 0), out);
    return out;
  }

  /** A model broke off behind a whole sentence: all of the template follows, named as such. */
  List<Piece> broken(Template template) {
    mode = "analyst";
    generatedBy = "mixed";
    List<Piece> out = new ArrayList<>();
    String all = template.lead() + PARAGRAPH + template.rest() + PARAGRAPH + template.closing();
    tail(PARAGRAPH + BROKE_OFF + PARAGRAPH + all, out);
    return out;
  }

  private static String who(Template template, boolean worded) {
    if (!worded) {
      return template.closing();
    }
    return template.closing().equals(Voice.DISCLOSURE) ? BY_A_MODEL : BY_A_MODEL_SHORT;
  }

  /** A wording that was kept. */
  List<Piece> kept(Answer answer, Template template, String wording) {
    cached = true;
    List<Piece> out = new ArrayList<>(sentence(answer, template, wording));
    out.addAll(end(answer, template, 1, 0));
    return out;
  }

  /** The analyst's own words. */
  List<Piece> whole(Answer answer) {
    List<Piece> out = new ArrayList<>(before(answer));
    String text = answer.text();
    int closing = text.lastIndexOf(PARAGRAPH);
    String noted =
        mode.isEmpty() || closing < 0
            ? text
            : text.substring(0, closing) + note() + text.substring(closing);
    tail((request.unread() ? Composition.UNREAD : "") + noted, out);
    return out;
  }

  /** That not all of the evidence was shown to the model. */
  static Piece truncated() {
    return new Piece.Aside(
        ServerEvent.extension(
            "warning",
            Wire.object()
                .put("code", "truncated")
                .put("detail", "The language model was shown the first rows only.")));
  }

  private String note() {
    return mode.isEmpty() ? "" : PARAGRAPH + DEGRADED.getOrDefault(mode, "");
  }

  private static List<Piece> before(Answer answer) {
    List<Piece> out = new ArrayList<>();
    Composition.beforeText(answer).forEach(event -> out.add(new Piece.Aside(event)));
    return out;
  }

  private String opening(Template template) {
    String unread = request.unread() ? Composition.UNREAD : "";
    return unread + (template.hedge().isEmpty() ? "" : template.hedge() + PARAGRAPH);
  }

  private void tail(String text, List<Piece> out) {
    for (String piece : TextPieces.of(text)) {
      say(piece, out);
    }
    end(ModelEvent.Finish.STOP, out);
  }

  private void say(String text, List<Piece> out) {
    if (over || text.isEmpty()) {
      return;
    }
    Integer tokens = request.maxOutputTokens();
    long left = tokens == null ? text.length() : (long) tokens * CHARACTERS - said.length();
    int end = (int) Math.min(text.length(), Math.max(0, left));
    if (end < text.length() && end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    if (end > 0) {
      said.append(text, 0, end);
      out.add(new Piece.Text(text.substring(0, end)));
    }
    if (end < text.length()) {
      end(ModelEvent.Finish.LENGTH, out);
    }
  }

  private void end(ModelEvent.Finish finish, List<Piece> out) {
    if (!over) {
      over = true;
      out.add(new Piece.End(finish));
    }
  }

  /** What the end tells of it. */
  Spoken spoken(@Nullable Answer answer, List<Meter> meters) {
    Tokens used = Tokens.NONE;
    boolean estimated = meters.isEmpty();
    for (Meter meter : meters) {
      used = used.plus(meter.used());
      estimated |= meter.estimated();
    }
    if (meters.isEmpty()) {
      used =
          new Tokens(
              Usage.tokens(String.join("\n", request.turns())),
              0,
              Usage.tokens(said.toString()),
              0);
    }
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put(Composition.GENERATED_BY, generatedBy);
    if (!mode.isEmpty()) {
      labels.put("trivium_degraded", mode);
    }
    if (answer != null) {
      labels.putAll(Composition.labels(answer));
      labels.put(Composition.GENERATED_BY, generatedBy);
      labels.put("trivium_cache", cached ? "hit" : "miss");
      labels.remove("trivium_usage");
    }
    List<String> warnings = meters.stream().flatMap(each -> each.warnings().stream()).toList();
    Answer told = answer == null ? null : answer.saying(said.toString());
    return new Spoken(used, estimated, labels, told, warnings);
  }
}
