package dev.trivium.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks for marks in bytes, in every form they are likely to have been written in: UTF-8, UTF-16,
 * hexadecimal, base64 at each alignment, escaped for URLs and for JSON. Small and capital letters
 * of ASCII count as equal. Wu and Manber's search with blocks of two bytes: all forms in one pass.
 */
public final class ByteSearch {
  private static final int BLOCKS = 1 << 16;
  private static final int AROUND = 60;

  private final List<Form> forms = new ArrayList<>();
  private final int[] shift = new int[BLOCKS];
  private final int window;

  @SuppressWarnings("ArrayRecordComponent") // Two forms are never compared.
  private record Form(String mark, String name, byte[] bytes) {}

  /** A mark that was found; what stands around it tells which value it belonged to. */
  public record Hit(String where, String mark, String form, String around) {}

  /**
   * @param marks at least twelve letters and digits of ASCII each, so that they stand nowhere by
   *     chance
   */
  public ByteSearch(String... marks) {
    for (String mark : marks) {
      if (!mark.matches("[A-Za-z0-9]{12,}")) {
        throw new IllegalArgumentException("a mark has at least twelve letters and digits");
      }
      written(mark).forEach((name, bytes) -> forms.add(new Form(mark, name, folded(bytes))));
    }
    this.window = forms.stream().mapToInt(form -> form.bytes.length).min().orElseThrow();
    Arrays.fill(shift, window - 1);
    for (Form form : forms) {
      for (int at = 1; at < window; at++) {
        int block = block(form.bytes[at - 1], form.bytes[at]);
        shift[block] = Math.min(shift[block], window - 1 - at);
      }
    }
  }

  /** The mark in all forms; of base64 only what the mark alone decides. */
  static Map<String, byte[]> written(String mark) {
    byte[] plain = mark.getBytes(StandardCharsets.UTF_8);
    String hex = HexFormat.of().formatHex(plain);
    Map<String, byte[]> forms = new LinkedHashMap<>();
    forms.put("utf-8", plain);
    forms.put("utf-16le", mark.getBytes(StandardCharsets.UTF_16LE));
    forms.put("utf-16be", mark.getBytes(StandardCharsets.UTF_16BE));
    forms.put("hex", ascii(hex));
    forms.put("url", ascii(hex.replaceAll("..", "%$0")));
    forms.put("json", ascii(hex.replaceAll("..", "\\\\u00$0")));
    for (int before = 0; before < 3; before++) {
      byte[] shifted = new byte[before + plain.length];
      System.arraycopy(plain, 0, shifted, before, plain.length);
      String text = Base64.getEncoder().withoutPadding().encodeToString(shifted);
      int from = (before * 8 + 5) / 6;
      forms.put("base64+" + before, ascii(text.substring(from, shifted.length * 8 / 6)));
    }
    return forms;
  }

  public List<Hit> in(String where, String text) {
    return in(where, text.getBytes(StandardCharsets.UTF_8));
  }

  public List<Hit> in(String where, byte[] original) {
    byte[] bytes = folded(original);
    List<Hit> hits = new ArrayList<>();
    int end = window - 1;
    while (end < bytes.length) {
      int step = shift[block(bytes[end - 1], bytes[end])];
      if (step == 0) {
        int from = end - window + 1;
        forms.stream()
            .filter(form -> stands(form.bytes, bytes, from))
            .forEach(form ->
                hits.add(new Hit(where, form.mark, form.name, around(original, from, form))));
        step = 1;
      }
      end += step;
    }
    return hits;
  }

  /** All files below a directory but those below {@code except}; links are not followed. */
  public List<Hit> below(Path directory, Path... except) {
    List<Hit> hits = new ArrayList<>();
    try {
      Files.walkFileTree(
          directory,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path entered, BasicFileAttributes known) {
              return List.of(except).contains(entered)
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes known)
                throws IOException {
              String name = directory.relativize(file).toString();
              hits.addAll(in("name of " + name, name));
              if (known.isRegularFile()) {
                hits.addAll(in(name, Files.readAllBytes(file)));
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return hits;
  }

  private static boolean stands(byte[] form, byte[] bytes, int from) {
    return from + form.length <= bytes.length
        && Arrays.equals(form, 0, form.length, bytes, from, from + form.length);
  }

  private static String around(byte[] bytes, int at, Form form) {
    int from = Math.max(0, at - AROUND);
    int to = Math.min(bytes.length, at + form.bytes.length + AROUND);
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1)
        .replaceAll("[^\\x20-\\x7e]", ".");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] folded(byte[] bytes) {
    byte[] folded = bytes.clone();
    for (int i = 0; i < folded.length; i++) {
      if (folded[i] >= 'A' && folded[i] <= 'Z') {
        folded[i] |= 0x20;
      }
    }
    return folded;
  }

  private static int block(byte first, byte second) {
    return (first & 0xff) << 8 | second & 0xff;
  }
}
