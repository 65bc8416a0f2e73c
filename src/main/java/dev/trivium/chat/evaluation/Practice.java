package dev.trivium.chat.evaluation;

import dev.trivium.chat.evaluation.Sample.Meant;
import dev.trivium.chat.understanding.Understanding.Memory;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Makes up questions whose meaning is known: draws a typed question, words it by one of many
 * paraphrases, and types it badly. The same random numbers make the same questions.
 */
final class Practice {
  /** How often each class is drawn, of a hundred and some. */
  private static final Map<String, Integer> WEIGHTS = weights();

  private static final List<LocalDate> DAYS =
      List.of(
          LocalDate.of(2026, 3, 18),
          LocalDate.of(2025, 11, 5),
          LocalDate.of(2025, 12, 31),
          LocalDate.of(2025, 8, 1),
          LocalDate.of(2026, 1, 12),
          LocalDate.of(2025, 5, 20));

  private final PracticeDomain domain;
  private final Paraphrases paraphrases;
  private final RandomGenerator random;
  private final Noise noise;
  private final List<String> lots = new ArrayList<>();

  Practice(PracticeDomain domain, Paraphrases paraphrases, RandomGenerator random) {
    this.domain = domain;
    this.paraphrases = paraphrases;
    this.random = random;
    this.noise = new Noise(random);
    WEIGHTS.forEach((type, weight) -> lots.addAll(java.util.Collections.nCopies(weight, type)));
  }

  private static Map<String, Integer> weights() {
    Map<String, Integer> weights = new LinkedHashMap<>();
    String all =
        "total 10 average 4 distinct 3 ratio 3 two 4 breakdown 12 breakdown-two 3"
            + " trend 8 ranking 5 ranking-one 4 ranking-ten 2 ranking-all 2 rank-in-group 3"
            + " rank-in-group-one 2 compare 5 compare-values 3 growth 3 growth-year 2"
            + " growth-plain 2 growth-by 1 growth-ranked 1 flag 3 growth-series 2 share 4"
            + " share-by 3 threshold 4 threshold-below 2 count-groups 3 extreme 3 running 3"
            + " list 3 forecast 3 follow-filter 3 follow-not 1 follow-time 3 follow-by 3"
            + " follow-metric 2 follow-limit 1 follow-turn 1 follow-having 2 definition 3"
            + " coverage 3 capability 3 unknown 7 unknown-value 4 beyond 4 vague 4"
            + " ambiguous 3 personal 3 outside 4 unsafe 2";
    String[] parts = all.split(" ");
    for (int i = 0; i < parts.length; i += 2) {
      weights.put(parts[i], Integer.parseInt(parts[i + 1]));
    }
    return weights;
  }

  Sample next() {
    String type = lots.get(random.nextInt(lots.size()));
    LocalDate today = DAYS.get(random.nextInt(DAYS.size()));
    Draws draws = new Draws(domain, today, random);
    if (type.startsWith("follow-")) {
      FollowUps.Turn turn = new FollowUps(draws).draw(type);
      Memory memory = new Memory(turn.before(), false, List.of());
      String text = turn.drawn().worded(paraphrases, random);
      return sample(type, text, today, memory, new Meant.Query(turn.drawn().typed.query()));
    }
    return switch (type) {
      case "definition", "coverage", "capability" -> about(type, draws, today);
      case "unknown",
          "unknown-value",
          "beyond",
          "vague",
          "ambiguous",
          "personal",
          "outside",
          "unsafe" ->
          silent(type, draws, today);
      default -> {
        Drawn drawn = draws.draw(type);
        String text = drawn.worded(paraphrases, random);
        yield sample(type, text, today, Memory.NONE, new Meant.Query(drawn.typed.query()));
      }
    };
  }

  private Sample sample(String type, String text, LocalDate today, Memory memory, Meant meant) {
    return new Sample(domain.name(), type, noise.typed(text), today, memory, meant);
  }

  private Sample about(String type, Draws draws, LocalDate today) {
    String metric = draws.any();
    Map<String, Supplier<String>> slots = Map.of("m", () -> draws.names().metric(metric));
    java.util.Set<String> needed =
        type.equals("definition") ? java.util.Set.of("m") : java.util.Set.of();
    String text = paraphrases.word(type, new Paraphrases.Asked(slots, needed, List.of()), random);
    Meant meant =
        switch (type) {
          case "definition" -> new Meant.Definition(metric);
          case "coverage" -> new Meant.Coverage();
          default -> new Meant.Help();
        };
    return sample(type, text, today, Memory.NONE, meant);
  }

  private Sample silent(String type, Draws draws, LocalDate today) {
    Names names = draws.names();
    String metric = draws.any();
    String other = draws.any();
    List<String> groups = draws.groups(2);
    List<String> clear = domain.clear(groups.get(0));
    boolean value = type.equals("unknown-value");
    String unknown = draws.pick(value ? domain.places() : domain.foreign());
    String time = draws.chance(60) ? draws.spans().past().phrase() : "";
    List<String> people =
        domain.domain().dimensions().stream().filter(d -> d.personal()).map(d -> d.name()).toList();
    Map<String, Supplier<String>> slots = new LinkedHashMap<>();
    slots.put("m", () -> names.metric(metric));
    slots.put("n2", () -> names.metric(other));
    slots.put("d", () -> names.dimension(groups.get(1)));
    slots.put("e", () -> names.dimension(groups.get(0)));
    slots.put("es", () -> names.dimensions(groups.get(0)));
    slots.put("n", () -> "" + (2 + random.nextInt(9)));
    slots.put("x", () -> unknown);
    slots.put("v", () -> names.value(draws.pick(clear)));
    slots.put("v1", () -> names.value(clear.get(0)));
    slots.put("v2", () -> names.value(clear.get(1)));
    slots.put("t", () -> time);
    slots.put("u", () -> draws.pick(List.of("day", "week", "month")));
    slots.put("big", () -> names.number(metric, 1000));
    slots.put("p", () -> names.dimension(people.get(0)));
    if (!domain.shared().isEmpty()) {
      slots.put("a", () -> names.value(draws.pick(domain.shared())));
    }
    String drawn = type.equals("ambiguous") && !slots.containsKey("a") ? "unknown" : type;
    String text =
        paraphrases.word(
            drawn, new Paraphrases.Asked(slots, java.util.Set.of(), List.of()), random);
    return sample(drawn, text, today, Memory.NONE, new Meant.Silence());
  }
}
