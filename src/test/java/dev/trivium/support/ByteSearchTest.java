package dev.trivium.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The search must find what others wrote; a blind one would prove everything clean. */
class ByteSearchTest {
  private static final String MARK = "Zqkcanary7vx";
  private static final String OTHER = "883190274615";

  private final ByteSearch search = new ByteSearch(MARK, OTHER);

  @TempDir Path folder;

  @Test
  void findsTheMarkInEveryFormAtEveryPlace() {
    for (int before = 0; before < 9; before++) {
      String value = "x".repeat(before) + MARK + "tail";
      byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);

      found("utf-8", utf8);
      found("utf-8", value.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
      found("utf-16le", value.getBytes(StandardCharsets.UTF_16LE));
      found("utf-16be", value.getBytes(StandardCharsets.UTF_16BE));
      found("hex", HexFormat.of().formatHex(utf8).getBytes(StandardCharsets.US_ASCII));
      found("hex", HexFormat.of().withUpperCase().formatHex(utf8).getBytes(StandardCharsets.UTF_8));
      found("base64+" + before % 3, Base64.getEncoder().encode(utf8));
      found("base64+" + before % 3, Base64.getUrlEncoder().encode(utf8));
    }
    found("url", "q=%5a%71%6B%63%61%6e%61%72%79%37%76%78".getBytes(StandardCharsets.US_ASCII));
    found(
        "utf-8",
        URLEncoder.encode("ö@" + MARK, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8));
    StringBuilder escaped = new StringBuilder();
    MARK.chars().forEach(sign -> escaped.append("\\u%04X".formatted(sign)));
    found("json", escaped.toString().getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void findsEachOfManyInNoiseAndNothingInNoiseAlone() {
    byte[] noise = new byte[1 << 20];
    new Random(11).nextBytes(noise);
    assertThat(search.in("noise", noise)).isEmpty();
    Random random = new Random(12);
    for (int i = 0; i < 64; i++) {
      byte[] mark = (i % 2 == 0 ? MARK : OTHER).getBytes(StandardCharsets.UTF_8);
      System.arraycopy(mark, 0, noise, i * 16_384 + random.nextInt(16_000), mark.length);
    }
    assertThat(search.in("noise", noise)).hasSize(64);
    byte[] almost = MARK.getBytes(StandardCharsets.UTF_8);
    assertThat(search.in("cut", Arrays.copyOf(almost, almost.length - 1))).isEmpty();
  }

  @Test
  void looksIntoFilesAndAtTheirNames() throws IOException {
    Files.createDirectories(folder.resolve("a/b"));
    Files.createDirectories(folder.resolve("left"));
    Files.writeString(folder.resolve("a/b/one"), "so " + MARK + " it is");
    Files.writeString(folder.resolve("left/two"), MARK);
    Files.writeString(folder.resolve("a/" + OTHER + ".csv"), "empty");

    assertThat(search.below(folder, folder.resolve("left")))
        .extracting(ByteSearch.Hit::mark)
        .containsExactlyInAnyOrder(MARK, OTHER);
  }

  private void found(String form, byte[] bytes) {
    assertThat(search.in("here", bytes)).extracting(ByteSearch.Hit::form).contains(form);
  }
}
