package dev.trivium.data;

import dev.trivium.data.text.SmallVector;
import dev.trivium.store.Fields;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.UUID;

/** Passages as they are searched. */
final class PassageRepository {
  /** The text index is behind one function; what it names is read again under the caller. */
  private static final String BY_TEXT =
      """
      select p.region_id, p.document_id, p.no, p.model, p.embedding, s.rank
        from knowledge.search($1, $2, $3) s
        join knowledge.passage p
          on p.region_id = s.region_id and p.document_id = s.document_id and p.no = s.no
       where p.region_id = any ($4)
      """;

  private static final String ALL =
      """
      select p.region_id, p.document_id, p.no, p.model, p.embedding,
             coalesce(s.rank, 0::float8) as rank
        from knowledge.passage p
        left join knowledge.search($1, $2, $3) s
          on p.region_id = s.region_id and p.document_id = s.document_id and p.no = s.no
       where p.region_id = any ($4)
      """;
  private static final String VISIBLE =
      """
      select count(*) as visible
        from (select from knowledge.passage p where p.region_id = any ($1) limit $2) seen
      """;
  private static final String WHOLE =
      """
      select p.region_id, p.document_id, p.no, d.source, d.title, r.code, p.heading,
             p.body, p.page, p.char_from, p.char_to
        from unnest($1::int[], $2::uuid[], $3::int[]) with ordinality w(region_id, id, no, place)
        join knowledge.passage p
          on p.region_id = w.region_id and p.document_id = w.id and p.no = w.no
        join knowledge.document d on d.region_id = p.region_id and d.id = p.document_id
        join sec.region r on r.id = p.region_id
       order by w.place
      """;

  /** Where a passage is. */
  record Place(int region, UUID document, int no) {}

  /**
   * A passage that may answer.
   *
   * @param rank by text: 0 for none, above 1 if every term is in it
   */
  record Candidate(Place place, String model, SmallVector embedding, double rank) {}

  /** A passage as it is cited. */
  record Whole(
      Place place,
      String source,
      String title,
      String region,
      String heading,
      String text,
      int page,
      int from,
      int to) {}

  /** How many passages the caller may see, counted up to {@code most}. */
  Uni<Long> visible(Tx tx, Integer[] regions, int most) {
    return tx.list(VISIBLE, row -> row.bigint("visible"), regions, most).map(List::getFirst);
  }

  /**
   * @param all whether passages without a word of the question are candidates too
   */
  Uni<List<Candidate>> candidates(
      Tx tx, String question, String lang, int most, Integer[] regions, boolean all) {
    return tx.list(
        all ? ALL : BY_TEXT, PassageRepository::candidate, question, lang, most, regions);
  }

  /** The passages at these places, in this order; those that are gone are left out. */
  Uni<List<Whole>> whole(Tx tx, List<Place> places) {
    return tx.list(
        WHOLE,
        PassageRepository::whole,
        places.stream().map(Place::region).toArray(Integer[]::new),
        places.stream().map(Place::document).toArray(UUID[]::new),
        places.stream().map(Place::no).toArray(Integer[]::new));
  }

  private static Candidate candidate(Fields row) {
    return new Candidate(
        place(row),
        row.text("model"),
        SmallVector.stored(row.bytes("embedding")),
        row.real("rank"));
  }

  private static Whole whole(Fields row) {
    return new Whole(
        place(row),
        row.text("source"),
        row.text("title"),
        row.text("code").equals("*") ? "all" : row.text("code"),
        row.text("heading"),
        row.text("body"),
        row.integer("page"),
        row.integer("char_from"),
        row.integer("char_to"));
  }

  private static Place place(Fields row) {
    return new Place(row.integer("region_id"), row.uuid("document_id"), row.integer("no"));
  }
}
