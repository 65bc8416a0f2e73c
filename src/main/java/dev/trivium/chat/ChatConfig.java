package dev.trivium.chat;

import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Limits of the room.
 *
 * @param questionMax characters of a question
 * @param historyMax earlier turns that are understood again when a caller sends the history
 * @param lanes named stream ids in the life of a socket
 * @param inFlight answers at once on a socket
 * @param queued frames that wait on a socket
 * @param badFrames refused frames in a row before a socket is closed
 * @param deadline of one answer
 * @param detachGrace how long an answer runs on when its last viewer is gone
 * @param logTtl how long a log lives after its end
 * @param logTtlUnstored the same for answers that are not stored
 * @param logMaxBytes of one log
 * @param logMemory bytes of all logs; above, new answers are refused
 * @param lease how long a node is believed to be alive without a word
 * @param renew how often it says a word
 * @param batches how a running answer is kept
 * @param zone where days begin and end
 * @param weekStart first day of a week
 * @param rowsMax rows of one answer
 * @param lexicons vocabularies whose lexicons are kept, one for each set of regions and roles
 * @param confidence how sure answers must be
 * @param keeping how long answers are kept
 * @param models how language models are asked
 * @param rates how much a caller may ask
 * @param money what language models may cost
 * @param rollouts how features are rolled out
 * @param commitAfter how long the head of a stream waits for something to show
 * @param disclosure what people are told about who answers
 */
public record ChatConfig(
    int questionMax,
    int historyMax,
    int lanes,
    int inFlight,
    int queued,
    int badFrames,
    Duration deadline,
    Duration detachGrace,
    Duration logTtl,
    Duration logTtlUnstored,
    long logMaxBytes,
    long logMemory,
    Duration lease,
    Duration renew,
    Batches batches,
    ZoneId zone,
    DayOfWeek weekStart,
    int rowsMax,
    int lexicons,
    Confidence confidence,
    Keeping keeping,
    Models models,
    Rates rates,
    Money money,
    Rollouts rollouts,
    Duration commitAfter,
    String disclosure) {

  /**
   * How features are rolled out.
   *
   * @param tick how often variants are judged
   * @param minSample answers of each arm before anything is said of them
   * @param prompts how a language model is told to write, by the name of the version
   */
  public record Rollouts(Duration tick, int minSample, Map<String, String> prompts) {
    public Rollouts {
      prompts = Map.copyOf(prompts);
    }
  }

  /**
   * How much one caller may ask.
   *
   * @param rpm requests a minute, on all nodes
   * @param tpm tokens a minute, on all nodes
   * @param streams answers at once, on each node
   */
  public record Rates(int rpm, int tpm, int streams) {}

  /**
   * What language models may cost, where operators set nothing else.
   *
   * @param callerDay micro-units a caller and day; null for no limit
   * @param globalMonth micro-units a month; null for no limit
   * @param minOutput fewer tokens than this are no answer
   * @param webhook told about alerts; null for nobody
   * @param retention of the ledger
   * @param lease how long a silent node holds money for its answers
   */
  public record Money(
      @Nullable Long callerDay,
      @Nullable Long globalMonth,
      int minOutput,
      @Nullable URI webhook,
      Duration retention,
      Duration lease) {
    public static final Money UNLIMITED =
        new Money(null, null, 1, null, Duration.ofDays(400), Duration.ofSeconds(30));
  }

  /**
   * How sure answers must be.
   *
   * @param staleAfter how far rows may end before a period without a reservation
   * @param refresh how often a node looks whether another calibrator was stored
   */
  public record Confidence(Duration staleAfter, Duration refresh) {}

  /**
   * How an answer is kept while it streams: what has gathered goes out after a time, or when it is
   * many or much.
   *
   * @param fence how many events may be shown that are not kept yet
   */
  public record Batches(Duration every, int events, int bytes, int fence) {}

  /**
   * How long answers are kept, counted from the question.
   *
   * @param responses those that were stored
   * @param keys of idempotency
   */
  public record Keeping(Duration responses, Duration keys) {}

  /**
   * How language models are asked.
   *
   * @param outputUsual tokens of an answer whose caller sets no limit
   * @param outputMost tokens of an answer at most
   * @param worded whether a model words the answers of {@code trivium}, where one is configured
   * @param ladder whether another model may answer in the place of one that was named
   * @param rulesGoOn whether rules end an answer from rows whose model broke off in the middle
   * @param rounds how often a model may propose how to read one question
   * @param tools of a caller that are read
   * @param cacheTtl how long a wording is kept
   * @param cacheSize wordings that are kept
   * @param staleMax how old a sure answer may be that is told while rows cannot be read
   */
  public record Models(
      int outputUsual,
      int outputMost,
      boolean worded,
      boolean ladder,
      boolean rulesGoOn,
      int rounds,
      int tools,
      Duration cacheTtl,
      int cacheSize,
      Duration staleMax) {
    int output(@org.jspecify.annotations.Nullable Integer asked, int ofTheModel) {
      int wanted = asked == null ? outputUsual : asked;
      return Math.min(Math.min(wanted, outputMost), ofTheModel);
    }
  }

  private static final String DISCLOSURE = "I am an AI assistant.";

  public ChatConfig {
    disclosure = disclosure.isBlank() ? DISCLOSURE : disclosure.strip();
  }
}
