package dev.trivium.llm.text;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Cuts a text into the pieces of words that a BERT model was trained on, uncased.
 *
 * <p>Shape: {@code [CLS]}, the pieces, {@code [SEP]}, at most so many as asked for; what does not
 * fit is left out at the end. A special token that stands in the text is plain text here.
 *
 * <p>Source: Devlin et al., BERT (2019), and the reference tokenizer; held against an independent
 * implementation by {@code WordPieceTest}.
 */
public final class WordPiece {
  private static final String UNKNOWN = "[UNK]";
  private static final String FIRST = "[CLS]";
  private static final String LAST = "[SEP]";
  private static final int LONGEST_WORD = 100;

  private final Map<String, Integer> vocabulary;
  private final int unknown;
  private final int first;
  private final int last;

  /**
   * @param vocabulary ids by piece; pieces inside a word begin with {@code ##}
   */
  public WordPiece(Map<String, Integer> vocabulary) {
    this.vocabulary = Map.copyOf(vocabulary);
    this.unknown = id(UNKNOWN);
    this.first = id(FIRST);
    this.last = id(LAST);
  }

  /** The ids of a text, at most {@code most} with both ends. */
  public long[] ids(String text, int most) {
    long[] ids = new long[most];
    ids[0] = first;
    int count = 1;
    for (String word : words(text)) {
      List<Integer> pieces = pieces(word);
      if (count + pieces.size() >= most) {
        break;
      }
      for (int piece : pieces) {
        ids[count++] = piece;
      }
    }
    ids[count++] = last;
    return Arrays.copyOf(ids, count);
  }

  /** How many pieces a text has, without both ends. */
  public int count(String text) {
    return words(text).stream().mapToInt(word -> pieces(word).size()).sum();
  }

  private int id(String piece) {
    Integer id = vocabulary.get(piece);
    if (id == null) {
      throw new IllegalArgumentException("the vocabulary lacks " + piece);
    }
    return id;
  }

  /** Words and single signs, without accents and in small letters. */
  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    int[] signs = Normalizer.normalize(clean(text), Normalizer.Form.NFD).codePoints().toArray();
    for (int sign : signs) {
      if (Character.getType(sign) == Character.NON_SPACING_MARK) {
        continue;
      }
      if (sign == ' ') {
        flush(word, words);
      } else if (isPunctuation(sign) || isIdeograph(sign)) {
        flush(word, words);
        words.add(Character.toString(Character.toLowerCase(sign)));
      } else {
        word.appendCodePoint(Character.toLowerCase(sign));
      }
    }
    flush(word, words);
    return words;
  }

  private static void flush(StringBuilder word, List<String> words) {
    if (!word.isEmpty()) {
      words.add(word.toString());
      word.setLength(0);
    }
  }

  private static String clean(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .forEach(sign -> {
          if (isSpace(sign)) {
            clean.append(' ');
          } else if (sign != 0xFFFD && !isControl(sign)) {
            clean.appendCodePoint(sign);
          }
        });
    return clean.toString();
  }

  /** The longest pieces from the left; a word with a part that is in no piece is unknown. */
  private List<Integer> pieces(String word) {
    if (word.codePointCount(0, word.length()) > LONGEST_WORD) {
      return List.of(unknown);
    }
    List<Integer> pieces = new ArrayList<>();
    int from = 0;
    while (from < word.length()) {
      int to = word.length();
      Integer found = null;
      while (found == null && to > from) {
        String piece = word.substring(from, to);
        found = vocabulary.get(from == 0 ? piece : "##" + piece);
        to -= found == null ? 1 : 0;
      }
      if (found == null) {
        return List.of(unknown);
      }
      pieces.add(found);
      from = to;
    }
    return pieces;
  }

  private static boolean isSpace(int sign) {
    return sign == '\t' || sign == '\n' || sign == '\r' || Character.isSpaceChar(sign);
  }

  private static boolean isControl(int sign) {
    return switch (Character.getType(sign)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.UNASSIGNED,
          Character.PRIVATE_USE,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }

  private static boolean isPunctuation(int sign) {
    if (sign < 128) {
      return sign > ' ' && !Character.isLetterOrDigit(sign);
    }
    return switch (Character.getType(sign)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          true;
      default -> false;
    };
  }

  private static boolean isIdeograph(int sign) {
    return (sign >= 0x4E00 && sign <= 0x9FFF)
        || (sign >= 0x3400 && sign <= 0x4DBF)
        || (sign >= 0x20000 && sign <= 0x2A6DF)
        || (sign >= 0x2A700 && sign <= 0x2B73F)
        || (sign >= 0x2B740 && sign <= 0x2B81F)
        || (sign >= 0x2B820 && sign <= 0x2CEAF)
        || (sign >= 0xF900 && sign <= 0xFAFF)
        || (sign >= 0x2F800 && sign <= 0x2FA1F);
  }
}
