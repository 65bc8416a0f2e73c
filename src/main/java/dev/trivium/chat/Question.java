package dev.trivium.chat;

import java.time.LocalDate;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asks.
 *
 * @param text as it was typed, within the configured length
 * @param asOf today, for this question
 * @param zone whose day {@code asOf} is, where the caller named one; else null
 * @param context what the answer before it in the conversation left behind ({@link
 *     Answer#context}); null at the beginning of a conversation
 * @param keeps whether the answer may be kept, and one that was kept may be given
 */
record Question(
    String text, LocalDate asOf, @Nullable ZoneId zone, @Nullable String context, boolean keeps) {
  Question(String text, LocalDate asOf, @Nullable ZoneId zone, @Nullable String context) {
    this(text, asOf, zone, context, false);
  }

  Question(String text, LocalDate asOf, @Nullable String context) {
    this(text, asOf, null, context);
  }
}
