package dev.trivium.data.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trivium.support.Property;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Cutting, scrubbing and ranking. */
class PassagesTest {
  private static final Cutter CUTTER = new Cutter(220, 40);

  @Test
  void cutsWithAnOverlapAndNeverAcrossAHeading() {
    Draft draft = new Draft();
    draft.heading(1, "Long");
    draft.block(numbered(500));
    draft.heading(1, "Short");
    draft.block("one two three");
    Manuscript manuscript = draft.manuscript();

    List<Cutter.Piece> pieces = CUTTER.cut(manuscript);

    assertThat(pieces)
        .extracting(Cutter.Piece::heading)
        .containsExactly("Long", "Long", "Long", "Short");
    assertThat(words(pieces.get(0))).hasSize(220).startsWith("w0").endsWith("w219");
    assertThat(words(pieces.get(1))).hasSize(220).startsWith("w180");
    assertThat(words(pieces.get(2))).startsWith("w360").endsWith("w499");
    assertThat(pieces.get(3).text()).isEqualTo("one two three");
  }

  @Test
  void losesNoWordAndPointsIntoTheText() {
    Property.holds(
        200,
        random -> {
          Draft draft = new Draft();
          for (int section = 0; section < random.nextInt(1, 4); section++) {
            draft.heading(random.nextInt(1, 4), "h" + section);
            int count = random.nextInt(1, 700);
            draft.block(
                IntStream.range(0, count)
                    .mapToObj(i -> "x".repeat(random.nextInt(1, 90)))
                    .collect(Collectors.joining(random.nextBoolean() ? " " : "\n")));
          }
          Manuscript manuscript = draft.manuscript();
          boolean[] covered = new boolean[manuscript.text().length()];

          for (Cutter.Piece piece : CUTTER.cut(manuscript)) {
            assertThat(manuscript.text().substring(piece.from(), piece.to()))
                .isEqualTo(piece.text());
            assertThat(piece.text().length()).isLessThanOrEqualTo(2_500);
            java.util.Arrays.fill(covered, piece.from(), piece.to(), true);
          }

          manuscript
              .sections()
              .forEach(section ->
                  IntStream.range(section.from(), section.to())
                      .filter(at -> !Character.isWhitespace(manuscript.text().charAt(at)))
                      .forEach(at -> assertThat(covered[at]).isTrue()));
        });
  }

  @Test
  void findsPersonalDataByItsFormAndItsCheckDigits() {
    assertThat(Scrubber.find("Write to jane.roe@mail.example or call +49 (0)30 901820-12."))
        .isEqualTo(Map.of(Scrubber.Kind.EMAIL, 1, Scrubber.Kind.PHONE, 1));
    assertThat(Scrubber.find("(555) 010-9988, 0171 2345678, 030/9018-2000"))
        .isEqualTo(Map.of(Scrubber.Kind.PHONE, 3));
    assertThat(Scrubber.find("Card 4111 1111 1111 1111, IBAN DE89 3704 0044 0532 0130 00"))
        .containsEntry(Scrubber.Kind.CARD, 1)
        .containsEntry(Scrubber.Kind.ACCOUNT, 1);
    assertThat(Scrubber.find("Account number: 12345678")).containsKey(Scrubber.Kind.ACCOUNT);
  }

  @Test
  void masksWhatItFindsAndLeavesTheRest() {
    assertThat(Scrubber.masked("Ask jane.roe@mail.example, +49 (0)30 901820-12,\nor nobody."))
        .isEqualTo("Ask •••, •••,\nor nobody.");
    assertThat(Scrubber.masked("Card 4111 1111 1111 1111, IBAN DE89 3704 0044 0532 0130 00"))
        .isEqualTo("Card •••, IBAN •••");
    assertThat(Scrubber.masked("a@b.example\n\nc@d.example\n")).isEqualTo("•••\n\n•••\n");
    assertThat(Scrubber.masked(ORDINARY)).isEqualTo(ORDINARY);
  }

  @Test
  void whatIsMaskedHoldsNothingThatIsFound() {
    List<String> personal =
        List.of("jo@x.example", "+44 20 7946 0123", "4111111111111111", "account no: 12345678");
    List<String> other = List.of("id 42", "2026-11-24", "…", "at(X.java:12)", "\n", " ");
    Property.holds(
        500,
        random -> {
          StringBuilder text = new StringBuilder();
          for (int i = 0; i < 12; i++) {
            List<String> from = random.nextInt(3) == 0 ? personal : other;
            text.append(from.get(random.nextInt(from.size())))
                .append(random.nextBoolean() ? " " : ", ");
          }

          assertThat(Scrubber.find(Scrubber.masked(text.toString()))).as(text.toString()).isEmpty();
        });
  }

