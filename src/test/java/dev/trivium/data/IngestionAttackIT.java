package dev.trivium.data;

import static dev.trivium.data.DataForTests.STEWARD;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What hostile files do to a server that has little memory: a refusal or a reason, no more. */
class IngestionAttackIT {
  private static final int MEBI = 1 << 20;
  private static final int HUGE = 500;
  private static final String HEADER = "Ticket No,office,email,opened_on,subject\n";
  private static DataOverHttp server;

  @BeforeAll
  static void open() {
    server = new DataOverHttp(DataForTests.withBodiesUpTo(1L << 30));
    server.house.register("tickets", DataForTests.resource("tickets.odcs.yaml"));
  }

  @AfterAll
  static void close() {
    server.close();
  }

  @Test
  void aFieldOfHalfAGigabyteIsOneRefusedRowAndNoMemory() throws Exception {
    AtomicLong most = new AtomicLong();
    AtomicLong pieces = new AtomicLong();
    long before = usedAfterCollection();

    String answer =
        attack(
            "field",
            "",
            upload ->
                upload
                    .send(HEADER + "1,Oslo,a@b.example,2026-01-01,ok\n2,Oslo,a@b.example,")
                    .flood(
                        filled('x', MEBI),
                        HUGE,
                        () -> {
                          if (pieces.incrementAndGet() % 100 == 0) {
                            most.accumulateAndGet(usedAfterCollection(), Math::max);
                          }
                        })
                    .send("\n3,Oslo,a@b.example,2026-01-01,ok\n"));

    long growth = (most.get() - before) / MEBI;
    System.out.println("IngestionAttackIT: a field of 500 MiB, heap growth " + growth + " MiB");
    assertThat(answer)
        .startsWith("HTTP/1.1 201")
        .contains("\"inserted\":2", "\"quarantined\":1", "parse.size");
    assertThat(growth).isLessThan(64);
    alive();
  }

  @Test
  void aQuoteThatIsNeverClosedEndsAtTheRowLimit() throws Exception {
    String answer =
        attack(
            "quote",
            "",
            upload -> upload.send(HEADER + "1,Oslo,\"").flood(filled('\n', MEBI), HUGE, () -> {}));

    assertThat(answer).startsWith("HTTP/1.1 422").contains("broken-input", "quote");
    alive();
  }

  @Test
  void nulAndBytesThatAreNoTextAreReasons() throws Exception {
    byte[] wrong = {'3', ',', 'O', 's', 'l', 'o', ',', (byte) 0xC3, 0x28, ',', ',', '\n'};

    String answer =
        attack(
            "bytes",
            "",
            upload ->
                upload.send(HEADER + "1,Oslo,a@b.example,2026-01-01,a\0b\n").send(wrong).send("9"));

    assertThat(answer)
        .startsWith("HTTP/1.1 201")
        .contains("parse.nul", "parse.utf8", "parse.fields", "\"quarantined\":3");
    alive();
  }

  @Test
  void tenThousandColumnsAreRefusedInTheHeaderAndAReasonInARow() throws Exception {
    String many = "a,".repeat(10_000);

    String header = attack("header", "", upload -> upload.send(many + "\n1\n"));
    String row = attack("row", "", upload -> upload.send(HEADER + many + "\n"));

    assertThat(header).startsWith("HTTP/1.1 422").contains("500 columns");
    assertThat(row).startsWith("HTTP/1.1 201").contains("parse.size", "\"quarantined\":1");
    alive();
  }

  @Test
  void aBombOfGzipIsTooLargeBeforeItUnfolds() throws Exception {
    long before = usedAfterCollection();
    byte[] bomb = bomb();

    String answer =
        attack("bomb", "content-encoding: gzip\r\n", upload -> upload.flood(bomb, 1, () -> {}));

    assertThat(answer).startsWith("HTTP/1.1 413");
    assertThat((usedAfterCollection() - before) / MEBI).isLessThan(64);
    alive();
  }

  @Test
  void aByteOrderMarkAndMixedLineEndsChangeNothing() throws Exception {
    String answer =
        attack(
            "ends",
            "",
            upload ->
                upload
                    .send(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF})
                    .send(HEADER.replace("\n", "\r\n"))
                    .send("11,Oslo,a@b.example,2026-01-01,one\r")
                    .send("\n12,Oslo,a@b.example,2026-01-01,two\n\n")
                    .send("13,Oslo,a@b.example,2026-01-01,three\r14,Oslo,a@b.example,2026-01-01,"));

    assertThat(answer).startsWith("HTTP/1.1 201").contains("\"inserted\":4");
    alive();
  }

  @Test
  void sqlInEveryPlaceIsTextOrRefused() throws Exception {
    String evil = "x'); drop table data.tickets; --";

    String cell =
        attack(
            "cell", "", upload -> upload.send(HEADER + "21,Oslo,a@b.example,2026-01-01," + evil));
    String header = attack("names", "", upload -> upload.send(evil + "," + HEADER + "1,22,Oslo\n"));
    int dataset = server.deliver(STEWARD, "tickets%27--", "evil", HEADER).statusCode();

    assertThat(cell).startsWith("HTTP/1.1 201").contains("\"inserted\":1");
    assertThat(header).startsWith("HTTP/1.1 201").contains("\"quarantined\":1");
    assertThat(dataset).isEqualTo(404);
    alive();
  }

  private interface Attack {
    Upload on(Upload upload) throws IOException;
  }

  private static String attack(String key, String headers, Attack attack) throws IOException {
    try (Upload upload = new Upload(server, STEWARD, "tickets", key, headers)) {
      try {
        attack.on(upload).end();
      } catch (IOException refused) {
        // The answer says why.
      }
      return upload.answer();
    }
  }

  private static void alive() {
    assertThat(server.get(STEWARD, "/v1/datasets").statusCode()).isEqualTo(200);
  }

  private static byte[] filled(char with, int size) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) with);
    return bytes;
  }

  private static byte[] bomb() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(HEADER.getBytes(StandardCharsets.UTF_8));
      byte[] zeros = filled('0', MEBI);
      for (int i = 0; i < HUGE; i++) {
        gzip.write(zeros);
      }
    }
    return packed.toByteArray();
  }

  private static long usedAfterCollection() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
