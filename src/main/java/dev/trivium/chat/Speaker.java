package dev.trivium.chat;

import dev.trivium.chat.claims.SentenceCheck;
import dev.trivium.chat.claims.SentenceCheck.Checked;
import dev.trivium.chat.understanding.Domain;
import dev.trivium.chat.understanding.Interpretation;
import dev.trivium.chat.understanding.Interpretation.Mode;
import dev.trivium.chat.understanding.Understanding.Clarify;
import dev.trivium.chat.understanding.Understanding.Data;
import dev.trivium.chat.understanding.Understanding.Memory;
import dev.trivium.chat.understanding.Understanding.Option;
import dev.trivium.data.Vocabulary;
import dev.trivium.kernel.ChatObservation;
import dev.trivium.kernel.Observer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the answer of one turn: text, rows, and what the next turn needs. */
final class Speaker {
  private static final Assurance WRITTEN = Assurance.unmeasured("it stands in documents");
  private static final int OPTIONS = 3;

  private final Domain domain;
  private final Vocabulary words;
  private final Question question;
  private final Observer observer;
  private final Narration narration;
  private final Voice voice;

  Speaker(
      Domain domain,
      Vocabulary words,
      Question question,
      Memory memory,
      Instant now,
      Observer observer) {
    this.observer = observer;
    this.domain = domain;
    this.words = words;
    this.question = question;
    this.narration = new Narration(domain, words.model(), question);
    this.voice = new Voice(domain, words, question, memory, now);
  }

  Answer data(Data understood, Table table, Assurance sure) {
    Interpretation query = understood.query();
    boolean forecast = query.mode() == Mode.FORECAST;
    List<String> next = Suggestions.after(domain, words, query);
    return new Answer(
        forecast ? Answer.Kind.FORECAST : Answer.Kind.ANSWER,
        query.queryType(),
        voice.text(Voice.hedged(checked(understood, table), sure), next),
        narration.interpretation(query),
        Memories.tree(query),
        table.columns(),
        table.rows(),
        table.sql(),
        table.asOf(),
        table.sources(),
        sure,
        chart(query, table),
        List.of(),
        next,
        Memories.write(new Memory(query, false, List.of())));
  }

  /** What of the narration its rows and query bear out; a sentence that they do not is left out. */
  private String checked(Data understood, Table table) {
    Checked checked =
        SentenceCheck.check(
            narration.data(understood, table), narration.known(understood, table, question));
    if (!checked.dropped().isEmpty()) {
      observer.observe(
          new ChatObservation.SentencesWithheld(
              understood.query().queryType(),
              checked.dropped().size(),
              String.join(" ", checked.dropped())));
    }
    return checked.text();
  }

  private static String chart(Interpretation query, Table table) {
    if (query.mode() == Mode.FORECAST) {
      return "fan";
    }
    if (table.rows().size() < 2 || query.metrics().isEmpty()) {
      return "none";
    }
    return query.grain() != null ? "line" : "bar";
  }

  Answer clarify(Clarify clarify) {
    return clarify(clarify, Assurance.silent("the question can be read in more than one way"));
  }

  private Answer clarify(Clarify clarify, Assurance asked) {
    List<String> labels = clarify.options().stream().map(Option::label).toList();
    StringBuilder body = new StringBuilder(clarify.question());
    for (int i = 0; i < labels.size(); i++) {
      body.append(i == 0 ? "\n\n" : "\n")
          .append(i + 1)
          .append(". ")
          .append(Formats.plain(labels.get(i)));
    }
    if (!labels.isEmpty()) {
      body.append("\n\nReply with a number or in words.");
    }
    Interpretation pending = clarify.pending();
    Memory next = new Memory(pending, true, clarify.options());
    return voice.spoken(
        Answer.Kind.CLARIFY, "ambiguous", body.toString(), asked, labels, Memories.write(next));
  }

  /** Asks which of the readings was meant, the likeliest first; none asks for other words. */
  Answer unsure(List<Interpretation> readings, Assurance sure) {
    List<Option> options =
        readings.stream()
            .limit(OPTIONS)
            .map(query -> new Option(narration.interpretation(query), query))
            .toList();
    String why = "I am not sure enough to answer (" + sure.reason() + "). ";
    String ask = options.isEmpty() ? "Could you put it another way?" : "Did you mean this?";
    @Nullable Interpretation pending = readings.isEmpty() ? null : readings.get(0);
    return clarify(new Clarify(why + ask, options, pending), sure);
  }

  Declining declining() {
    return new Declining(voice);
  }

  Explaining explaining() {
    return new Explaining(voice);
  }

  /** From documents, in their own words. */
  Answer quoted(String body, List<Cited> cited) {
    return voice.spoken(
        Answer.Kind.HELP,
        "help",
        body,
        WRITTEN,
        "a question that documents answer, not rows",
        cited,
        List.of(),
        voice.kept());
  }
}
