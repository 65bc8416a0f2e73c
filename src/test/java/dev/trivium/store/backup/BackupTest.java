package dev.trivium.store.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The decisions about backups, without a server or a disk. */
class BackupTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final byte[] KEY = new byte[ArchiveKey.BYTES];

  @Test
  void segmentsAreNamedAsTheServerNamesThem() {
    WalSegment segment = WalSegment.holding(1, "2A/FF000028");

    assertThat(segment.name()).isEqualTo("000000010000002A000000FF");
    assertThat(segment.next().name()).isEqualTo("000000010000002B00000000");
    assertThat(WalSegment.named(segment.name())).contains(segment);
    assertThat(WalSegment.before(1, "0/2000000").name()).isEqualTo("000000010000000000000001");
    assertThat(WalSegment.named("00000002.history")).isEmpty();
    assertThatThrownBy(() -> WalSegment.holding(1, "nowhere"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aChainGoesAsFarAsIsWantedAndTellsAGap() {
    WalLog log = WalLog.parse(lines(3, 4, 5, 6));

    assertThat(log.chain(segment(4), segment(5), null))
        .extracting(WalLog.Entry::name)
        .containsExactly(segment(4).name(), segment(5).name(), segment(6).name());
    assertThat(log.chain(segment(3), segment(3), segment(5))).hasSize(3);
    assertThatThrownBy(() -> log.chain(segment(2), segment(3), null))
        .isInstanceOf(Broken.class)
        .hasMessageContaining(segment(2).name() + " was never archived");
    assertThatThrownBy(() -> log.chain(segment(5), segment(7), null))
        .isInstanceOf(Broken.class)
        .hasMessageContaining(segment(7).name());
    assertThatThrownBy(() -> WalLog.parse(lines(3, 5)).chain(segment(3), segment(3), null))
        .isInstanceOf(Broken.class)
        .hasMessageContaining(segment(4).name());
  }

  @Test
  void aLineCutByACrashIsLeftOutAndANonsenseLineIsNot() {
    String whole = lines(3, 4);

    assertThat(WalLog.parse(whole + "0000000100").entries()).hasSize(2);
    assertThat(WalLog.parse(whole).text()).isEqualTo(whole);
    assertThatThrownBy(() -> WalLog.parse(whole + "nonsense\n")).isInstanceOf(Broken.class);
    assertThat(WalLog.parse(whole).before(segment(4))).containsExactly(segment(3).name());
  }

  @Test
  void aManifestTellsWhatIsMissingChangedOrForeign() {
    Manifest manifest = Manifest.of(backup(NOON).json());
    List<Manifest.Member> wrong = new ArrayList<>(manifest.files());
    wrong.set(0, new Manifest.Member("PG_VERSION", 3, "other"));
    wrong.remove(1);
    wrong.add(new Manifest.Member("base/1/9999", 0, "x"));

    manifest.requireSame(manifest.files());
    assertThat(manifest).isEqualTo(backup(NOON));
    assertThatThrownBy(() -> manifest.requireSame(wrong))
        .isInstanceOf(Broken.class)
        .hasMessageContaining("PG_VERSION was changed")
        .hasMessageContaining("base/1/1259 is missing")
        .hasMessageContaining("base/1/9999 does not belong to it");
  }

  @Test
  void theNewestBackupStaysHoweverOldItIs() {
    Manifest old = backup(NOON.minus(Duration.ofDays(40)));
    Manifest older = backup(NOON.minus(Duration.ofDays(50)));
    Manifest fresh = backup(NOON);
    Duration keep = Duration.ofDays(35);

    assertThat(Retention.expired(List.of(older, old, fresh), NOON, keep))
        .containsExactly(older, old);
    assertThat(Retention.expired(List.of(older, old), NOON, keep)).containsExactly(older);
  }

  @Test
  void aRestoreBeginsWithTheLastBackupThatHadEnded() {
    Manifest morning = backup(NOON.minusSeconds(7200));
    Manifest noon = backup(NOON);
    List<Manifest> both = List.of(noon, morning);

    assertThat(Retention.begin(both, null)).contains(noon);
    assertThat(Retention.begin(both, NOON.minusSeconds(1))).contains(morning);
    assertThat(Retention.begin(both, NOON.minusSeconds(9000))).isEmpty();
    assertThat(Retention.beyond(both, NOON.minusSeconds(3600))).contains(noon.firstSegment());
    assertThat(Retention.beyond(both, NOON)).isEmpty();
  }

  @Test
  void whatIsSealedOpensOnlyWithItsKeyAtItsPlaceAndWhole() throws IOException {
    byte[] wrapped = ArchiveKey.wrap(KEY, "archive", KEY);
    ArchiveKey key = ArchiveKey.unwrap(KEY, "archive", wrapped);
    byte[] clear = new byte[3 << 20];
    byte[] sealed = sealed(key, "wal/1", clear);
    byte[] flipped = sealed.clone();
    flipped[sealed.length / 2] ^= 1;
    byte[] cut = Arrays.copyOf(sealed, sealed.length - (1 << 20));

    assertThat(opened(key, "wal/1", sealed)).isEqualTo(clear);
    for (byte[] damaged : List.of(flipped, cut)) {
      assertThatThrownBy(() -> opened(key, "wal/1", damaged)).isInstanceOf(IOException.class);
    }
    assertThatThrownBy(() -> opened(key, "wal/2", sealed)).isInstanceOf(IOException.class);
    byte[] other = KEY.clone();
    other[0] = 1;
    assertThatThrownBy(() -> ArchiveKey.unwrap(other, "archive", wrapped))
        .isInstanceOf(Broken.class)
        .hasMessageContaining("another database secret");
  }

  private static byte[] sealed(ArchiveKey key, String name, byte[] clear) throws IOException {
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    try (OutputStream out = key.sealing(target, name)) {
      out.write(clear);
    }
    return target.toByteArray();
  }

  private static byte[] opened(ArchiveKey key, String name, byte[] sealed) throws IOException {
    try (InputStream in = key.opening(new ByteArrayInputStream(sealed), name)) {
      return in.readAllBytes();
    }
  }

  private static WalSegment segment(long number) {
    return new WalSegment(1, number);
  }

  private static String lines(long... numbers) {
    StringBuilder lines = new StringBuilder();
    for (long number : numbers) {
      lines.append(new WalLog.Entry(segment(number).name(), "hash", 16, NOON).line());
    }
    return lines.toString();
  }

  private static Manifest backup(Instant done) {
    return new Manifest(
        new UUID(1, done.getEpochSecond()),
        done.minusSeconds(60),
        done,
        "18.6",
        1,
        "0/4000028",
        "0/5003C38",
        "label",
        List.of(
            new Manifest.Member("PG_VERSION", 3, "a"),
            new Manifest.Member("base/1/1259", 8192, "b")),
        8195,
        100,
        "c");
  }
}
