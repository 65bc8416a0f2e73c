package dev.trivium.data.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/** Reads a document of one of four kinds into plain text. CPU work for a worker. */
public final class DocumentReader {
  private final int pagesMax;

  public DocumentReader(int pagesMax) {
    this.pagesMax = pagesMax;
  }

  /** What can be read. */
  public enum Kind {
    MARKDOWN,
    PLAIN,
    HTML,
    PDF
  }

  /** Either the text, or why there is none. */
  public sealed interface Reading {
    record Read(Manuscript manuscript) implements Reading {}

    /**
     * @param reason one sentence for the sender
     */
    record Refused(String reason) implements Reading {}
  }

  /**
   * @param late asked now and then; when it says true, reading ends and the document is refused
   */
  public Reading read(Kind kind, byte[] bytes, BooleanSupplier late) {
    try {
      Reading reading =
          switch (kind) {
            case MARKDOWN -> new Reading.Read(MarkdownText.read(decoded(bytes)));
            case PLAIN -> new Reading.Read(plain(decoded(bytes)));
            case HTML -> new Reading.Read(HtmlText.read(decoded(bytes)));
            case PDF -> PdfText.read(bytes, pagesMax, late);
          };
      return reading instanceof Reading.Read read && read.manuscript().sections().isEmpty()
          ? new Reading.Refused("The document holds no text under its headings.")
          : reading;
    } catch (CharacterCodingException foreign) {
      return new Reading.Refused("The document is not in UTF-8; convert it and send it again.");
    }
  }

  private static Manuscript plain(String text) {
    Draft draft = new Draft();
    for (String paragraph : text.split("\\R[ \\t]*\\R")) {
      draft.block(paragraph);
    }
    return draft.manuscript();
  }

  private static String decoded(byte[] bytes) throws CharacterCodingException {
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }
}
