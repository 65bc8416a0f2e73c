package dev.trivium.data.text;

import dev.trivium.data.text.DocumentReader.Reading;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;

/**
 * The text of a PDF. A PDF knows no headings: short lines in a letter clearly larger than most of
 * the text are taken for them.
 */
final class PdfText extends PDFTextStripper {
  private static final double LARGER = 1.15;
  private static final int HEADING_WORDS = 14;
  private static final long UNPACKED = 64L << 20;

  private final BooleanSupplier late;
  private final List<Line> lines = new ArrayList<>();
  private final StringBuilder open = new StringBuilder();
  private float size;

  private PdfText(BooleanSupplier late) {
    this.late = late;
    setSuppressDuplicateOverlappingText(true);
  }

  private record Line(int page, float size, String text) {}

  static Reading read(byte[] bytes, int pagesMax, BooleanSupplier late) {
    try (PDDocument document = Loader.loadPDF(bytes)) {
      if (document.isEncrypted()) {
        return encrypted();
      }
      int pages = document.getNumberOfPages();
      if (pages > pagesMax) {
        return new Reading.Refused(
            "The PDF has "
                + pages
                + " pages; at most "
                + pagesMax
                + " are read. Send it in parts.");
      }
      if (isBulky(document, late)) {
        return new Reading.Refused(
            "The pages of the PDF unpack to more than is read; save it again or send it in parts.");
      }
      PdfText text = new PdfText(late);
      text.getText(document);
      text.endLine();
      return text.lines.isEmpty()
          ? new Reading.Refused(
              "The PDF holds no text, only pictures; run text recognition on it and send it again.")
          : new Reading.Read(text.manuscript(title(document), pages));
    } catch (InvalidPasswordException locked) {
      return encrypted();
    } catch (Late tooSlow) {
      return new Reading.Refused("Reading the PDF took longer than allowed; send it in parts.");
    } catch (IOException broken) {
      return new Reading.Refused("The PDF is damaged and cannot be read.");
    }
  }

  /** Whether little bytes unpack to so many that reading them would keep a worker busy for long. */
  private static boolean isBulky(PDDocument document, BooleanSupplier late) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long unpacked = 0;
    for (PDPage page : document.getPages()) {
      try (InputStream contents = page.getContents()) {
        int read = contents.read(buffer);
        while (read >= 0 && unpacked <= UNPACKED) {
          if (late.getAsBoolean()) {
            throw new Late();
          }
          unpacked += read;
          read = contents.read(buffer);
        }
      }
    }
    return unpacked > UNPACKED;
  }

  private static Reading encrypted() {
    return new Reading.Refused("The PDF is encrypted; send it without a password.");
  }

  private static String title(PDDocument document) {
    String title = document.getDocumentInformation().getTitle();
    return title == null ? "" : title;
  }

  @Override
  protected void writeString(String text, List<TextPosition> positions) throws IOException {
    if (late.getAsBoolean()) {
      throw new Late();
    }
    for (TextPosition position : positions) {
      size = Math.max(size, position.getFontSizeInPt());
    }
    open.append(text);
  }

  @Override
  protected void writeWordSeparator() {
    open.append(' ');
  }

  @Override
  protected void writeLineSeparator() {
    endLine();
  }

  @Override
  protected void writePageEnd() {
    endLine();
  }

  private void endLine() {
    if (!open.toString().isBlank()) {
      lines.add(new Line(getCurrentPageNo(), size, open.toString()));
    }
    open.setLength(0);
    size = 0;
  }

  private Manuscript manuscript(String title, int pages) {
    float usual = usual();
    List<Integer> levels = levels(usual);
    Draft draft = new Draft();
    draft.title(title);
    StringBuilder block = new StringBuilder();
    int page = 0;
    for (Line line : lines) {
      boolean heading = isHeading(line, usual);
      if (line.page > page || heading) {
        draft.block(block.toString());
        block.setLength(0);
      }
      while (page < line.page) {
        draft.page();
        page++;
      }
      if (heading) {
        draft.heading(1 + levels.indexOf(Math.round(line.size)), line.text);
      } else {
        block.append(line.text).append('\n');
      }
    }
    draft.block(block.toString());
    while (page++ < pages) {
      draft.page();
    }
    return draft.manuscript();
  }

  private static boolean isHeading(Line line, float usual) {
    return line.size > usual * LARGER && line.text.strip().split("\\s+").length <= HEADING_WORDS;
  }

  /** The size that most letters have. */
  private float usual() {
    Map<Float, Integer> letters = new TreeMap<>();
    lines.forEach(line -> letters.merge(line.size, line.text.length(), Integer::sum));
    return letters.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
  }

  private List<Integer> levels(float usual) {
    TreeSet<Integer> sizes = new TreeSet<>(Comparator.reverseOrder());
    lines.stream()
        .filter(line -> isHeading(line, usual))
        .forEach(line -> sizes.add(Math.round(line.size)));
    return List.copyOf(sizes);
  }

  /** Time is up. */
  private static final class Late extends IOException {
    private static final long serialVersionUID = 1L;
  }
}
