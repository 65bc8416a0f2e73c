package dev.trivium.data;

import dev.trivium.web.Routes;
import java.util.List;

/** Wires the part of the room that keeps documents and searches in them. */
final class DocumentsAssembly {
  private final Documents documents;
  private final Retriever retriever;
  private final Quotations quotations;
  private final Reembedding reembedding;
  private final List<Routes> routes;

  DocumentsAssembly(DataPorts ports, KnowledgeConfig config) {
    this.documents = new Documents(ports, config);
    HybridRetriever hybrid = new HybridRetriever(ports, config);
    this.retriever = hybrid;
    this.quotations = new PassageQuotations(ports, hybrid);
    this.reembedding = new Reembedding(ports, config);
    this.routes =
        List.of(
            new SearchRoutes(retriever, config),
            new DocumentRoutes(documents, ports.regions(), config));
  }

  Documents documents() {
    return documents;
  }

  Retriever retriever() {
    return retriever;
  }

  Quotations quotations() {
    return quotations;
  }

  Reembedding reembedding() {
    return reembedding;
  }

  List<Routes> routes() {
    return routes;
  }
}
