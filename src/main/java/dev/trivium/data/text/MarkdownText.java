package dev.trivium.data.text;

import org.commonmark.node.Block;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.jspecify.annotations.Nullable;

/** Markdown to plain text. It walks without recursion, so that no nesting exhausts the stack. */
final class MarkdownText {
  private static final int NESTING = 100;

  private MarkdownText() {}

  static Manuscript read(String markdown) {
    Draft draft = new Draft();
    Node root = Parser.builder().maxOpenBlockParsers(NESTING).build().parse(markdown);
    Node node = root;
    while (node != null) {
      node = next(node, root, !write(node, draft));
    }
    return draft.manuscript();
  }

  /** Writes a block that holds text; true if what is below it is done with. */
  private static boolean write(Node node, Draft draft) {
    switch (node) {
      case Heading heading -> draft.heading(heading.getLevel(), inline(heading));
      case Paragraph paragraph ->
          draft.block((paragraph.getParent() instanceof ListItem ? "- " : "") + inline(paragraph));
      case FencedCodeBlock code -> draft.block(code.getLiteral());
      case IndentedCodeBlock code -> draft.block(code.getLiteral());
      case HtmlBlock html -> draft.block(HtmlText.words(html.getLiteral()));
      default -> {
        return !(node instanceof Block);
      }
    }
    return true;
  }

  private static String inline(Node block) {
    StringBuilder text = new StringBuilder();
    Node node = block.getFirstChild();
    while (node != null) {
      switch (node) {
        case Text words -> text.append(words.getLiteral());
        case Code code -> text.append(code.getLiteral());
        case SoftLineBreak soft -> text.append(' ');
        case HardLineBreak hard -> text.append('\n');
        default -> {
          // Links and emphasis show what is inside them; tags show nothing.
        }
      }
      node = next(node, block, true);
    }
    return text.toString();
  }

  /** The node after this one in reading order, below the root only. */
  private static @Nullable Node next(Node node, Node root, boolean down) {
    if (down && node.getFirstChild() != null) {
      return node.getFirstChild();
    }
    Node at = node;
    while (at != null && !at.equals(root)) {
      if (at.getNext() != null) {
        return at.getNext();
      }
      at = at.getParent();
    }
    return null;
  }
}
