package dev.trivium.data.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextPatternProperties {
  private static final String[] ATOMS = {
    "a", "b", "-", "[ab]", "[^a]", "[a-c_]", "\\d", "\\.", "\\w", ".", "(a|bc)", "(?:b|)", "[0-9-]",
    "\\S"
  };
  private static final String[] TIMES = {
    "", "", "", "*", "+", "?", "{2}", "{1,3}", "{2,}", "{0,2}"
  };
  private static final String LETTERS = "aaabbbcc-._09 \nxé";

  @Test
  void saysWhatRe2Says() {
    SplittableRandom random = new SplittableRandom(7);
    int small = 0;
    for (int i = 0; i < 4_000; i++) {
      String pattern = pattern(random);
      TextPattern ours = TextPattern.compile(pattern);
      Pattern theirs = Pattern.compile(pattern);
      small += ours.small() ? 1 : 0;
      for (int j = 0; j < 25; j++) {
        String text = text(random);
        assertThat(ours.occursIn(text))
            .as("'%s' in '%s'", pattern, text)
            .isEqualTo(theirs.matcher(text).find());
      }
    }
    assertThat(small).isGreaterThan(3_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "^(CA|US)-[0-9]{4}-[0-9]{6}$",
        "^[0-9]{4,5}$",
        "^(FUR|OFF|TEC)-[A-Z]{2}-[0-9]{8}$",
        "^[A-Za-z0-9._+-]+@[A-Za-z0-9-]+([.][A-Za-z0-9-]+)+$",
        "^[^@\\s]+@[^@\\s.]+(\\.[^@\\s.]+)+$",
        "^[A-Za-z][A-Za-z0-9+.-]*:\\S+$"
      })
  void needsNoRe2ForWhatContractsSay(String pattern) {
    assertThat(TextPattern.compile(pattern).small()).isTrue();
  }

  @Test
  void leavesTheRestOfTheSyntaxToRe2() {
    List<String> rest =
        List.of(
            "(?i)abc",
            "\\bword\\b",
            "\\p{Lu}",
            "a+?",
            "^a|b$",
            "é",
            "[[:alpha:]]",
            "(a)(^b)",
            "\\x41");

    assertThat(rest).allSatisfy(p -> assertThat(TextPattern.compile(p).small()).isFalse());
    assertThat(TextPattern.compile("(?i)abc").occursIn("xABCx")).isTrue();
    assertThat(TextPattern.compile("^a|b$").occursIn("ac")).isTrue();
    assertThat(TextPattern.compile("^.$").occursIn("é")).isTrue();
  }

  private static String pattern(SplittableRandom random) {
    StringBuilder pattern = new StringBuilder();
    boolean start = random.nextInt(3) > 0;
    boolean stop = random.nextInt(3) > 0;
    int atoms = random.nextInt(1, 6);
    for (int i = 0; i < atoms; i++) {
      pattern
          .append(ATOMS[random.nextInt(ATOMS.length)])
          .append(TIMES[random.nextInt(TIMES.length)]);
    }
    String inner = pattern.toString();
    if (random.nextInt(5) == 0) {
      inner = "(" + inner + "|c[09]+)" + TIMES[random.nextInt(TIMES.length)];
    }
    return (start ? "^" : "") + inner + (stop ? "$" : "");
  }

  private static String text(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(9);
    for (int i = 0; i < length; i++) {
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return text.toString();
  }
}
