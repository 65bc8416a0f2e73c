package dev.trivium.chat.evaluation;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Wordings of typed questions, read from a file beside this class; its head says how it is read.
 */
final class Paraphrases {
  private static final Pattern SLOT = Pattern.compile("\\{(\\w+)}");

  private final Map<String, List<String>> wordings;

  private Paraphrases(Map<String, List<String>> wordings) {
    this.wordings = wordings;
  }

  static Paraphrases load(String language) {
    Map<String, List<String>> wordings = new LinkedHashMap<>();
    String file = language + ".paraphrases";
    try (InputStream in = Paraphrases.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("no wordings in " + file);
      }
      BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      List<String> current = new ArrayList<>();
      for (String line : reader.lines().toList()) {
        if (line.startsWith("  ")) {
          current.add(line.strip());
        } else if (!line.isBlank() && !line.startsWith("#")) {
          current = new ArrayList<>();
          wordings.put(line.strip(), current);
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return new Paraphrases(wordings);
  }

  /**
   * What a wording has to say.
   *
   * @param slots words by slot
   * @param needed slots it must have
   * @param oneOf slots of which it must have one; empty for no matter
   */
  record Asked(Map<String, Supplier<String>> slots, Set<String> needed, List<String> oneOf) {
    private boolean says(Set<String> wording) {
      return wording.containsAll(needed)
          && slots.keySet().containsAll(wording)
          && (oneOf.isEmpty() || oneOf.stream().anyMatch(wording::contains));
    }
  }

  /** A wording of the class that says all that must be said with the slots there are. */
  String word(String type, Asked asked, RandomGenerator random) {
    List<String> fitting =
        wordings.getOrDefault(type, List.of()).stream().filter(w -> asked.says(slots(w))).toList();
    if (fitting.isEmpty()) {
      throw new IllegalStateException("no wording of " + type + " says " + asked.needed());
    }
    String wording = fitting.get(random.nextInt(fitting.size()));
    return filled(chosen(wording, random), asked.slots()).replaceAll("\\s+", " ").strip();
  }

  private static Set<String> slots(String wording) {
    Set<String> out = new TreeSet<>();
    Matcher match = SLOT.matcher(wording);
    while (match.find()) {
      out.add(match.group(1));
    }
    return out;
  }

  private static String filled(String text, Map<String, Supplier<String>> slots) {
    return SLOT.matcher(text)
        .replaceAll(m -> Matcher.quoteReplacement(slots.getOrDefault(m.group(1), () -> "").get()));
  }

  /** Decides choices and options, innermost first. */
  private static String chosen(String wording, RandomGenerator random) {
    Pattern choice = Pattern.compile("\\(([^()\\[\\]]*)\\)|\\[([^()\\[\\]]*)]");
    String text = wording;
    Matcher match = choice.matcher(text);
    while (match.find()) {
      String taken;
      if (match.group(1) == null) {
        String[] options = match.group(2).split("\\|");
        taken = random.nextBoolean() ? options[random.nextInt(options.length)] : "";
      } else {
        String[] options = match.group(1).split("\\|");
        taken = options[random.nextInt(options.length)];
      }
      text = text.substring(0, match.start()) + taken + text.substring(match.end());
      match = choice.matcher(text);
    }
    return text;
  }
}
