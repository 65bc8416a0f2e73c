package dev.trivium.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.llm.Models;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads what operators want to roll out, and refuses what would change nothing.
 *
 * @param prompts versions of the prompt that are configured
 */
record Variants(Models models, Set<String> prompts) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_.-]{0,63}");
  private static final Set<String> MEMBERS = Set.of("name", "model", "prompt", "analyst_only");
  private static final String FORM =
      "'variant' says what members get: name, and one of model, prompt or analyst_only; model and"
          + " prompt go together.";

  /** Errors: a feature that nothing asks for. */
  static String feature(String given) {
    if (!given.equals(Rollout.CHAT)) {
      throw BudgetRoutes.wrong(
          "feature", "There is no such feature; what can be rolled out is '" + Rollout.CHAT + "'.");
    }
    return given;
  }

  /**
   * The variant of a body, or the one before where it has none. Errors: an unknown member, an alias
   * or a prompt that is not configured, a variant that is as what everybody gets.
   */
  Rollout.Variant read(JsonNode given, Optional<Rollout.Variant> before) {
    if (given.isMissingNode() && before.isPresent()) {
      return before.get();
    }
    if (!given.isObject()) {
      throw BudgetRoutes.wrong("variant", FORM);
    }
    given
        .properties()
        .forEach(member -> {
          if (!MEMBERS.contains(member.getKey())) {
            throw BudgetRoutes.wrong("variant", FORM);
          }
        });
    String name = name(given.path("name").asText(""));
    String model = text(given, "model");
    String prompt = text(given, "prompt");
    JsonNode alone = given.path("analyst_only");
    if (!alone.isMissingNode() && !alone.isBoolean()) {
      throw BudgetRoutes.wrong("variant.analyst_only", "'analyst_only' must be true or false.");
    }
    requireModel(model);
    requirePrompt(prompt);
    boolean others = model != null || prompt != null;
    if (others == alone.asBoolean()) {
      throw BudgetRoutes.wrong("variant", FORM);
    }
    return new Rollout.Variant(name, model, prompt, alone.asBoolean());
  }

  private static String name(String given) {
    if (!NAME.matcher(given).matches()) {
      throw BudgetRoutes.wrong(
          "variant.name",
          "'variant.name' must be a name of small letters, digits and . _ -, a letter first.");
    }
    if (given.equals(Rollout.Variant.BASE.name())) {
      throw BudgetRoutes.wrong("variant.name", "'base' is what everybody else gets.");
    }
    return given;
  }

  /** Only a model that words answers can be asked before the others. */
  private void requireModel(@Nullable String alias) {
    Set<String> wording =
        models.all().stream()
            .map(Models.Model::card)
            .filter(card -> card.grounded())
            .map(card -> card.alias())
            .collect(Collectors.toCollection(TreeSet::new));
    requireKnown("variant.model", "No model of this name words answers here", alias, wording);
  }

  private void requirePrompt(@Nullable String version) {
    requireKnown(
        "variant.prompt",
        "There is no prompt of this name in chat.prompts",
        version,
        new TreeSet<>(prompts));
  }

  private static void requireKnown(
      String param, String otherwise, @Nullable String given, Set<String> known) {
    if (given != null && !known.contains(given)) {
      String there = known.isEmpty() ? "none is configured." : String.join(", ", known) + ".";
      throw BudgetRoutes.wrong(param, otherwise + "; known: " + there);
    }
  }

  private static @Nullable String text(JsonNode given, String member) {
    JsonNode value = given.path(member);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isTextual() || value.asText().isBlank()) {
      throw BudgetRoutes.wrong("variant." + member, "'" + member + "' must be a name.");
    }
    return value.asText();
  }
}
