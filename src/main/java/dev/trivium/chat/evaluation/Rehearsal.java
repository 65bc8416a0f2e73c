package dev.trivium.chat.evaluation;

import dev.trivium.chat.confidence.Label;
import dev.trivium.chat.confidence.Signals;
import dev.trivium.chat.understanding.Language;
import dev.trivium.chat.understanding.Lexicon;
import dev.trivium.chat.understanding.Reading;
import dev.trivium.chat.understanding.Understander;
import dev.trivium.chat.understanding.Understanding;
import dev.trivium.chat.understanding.Understanding.Coverage;
import dev.trivium.chat.understanding.Understanding.Data;
import dev.trivium.chat.understanding.Understanding.Definition;
import dev.trivium.chat.understanding.Understanding.Help;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Reads made-up questions of all practice domains and labels what was made of them. */
public final class Rehearsal {
  private final Understander understander = new Understander(Language.load("en"), DayOfWeek.MONDAY);
  private final Paraphrases paraphrases = Paraphrases.load("en");

  /**
   * What was read.
   *
   * @param type class of question as its answer names it; empty where nothing was answered
   */
  record Read(Sample sample, Reading reading, String type, boolean right) {
    boolean answered() {
      return !type.isEmpty();
    }
  }

  /**
   * The labels of all answers.
   *
   * @param questions how many of each domain
   * @param randoms chance for a domain, by its name
   */
  public List<Label> labels(
      int questions, Function<String, RandomGenerator> randoms, Consumer<String> progress) {
    List<Label> labels = new ArrayList<>();
    for (String name : PracticeDomain.NAMES) {
      List<Read> all = read(name, questions, randoms.apply(name));
      all.stream()
          .filter(Read::answered)
          .map(r -> new Label(name, Signals.of(r.type(), false, r.reading().clues()), r.right()))
          .forEach(labels::add);
      progress.accept(
          name
              + ": "
              + questions
              + " questions, "
              + all.stream().filter(Read::answered).count()
              + " answered, "
              + all.stream().filter(Read::right).count()
              + " right");
    }
    return labels;
  }

  List<Read> read(String name, int questions, RandomGenerator random) {
    PracticeDomain domain = PracticeDomain.load(name);
    Lexicon lexicon = understander.lexicon(domain.domain());
    Practice practice = new Practice(domain, paraphrases, random);
    List<Read> out = new ArrayList<>();
    for (int i = 0; i < questions; i++) {
      Sample sample = practice.next();
      Reading reading = understander.read(sample.text(), lexicon, sample.today(), sample.memory());
      boolean right = Labels.right(reading.understanding(), sample.meant(), domain);
      out.add(new Read(sample, reading, type(reading.understanding()), right));
    }
    return out;
  }

  private static String type(Understanding understood) {
    return switch (understood) {
      case Data data -> data.query().queryType();
      case Definition definition -> "definition";
      case Coverage coverage -> "freshness";
      case Help help -> "capability";
      case Understanding.Clarify clarify -> "";
      case Understanding.Abstain abstain -> "";
    };
  }
}