  /** The look at the signs of a line overlooks nothing that the patterns find. */
  @Test
  void nothingThatIsFoundGoesUnsuspected() {
    String signs = "0123456789012345678900+()-. /,:@aKDEx";
    Property.holds(
        20_000,
        random -> {
          StringBuilder text = new StringBuilder();
          int length = 5 + random.nextInt(30);
          for (int i = 0; i < length; i++) {
            text.append(signs.charAt(random.nextInt(signs.length())));
          }
          if (random.nextInt(4) == 0) {
            text.insert(random.nextInt(length), "Konto nr. ");
          }

          assertThat(Scrubber.masked(text.toString()).equals(text.toString()))
              .as(text.toString())
              .isEqualTo(Scrubber.find(text.toString()).isEmpty());
        });
  }

  @Test
  void cutsSentencesAndLosesNoSign() {
    String text = "Call before nine.  Ask Dr. No? Then\n- wait\n\n- leave! ok";

    List<String> sentences =
        Sentences.of(text, "en").stream()
            .map(range -> text.substring(range.from(), range.to()))
            .toList();

    assertThat(sentences).contains("Call before nine.", "- wait", "- leave!", "ok");
    assertThat(String.join("", sentences).replaceAll("\\s", ""))
        .isEqualTo(text.replaceAll("\\s", ""));
    assertThat(Sentences.of(" \n ", "en")).isEmpty();
    assertThat(Sentences.of("word ".repeat(500), "zz"))
        .hasSizeGreaterThan(3)
        .allSatisfy(range -> assertThat(range.to() - range.from()).isLessThan(610));
  }

  @Test
  void takesOrdinaryNumbersForWhatTheyAre() {
    assertThat(Scrubber.find(ORDINARY)).isEmpty();
  }

  private static final String ORDINARY =
      """
      On 2026-11-24 at 10:30:00 we sold 1,234,567.89 of item 4111-1111-1111-1112 for
      12 %. Order 10023-4455, version 1.20.0, 192.168.0.1, room 0-12, § 3.2.1, ISO 27001,
      GB00 0000 0000 0000 0000 00, call us, @home, 100 000 000 pieces.
      """;

  @Test
  void joinsRankingsByReciprocalRanks() {
    List<Fusion.Ranked<String>> joined = Fusion.of(List.of("a", "b", "c"), List.of("b", "d", "a"));

    assertThat(joined).extracting(Fusion.Ranked::item).containsExactly("b", "a", "d", "c");
    assertThat(joined.get(0).score()).isCloseTo(1 / 62.0 + 1 / 61.0, within(1e-12));
    assertThat(joined.get(0).gap())
        .isCloseTo(joined.get(0).score() - joined.get(1).score(), within(1e-12));
    assertThat(joined.get(3).gap()).isEqualTo(joined.get(3).score());
    assertThat(Fusion.of(List.of(), List.of())).isEmpty();
  }

  @Test
  void aByteANumberKeepsTheAngle() {
    Property.holds(
        200,
        random -> {
          float[] a = new float[384];
          float[] b = new float[384];
          double dot = 0;
          double squareA = 0;
          double squareB = 0;
          for (int i = 0; i < a.length; i++) {
            a[i] = (float) (random.nextDouble() - 0.5);
            b[i] = (float) (random.nextDouble() - 0.5) + a[i] / 2;
            dot += a[i] * b[i];
            squareA += a[i] * a[i];
            squareB += b[i] * b[i];
          }

          assertThat(SmallVector.of(a).cosine(SmallVector.of(b)))
              .isCloseTo(dot / Math.sqrt(squareA * squareB), within(0.01));
        });
    assertThat(SmallVector.stored(new byte[3]).cosine(SmallVector.of(new float[] {1, 2, 3})))
        .isZero();
  }

  private static String numbered(int count) {
    return IntStream.range(0, count).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
  }

  private static List<String> words(Cutter.Piece piece) {
    return List.of(piece.text().split("\\s+"));
  }
}
