package dev.trivium.chat.claims;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Words that claim something by themselves: quantities that are not written in digits, comparisons,
 * causes, negation, outlook. They need a template that says them, too.
 */
final class RiskyWords {
  private static final String NUMBERS =
      "(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty"
          + "|one|once|dozens?|couple|handful|several|scores|pair|\\p{L}+fold|out of"
          + "|quadrupl\\p{L}*|tripl\\p{L}*|doubl\\p{L}*|thrice|halves|both";
  private static final String ORDINALS =
      "first|second|thirds?|fourths?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?"
          + "|elevenths?|twelfths?|(?:thir|four|fif|six|seven|eigh|nine)teenths?"
          + "|(?:twen|thir|for|fif|six|seven|eigh|nine)tieths?|hundredths?|thousandths?|last";

  /** A quarter may be a time of the year; a quarter of something is not. */
  private static final String FRACTIONS =
      "(?:an?|one|two|three|four|five|six|seven|eight|nine)[\\s-]+(?:quarter|third|fourth|fifth"
          + "|sixth|seventh|eighth|ninth|tenth|twentieth)s?|quarters? of(?! \\d)|quarters?"
          + "|(?<!\\d[\\s\u00a0\u202f]?)(?:per[\\s-]?cent|percentages?|percentage points?|pct)"
          + "|(?<!\\d[\\s\u00a0\u202f]?)%|[\\p{N}&&[^0-9]]";

  private static final String RANKS =
      "single|sole|solely|only|majority|minority|bulk|mostly|mainly|largely|primarily"
          + "|dominat\\p{L}*|dominan\\p{L}*|predomina\\p{L}*|tops|topped|topping|beat|beats|beaten"
          + "|beating|lead|leads|leaders?|led|outs(?:old|ell\\p{L}*)|outpac\\p{L}*"
          + "|outstrip\\p{L}*|outrank\\p{L}*|surpass\\p{L}*|overt(?:ook|ak\\p{L}*)|trail\\p{L}*"
          + "|lag(?:s|ged|ging)?|wins?|won|dwarf\\p{L}*|eclips\\p{L}*|greater|greatest|larger"
          + "|smaller|bigger|stronger|weaker|equal\\p{L}*|same";
  private static final String CLAIMS =
      "no|not|none|never|nothing|nobody|without|neither|nor|\\p{L}+n['\u2019]t"
          + "|half|third|twice|double[ds]?|doubling|triple[ds]?|halv(?:e|ed|es|ing)|dozens?"
          + "|hundreds?|thousands?|millions?|billions?|zero|always|every|only|most|least|more"
          + "|less|fewer|few|many|record|peak(?:ed)?|highest|lowest|largest|smallest|biggest"
          + "|best|worst|strongest|weakest|top|bottom|majority|minority|leads?|leading|led"
          + "|because|caused?|causes|driven|drove|thanks|owing|due|therefore|hence|result(?:s"
          + "|ed)?|up|down|higher|lower|better|worse|above|below|over|under|ahead|behind"
          + "|improv\\p{L}+|surg\\p{L}+|soar\\p{L}*|plung\\p{L}+|jump\\p{L}*|slump\\p{L}*"
          + "|slip\\p{L}*|tumbl\\p{L}+|rebound\\p{L}*|recover\\p{L}*|expand\\p{L}*"
          + "|contract\\p{L}*"
          + "|exceed\\p{L}*|outperform\\p{L}*|growth|decline|decreas\\p{L}+|increas\\p{L}+"
          + "|gain\\p{L}*|los[est]\\p{L}*|profit\\p{L}*|stable|steady|flat|unchanged"
          + "|will|would|should|expect\\p{L}*|forecast\\p{L}*|predict\\p{L}*|likely"
          + "|probabl\\p{L}+"
          + "|all|everything|everyone";
  private static final List<Pattern> RISKY =
      List.of(whole(NUMBERS), whole(ORDINALS), whole(FRACTIONS), whole(RANKS), whole(CLAIMS));

  private RiskyWords() {}

  /** Whether the template, in small letters, says each of them that the sentence says. */
  static boolean allIn(String sentence, String template) {
    return RISKY.stream()
        .flatMap(words -> words.matcher(sentence).results())
        .allMatch(found -> whole(Pattern.quote(found.group())).matcher(template).find());
  }

  private static Pattern whole(String words) {
    return Pattern.compile(
        "(?<!\\p{L})(?:" + words + ")(?!\\p{L})", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }
}
