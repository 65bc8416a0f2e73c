package dev.trivium.data.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.data.text.DocumentReader.Kind;
import dev.trivium.data.text.DocumentReader.Reading;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentReaderTest {
  private final DocumentReader reader = new DocumentReader(3);

  @Test
  void readsMarkdownUnderItsHeadings() {
    Manuscript read =
        read(
            Kind.MARKDOWN,
            """
            # Returns
            Send it *back* within [30 days](https://shop.example).

            ## Damaged goods
            - Take a photo.
            - Keep the `box`.

            <script>alert(1)</script>

            # Delivery
            We deliver on Mondays.
            """);

    assertThat(read.title()).isEqualTo("Returns");
    assertThat(sections(read))
        .containsExactly(
            "Returns: Send it back within 30 days.",
            "Returns › Damaged goods: - Take a photo.\n- Keep the box.",
            "Delivery: We deliver on Mondays.");
  }

  @Test
  void readsTheWordsOfAPageAndNothingThatRuns() {
    Manuscript read =
        read(
            Kind.HTML,
            """
            <html><head><title>Help</title><style>p{}</style></head><body>
            <nav>Home | Shop</nav><h1>Payment</h1><p>Pay by <b>card</b>.</p>
            <script>fetch('https://evil.example')</script>
            <h2>Invoices</h2><table><tr><td>Due</td><td>30 days</td></tr></table>
            <img src="https://evil.example/x.png" alt="">
            </body></html>
            """);

    assertThat(read.title()).isEqualTo("Help");
    assertThat(sections(read))
        .containsExactly("Payment: Pay by card.", "Payment › Invoices: Due\n30 days");
  }

  @Test
  void readsTheTextOfAPdfWithPagesAndHeadings() {
    Manuscript read = read(Kind.PDF, Pdfs.handbook());

    assertThat(read.title()).isEqualTo("Handbook");
    assertThat(read.pages()).isEqualTo(2);
    assertThat(sections(read))
        .containsExactly(
            "Holidays: Everybody has thirty days of leave.\nAsk your lead in time.",
            "Sick leave: Call before nine in the morning.");
    assertThat(read.sections().stream().map(s -> read.pageAt(s.from()))).containsExactly(1, 2);
  }

  @Test
  void refusesWhatHoldsNoTextAndSaysWhy() {
    assertThat(refusal(Kind.PDF, Pdfs.encrypted())).contains("encrypted");
    assertThat(refusal(Kind.PDF, Pdfs.picture())).contains("only pictures");
    assertThat(refusal(Kind.PDF, Pdfs.ofPages(4))).contains("at most 3");
    assertThat(refusal(Kind.PDF, Pdfs.bomb(80 << 20))).contains("unpack");
    assertThat(refusal(Kind.PDF, bytes("%PDF-1.7 and then nothing"))).contains("damaged");
    assertThat(refusal(Kind.PLAIN, new byte[] {(byte) 0xff, (byte) 0xfe, 'a'})).contains("UTF-8");
    assertThat(refusal(Kind.MARKDOWN, bytes("# Only\n## headings"))).contains("no text");
    assertThat(refusal(Kind.PLAIN, bytes(" \n\u0000\u200b\n"))).contains("no text");
  }

  @Test
  void endsAPdfWhenTimeIsUp() {
    Reading late = reader.read(Kind.PDF, Pdfs.handbook(), () -> true);

    assertThat(late)
        .isInstanceOfSatisfying(
            Reading.Refused.class, refused -> assertThat(refused.reason()).contains("longer"));
  }

  @Test
  void survivesNestingThatExhaustsRecursion() {
    String deep = "> ".repeat(20_000) + "quoted\n\n" + "*a **a ".repeat(20_000) + "\n";
    String tags = "<div>".repeat(50_000) + "words";

    assertThat(read(Kind.MARKDOWN, deep).text()).contains("quoted");
    assertThat(read(Kind.HTML, tags).text()).contains("words");
  }

  @Test
  void leavesOutWhatCannotBeSeen() {
    Manuscript read = read(Kind.PLAIN, "safe\u0000\u202etxt\u200b end\r\n\r\nnext");

    assertThat(read.text()).isEqualTo("safetxt end\nnext\n");
  }

  private Manuscript read(Kind kind, String text) {
    return read(kind, bytes(text));
  }

  private Manuscript read(Kind kind, byte[] bytes) {
    return switch (reader.read(kind, bytes, () -> false)) {
      case Reading.Read read -> read.manuscript();
      case Reading.Refused refused -> throw new AssertionError(refused.reason());
    };
  }

  private String refusal(Kind kind, byte[] bytes) {
    return switch (reader.read(kind, bytes, () -> false)) {
      case Reading.Read read -> throw new AssertionError("read: " + read.manuscript().text());
      case Reading.Refused refused -> refused.reason();
    };
  }

  private static List<String> sections(Manuscript read) {
    return read.sections().stream()
        .map(s -> s.heading() + ": " + read.text().substring(s.from(), s.to()).strip())
        .toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
