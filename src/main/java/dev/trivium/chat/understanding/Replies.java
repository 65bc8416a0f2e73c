package dev.trivium.chat.understanding;

import dev.trivium.chat.understanding.Understanding.Memory;
import dev.trivium.chat.understanding.Understanding.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the option a reply picks, by its number or by its words. */
final class Replies {
  private Replies() {}

  static Optional<Option> chosen(List<Token> tokens, Memory memory, Language language) {
    List<Option> options = memory.options();
    if (options.isEmpty() || tokens.isEmpty()) {
      return Optional.empty();
    }
    List<Token> content = tokens.stream().filter(t -> !language.filler(t.text())).toList();
    if (content.size() == 1 && content.get(0).whole()) {
      int n = (int) content.get(0).number();
      return n >= 1 && n <= options.size() ? Optional.of(options.get(n - 1)) : Optional.empty();
    }
    List<Option> fitting = new ArrayList<>();
    for (Option option : options) {
      List<String> words = List.of(language.key(option.label()).split(" "));
      boolean all = !content.isEmpty() && content.stream().allMatch(t -> words.contains(t.text()));
      if (all) {
        fitting.add(option);
      }
    }
    return fitting.size() == 1 ? Optional.of(fitting.get(0)) : Optional.empty();
  }
}
