package dev.trivium.chat.evaluation;

import dev.trivium.chat.understanding.Domain;
import dev.trivium.chat.understanding.Interpretation.Filter;
import dev.trivium.chat.understanding.Interpretation.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Says names of a domain the way people do: by a synonym, in the plural, or by a word of theirs.
 */
final class Names {
  private final PracticeDomain practice;
  private final RandomGenerator random;

  Names(PracticeDomain practice, RandomGenerator random) {
    this.practice = practice;
    this.random = random;
  }

  private <T> T pick(List<T> options) {
    return options.get(random.nextInt(options.size()));
  }

  private String pick(String... options) {
    return options[random.nextInt(options.length)];
  }

  String metric(String name) {
    Domain.Metric metric = practice.domain().metric(name).orElseThrow();
    return named(name, metric.label(), metric.synonyms());
  }

  String metric(Measure measure) {
    return metric(measure.metric());
  }

  String dimension(String name) {
    Domain.Dimension dimension = practice.domain().dimension(name).orElseThrow();
    return named(name, dimension.label(), dimension.synonyms());
  }

  private String named(String name, String label, List<String> synonyms) {
    List<String> also = practice.also().getOrDefault(name, List.of());
    int roll = random.nextInt(100);
    String said = label;
    if (roll < 5 && !also.isEmpty()) {
      said = pick(also);
    } else if (roll < 40 && !synonyms.isEmpty()) {
      said = pick(synonyms);
    } else if (roll < 45) {
      said = name.replace('_', ' ');
    }
    boolean shorthand = said.equals(said.toUpperCase(Locale.ROOT));
    return shorthand || random.nextInt(12) == 0 ? said : said.toLowerCase(Locale.ROOT);
  }

  String dimensions(String name) {
    return plural(dimension(name));
  }

  static String plural(String noun) {
    if (noun.endsWith("s") || noun.endsWith("ch") || noun.endsWith("x")) {
      return noun.endsWith("s") ? noun : noun + "es";
    }
    boolean consonant = noun.endsWith("y") && !noun.matches(".*[aeiou]y");
    return consonant ? noun.substring(0, noun.length() - 1) + "ies" : noun + "s";
  }

  String value(String value) {
    int roll = random.nextInt(100);
    if (roll < 45) {
      return value.toLowerCase(Locale.ROOT);
    }
    return roll < 48 ? value.toUpperCase(Locale.ROOT) : value;
  }

  /** Conditions as one phrase; empty for none. */
  String filters(List<Filter> filters) {
    List<String> phrases = new ArrayList<>();
    filters.forEach(f -> phrases.add(filter(f)));
    return String.join(random.nextInt(5) == 0 ? " and " : " ", phrases);
  }

  private String filter(Filter filter) {
    String glue = filter.not() ? pick(" and ", " or ", ", ") : pick(" and ", " or ", " or ", ", ");
    String values = String.join(glue, filter.values().stream().map(this::value).toList());
    if (filter.not()) {
      String not =
          pick(
              "excluding ",
              "without ",
              "except ",
              "not ",
              "other than ",
              "but not ",
              "excluding ",
              "except for ",
              "ignoring ",
              "not counting ",
              "minus ");
      return not + values;
    }
    String dimension = dimension(filter.dimension());
    return switch (random.nextInt(12)) {
      case 0, 1, 2 -> "in " + values;
      case 3, 4, 5 -> "for " + values;
      case 6 -> values;
      case 7 -> pick("at ", "from ", "with ", "of ") + values;
      case 8 -> "for " + dimension + " " + values;
      case 9 -> "for " + values + " " + dimension;
      case 10 ->
          pick("where " + dimension + " is ", dimension + " = ", "with " + dimension + " ")
              + values;
      default -> pick("only ", "just ", "limited to ") + values;
    };
  }

  /** A number as it is typed, of a metric's unit. */
  String number(String metric, double value) {
    String unit = practice.domain().metric(metric).map(Domain.Metric::unit).orElse("count");
    if ("fraction".equals(unit)) {
      String percent = String.valueOf(Math.round(value * 100));
      return pick(percent + "%", percent + " %", percent + " percent");
    }
    String plain = String.valueOf((long) value);
    String grouped = String.format(Locale.ENGLISH, "%,d", (long) value);
    boolean thousands = value >= 1000 && value % 1000 == 0;
    String shorthand = thousands ? (long) value / 1000 + "k" : plain;
    String number = pick(plain, grouped, shorthand);
    boolean money = unit.equals(practice.domain().currency());
    return money && random.nextInt(3) == 0 ? number + " " + unit : number;
  }
}
