package dev.trivium.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.data.Quotations.Citation;
import dev.trivium.data.Quotations.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Citations as clients see them and as they are kept. Kept is where a passage is, never what it
 * says: whoever looks again reads it again.
 */
final class Citations {
  private static final String PASSAGES = "passages";

  private Citations() {}

  /** For the text of an answer: where each citation stands in it, and where it comes from. */
  static ArrayNode annotations(List<Cited> cited, String text) {
    ArrayNode annotations = Wire.array();
    for (Cited each : cited) {
      int at = text.indexOf(each.said());
      if (at >= 0) {
        Citation citation = each.citation();
        ObjectNode annotation = annotations.addObject();
        annotation.put("type", "url_citation");
        annotation.put("start_index", at);
        annotation.put("end_index", at + each.said().length());
        annotation.put("url", url(citation));
        annotation.put("title", Cited.name(citation));
        ObjectNode more = annotation.putObject("trivium");
        reference(more, citation.reference());
        place(more, citation);
      }
    }
    return annotations;
  }

  /** The document, and its page or the signs within its plain text (RFC 5147). */
  private static String url(Citation citation) {
    String document = "/v1/documents/" + citation.reference().document();
    return citation.page() > 0
        ? document + "#page=" + citation.page()
        : document + "#char=" + citation.from() + "," + citation.to();
  }

  /** What evidence keeps of them. */
  static void keep(ObjectNode evidence, List<Cited> cited) {
    ArrayNode passages = evidence.putArray(PASSAGES);
    cited.forEach(each -> reference(passages.addObject(), each.citation().reference()));
  }

  /** Where the passages are that evidence stands on; none if there is no evidence. */
  static List<Reference> kept(@Nullable ObjectNode evidence) {
    List<Reference> references = new ArrayList<>();
    if (evidence != null) {
      for (JsonNode passage : evidence.path(PASSAGES)) {
        references.add(
            new Reference(
                UUID.fromString(passage.path("document").asText()),
                passage.path("passage").asInt(),
                passage.path("version").asText()));
      }
    }
    return references;
  }

  /** The evidence with what its passages say now. */
  static ObjectNode shown(ObjectNode evidence, List<Citation> read) {
    ObjectNode shown = evidence.deepCopy();
    ArrayNode passages = shown.putArray(PASSAGES);
    for (Citation citation : read) {
      ObjectNode passage = passages.addObject();
      reference(passage, citation.reference());
      passage.put("source", citation.source());
      passage.put("title", citation.title());
      passage.put("region", citation.region());
      place(passage, citation);
      passage.put("text", citation.text());
      passage.put("url", url(citation));
    }
    return shown;
  }

  /** The evidence of an answer that may not be shown any more. */
  static ObjectNode withheld(ObjectNode evidence, String notice) {
    ObjectNode shown = evidence.deepCopy();
    shown.putArray(PASSAGES);
    shown.put("text", notice);
    return shown;
  }

  private static void reference(ObjectNode node, Reference reference) {
    node.put("document", reference.document().toString());
    node.put("passage", reference.passage());
    node.put("version", reference.version());
  }

  private static void place(ObjectNode node, Citation citation) {
    node.put("heading", citation.heading());
    if (citation.page() > 0) {
      node.put("page", citation.page());
    }
    node.put("from", citation.from());
    node.put("to", citation.to());
  }
}
