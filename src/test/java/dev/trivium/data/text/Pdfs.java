package dev.trivium.data.text;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.DeflaterOutputStream;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;

/** PDFs for tests, good and bad. */
public final class Pdfs {
  private Pdfs() {}

  /** Two pages with a heading each. */
  public static byte[] handbook() {
    return made(document -> {
      document.getDocumentInformation().setTitle("Handbook");
      page(document, "Holidays", "Everybody has thirty days of leave.", "Ask your lead in time.");
      page(document, "Sick leave", "Call before nine in the morning.");
    });
  }

  static byte[] encrypted() {
    return made(document -> {
      page(document, "Secret", "Nothing to see.");
      document.protect(new StandardProtectionPolicy("owner", "user", new AccessPermission()));
    });
  }

  static byte[] picture() {
    return made(document -> {
      PDPage page = new PDPage();
      document.addPage(page);
      try (PDPageContentStream content = new PDPageContentStream(document, page)) {
        content.drawImage(
            LosslessFactory.createFromImage(
                document, new BufferedImage(20, 20, BufferedImage.TYPE_INT_RGB)),
            0,
            0);
      }
    });
  }

  public static byte[] ofPages(int pages) {
    return made(document -> {
      for (int i = 0; i < pages; i++) {
        page(document, "Page", "text");
      }
    });
  }

  /** A page of so many spaces, in a few kilobytes. */
  static byte[] bomb(int spaces) {
    return made(document -> {
      PDPage page = new PDPage();
      document.addPage(page);
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      try (DeflaterOutputStream deflating = new DeflaterOutputStream(packed)) {
        byte[] blank = " ".repeat(1 << 16).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        for (int written = 0; written < spaces; written += blank.length) {
          deflating.write(blank);
        }
      }
      COSStream stream = document.getDocument().createCOSStream();
      try (OutputStream raw = stream.createRawOutputStream()) {
        raw.write(packed.toByteArray());
      }
      stream.setItem(COSName.FILTER, COSName.FLATE_DECODE);
      page.getCOSObject().setItem(COSName.CONTENTS, stream);
    });
  }

  private interface Writer {
    void write(PDDocument document) throws IOException;
  }

  private static byte[] made(Writer writer) {
    try (PDDocument document = new PDDocument()) {
      writer.write(document);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      document.save(out);
      return out.toByteArray();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void page(PDDocument document, String heading, String... lines)
      throws IOException {
    PDPage page = new PDPage();
    document.addPage(page);
    try (PDPageContentStream content = new PDPageContentStream(document, page)) {
      content.beginText();
      content.newLineAtOffset(60, 720);
      content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA_BOLD), 18);
      content.showText(heading);
      content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 11);
      for (String line : lines) {
        content.newLineAtOffset(0, -24);
        content.showText(line);
      }
      content.endText();
    }
  }
}
