package dev.trivium.data.text;

import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;

/** HTML to plain text: nothing is executed, nothing is fetched. */
final class HtmlText {
  private static final String SILENT =
      "script, style, template, noscript, svg, nav, iframe, object";
  private static final Set<String> HEADINGS = Set.of("h1", "h2", "h3", "h4", "h5", "h6");

  private HtmlText() {}

  static Manuscript read(String html) {
    Document document = Jsoup.parse(html);
    document.select(SILENT).remove();
    Draft draft = new Draft();
    draft.title(document.title());
    Walk walk = new Walk(draft);
    NodeTraversor.traverse(walk, document.body());
    walk.flush();
    return draft.manuscript();
  }

  /** The words of a piece of HTML on one line. */
  static String words(String html) {
    Document document = Jsoup.parseBodyFragment(html);
    document.select(SILENT).remove();
    return document.body().text();
  }

  private static final class Walk implements NodeVisitor {
    private final Draft draft;
    private final StringBuilder open = new StringBuilder();

    Walk(Draft draft) {
      this.draft = draft;
    }

    @Override
    public void head(Node node, int depth) {
      if (node instanceof TextNode text) {
        open.append(text.getWholeText().replaceAll("\\s+", " "));
      } else if (node instanceof Element element) {
        if (element.isBlock() || element.normalName().equals("br")) {
          flush();
        } else if (!open.isEmpty() && element.normalName().matches("td|th")) {
          open.append(' ');
        }
      }
    }

    @Override
    public void tail(Node node, int depth) {
      if (node instanceof Element element && HEADINGS.contains(element.normalName())) {
        draft.heading(element.normalName().charAt(1) - '0', open.toString());
        open.setLength(0);
      } else if (node instanceof Element element && element.isBlock()) {
        flush();
      }
    }

    void flush() {
      draft.block(open.toString());
      open.setLength(0);
    }
  }
}
