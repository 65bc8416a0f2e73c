package dev.trivium.chat.understanding;

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

/** The lines of one language's file, {@code name = phrase, phrase, …}, in their order. */
record WordFile(Map<String, String> entries) {

  /** Reads {@code <code>.words}; it is part of the jar, so a missing one is a mistake in it. */
  static WordFile load(String code) {
    Map<String, String> entries = new LinkedHashMap<>();
    try (InputStream in = WordFile.class.getResourceAsStream(code + ".words")) {
      if (in == null) {
        throw new IllegalStateException("no words of the language " + code);
      }
      BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      reader
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("# "))
          .forEach(line -> {
            int equals = line.indexOf('=');
            entries.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
          });
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return new WordFile(entries);
  }

  /** The phrases of a name; none where the file does not have it. */
  List<String> list(String name) {
    String phrases = entries.get(name);
    return phrases == null ? List.of() : split(phrases);
  }

  /** What the file has under names that begin so, by the rest of the name. */
  Map<String, List<String>> under(String prefix) {
    Map<String, List<String>> out = new LinkedHashMap<>();
    entries.forEach((key, phrases) -> {
      if (key.startsWith(prefix)) {
        out.put(key.substring(prefix.length()), split(phrases));
      }
    });
    return out;
  }

  private static List<String> split(String phrases) {
    List<String> out = new ArrayList<>();
    for (String phrase : phrases.split(", ")) {
      String bare = phrase.strip();
      boolean quoted = bare.length() > 2 && bare.startsWith("\"") && bare.endsWith("\"");
      out.add(quoted ? bare.substring(1, bare.length() - 1) : bare);
    }
    return out;
  }
}
