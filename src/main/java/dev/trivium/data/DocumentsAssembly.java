package dev.trivium.data;

import dev.trivium.llm.Embedder;
import dev.trivium.web.Routes;
import java.util.List;

/** Wires the part of the room that keeps documents and searches in them. */
final class DocumentsAssembly {
  private final Documents documents;
  private final Retriever retriever;
  private final List<Routes> routes;

  DocumentsAssembly(DataPorts ports, Embedder embedder, KnowledgeConfig config) {
    this.documents = new Documents(ports, embedder, config);
    this.retriever = new HybridRetriever(ports, embedder, config);
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

  List<Routes> routes() {
    return routes;
  }
}
