package dev.trivium.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Versions of the prompt that operators wrote: a folder of texts, each named for its version. The
 * folder in the home may be missing, a named one may not.
 */
final class PromptFiles {
  private static final String KEY = "chat.prompts";
  private static final String ENDING = ".txt";
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_.-]{0,63}");
  private static final int LENGTH = 4_000;
  private static final int MOST = 100;

  private PromptFiles() {}

  /** Each text by its name. Every file that cannot be used is a mistake of the settings. */
  static Map<String, String> read(Settings settings) {
    boolean named = settings.optional(KEY).isPresent();
    Path folder = named ? settings.path(KEY) : settings.path("home").resolve("prompts");
    Map<String, String> prompts = new TreeMap<>();
    if (!named && !Files.isDirectory(folder)) {
      return prompts;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : texts(files)) {
        read(settings, file, prompts);
      }
    } catch (IOException unreadable) {
      settings.mistake(KEY, folder + " is no folder that can be read");
    }
    if (prompts.size() > MOST) {
      settings.mistake(KEY, folder + " has over " + MOST + " prompts");
    }
    return prompts;
  }

  private static List<Path> texts(Stream<Path> files) {
    return files.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
  }

  private static void read(Settings settings, Path file, Map<String, String> prompts)
      throws IOException {
    String full = file.getFileName().toString();
    String name = full.substring(0, full.length() - ENDING.length());
    String text = Files.size(file) > 4L * LENGTH ? "" : text(file);
    if (!NAME.matcher(name).matches()) {
      settings.mistake(KEY, file + " must be named of small letters, digits and . _ -");
    } else if (text.isEmpty() || text.length() > LENGTH) {
      settings.mistake(KEY, file + " must hold 1 to " + LENGTH + " characters");
    } else {
      prompts.put(name, text);
    }
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8).strip();
  }
}
