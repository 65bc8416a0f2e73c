package dev.trivium.chat;

import dev.trivium.data.Quotations;
import dev.trivium.data.text.Cutter;
import dev.trivium.data.text.DocumentReader;
import dev.trivium.data.text.Sentences;
import dev.trivium.kernel.Caller;
import dev.trivium.llm.Embedder;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** The documents of the retrieval questions without a database: every passage is compared. */
@SuppressWarnings("ArrayRecordComponent")
final class KnowledgeInMemory implements Quotations {
  private static final Path FOLDER = Path.of("src/test/resources/dev/trivium/data/knowledge");
  private static final Duration WAIT = Duration.ofSeconds(60);
  private static final int MOST = 5;

  private final Embedder embedder;
  private final List<Kept> kept = new ArrayList<>();

  /** How often it was asked. */
  int asked;

  private record Kept(
      Citation citation, float[] vector, List<Sentences.Range> sentences, List<float[]> each) {}

  KnowledgeInMemory(Embedder embedder) throws IOException {
    this.embedder = embedder;
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".md")).sorted().toList()) {
        read(file);
      }
    }
  }

  private void read(Path file) throws IOException {
    DocumentReader.Reading reading =
        new DocumentReader(1)
            .read(DocumentReader.Kind.MARKDOWN, Files.readAllBytes(file), () -> false);
    var manuscript = ((DocumentReader.Reading.Read) reading).manuscript();
    int no = 0;
    for (Cutter.Piece piece : new Cutter(220, 40).cut(manuscript)) {
      List<Sentences.Range> ranges = Sentences.of(piece.text(), "en");
      List<String> texts = new ArrayList<>();
      texts.add(manuscript.title() + "\n" + piece.heading() + "\n" + piece.text());
      ranges.forEach(range -> texts.add(piece.text().substring(range.from(), range.to())));
      List<float[]> made = vectors(texts);
      Citation citation =
          new Citation(
              new Reference(
                  UUID.nameUUIDFromBytes(file.toString().getBytes(StandardCharsets.UTF_8)),
                  no++,
                  "00"),
              file.getFileName().toString(),
              manuscript.title(),
              "all",
              piece.heading(),
              piece.page(),
              piece.from(),
              piece.to(),
              piece.text());
      kept.add(new Kept(citation, made.getFirst(), ranges, made.subList(1, made.size())));
    }
  }

  @Override
  public synchronized Uni<Found> find(Caller caller, String question, String lang) {
    asked++;
    float[] wanted = vectors(List.of(question)).getFirst();
    List<Quoted> found =
        kept.stream()
            .sorted(Comparator.comparingDouble((Kept each) -> -dot(wanted, each.vector)))
            .limit(MOST)
            .map(each -> quoted(each, wanted))
            .toList();
    return Uni.createFrom().item(new Found(true, true, found));
  }

  @Override
  public Uni<List<Citation>> again(Caller caller, List<Reference> references) {
    return Uni.createFrom().item(List.of());
  }

  private static Quoted quoted(Kept kept, float[] wanted) {
    List<Sentence> sentences = new ArrayList<>();
    for (int i = 0; i < kept.sentences.size(); i++) {
      Sentences.Range range = kept.sentences.get(i);
      sentences.add(new Sentence(range.from(), range.to(), dot(kept.each.get(i), wanted)));
    }
    return new Quoted(kept.citation, Optional.empty(), dot(wanted, kept.vector), sentences);
  }

  private List<float[]> vectors(List<String> texts) {
    return embedder.embed(texts).await().atMost(WAIT).vectors();
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
