package dev.trivium.chat;

import dev.trivium.chat.understanding.Language;
import dev.trivium.chat.understanding.Understander;
import dev.trivium.data.Quotations;

/** What the analyst needs to be asked in one language. */
record Tongue(String language, Understander understander, Lexicons lexicons, Quoting documents) {
  static Tongue of(Language language, AnalystLimits limits, Quotations quotations) {
    Understander understander = new Understander(language, limits.weekStart());
    return new Tongue(
        language.code(),
        understander,
        new Lexicons(understander, limits.vocabularies()),
        new Quoting(quotations, understander.contentWords(), language.code()));
  }
}
