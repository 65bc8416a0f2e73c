package dev.trivium.data.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trivium.support.Property;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class GzipInflaterTest {
  @Test
  void inflatesMembersWhereverTheyAreCut() {
    Property.holds(
        50,
        random -> {
          byte[] first = new byte[random.nextInt(100_000)];
          random.nextBytes(first);
          byte[] second =
              "again and again ".repeat(random.nextInt(1, 500)).getBytes(StandardCharsets.UTF_8);
          ByteArrayOutputStream both = new ByteArrayOutputStream();
          both.writeBytes(gzip(first));
          both.writeBytes(gzip(second));

          byte[] inflated = inflated(both.toByteArray(), random, 1 << 20, 1000);

          assertThat(Arrays.copyOf(inflated, first.length)).isEqualTo(first);
          assertThat(Arrays.copyOfRange(inflated, first.length, inflated.length)).isEqualTo(second);
        });
  }

  @Test
  void refusesABomb() {
    byte[] bomb = gzip(new byte[50 << 20]);

    assertThatThrownBy(() -> inflated(bomb, new SplittableRandom(1), 1L << 40, 100))
        .isInstanceOf(BrokenInput.class)
        .hasMessageContaining("100 times");
    assertThatThrownBy(() -> inflated(bomb, new SplittableRandom(1), 1 << 21, 1_000_000))
        .isInstanceOf(BrokenInput.class)
        .hasMessageContaining("larger than");
  }

  @Test
  void refusesWhatIsNotGzipDamagedOrCutShort() {
    byte[] good = gzip("a,b\n1,2\n".repeat(100).getBytes(StandardCharsets.UTF_8));
    byte[] damaged = good.clone();
    damaged[good.length - 6] ^= 1;
    byte[] plain = "a,b\n1,2\n3,4\n5,6\n".getBytes(StandardCharsets.UTF_8);
    for (byte[] wrong : new byte[][] {damaged, plain, Arrays.copyOf(good, good.length - 3)}) {
      assertThatThrownBy(() -> inflated(wrong, new SplittableRandom(1), 1 << 20, 100))
          .isInstanceOf(BrokenInput.class);
    }
  }

  private static byte[] inflated(byte[] bytes, SplittableRandom random, long most, int ratio) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GzipInflater inflater = new GzipInflater(most, ratio)) {
      int from = 0;
      while (from < bytes.length) {
        int to = Math.min(bytes.length, from + random.nextInt(1, 9_000));
        inflater.push(bytes, from, to, (piece, begin, end) -> out.write(piece, begin, end - begin));
        from = to;
      }
      inflater.finish();
    }
    return out.toByteArray();
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }
}
