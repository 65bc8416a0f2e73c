package dev.trivium.data;

import dev.trivium.data.text.SmallVector;
import dev.trivium.store.Fields;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Uni;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Passages as they are searched and read again. */
final class PassageRepository {
  /** The text index is behind one function; what it names is read again under the caller. */
  private static final String BY_TEXT =
      """
      select p.region_id, p.document_id, p.no, s.rank,
             case when p.model = $5 then p.embedding else v.embedding end as embedding
        from knowledge.search($1, $2, $3) s
        join knowledge.passage p
          on p.region_id = s.region_id and p.document_id = s.document_id and p.no = s.no
        left join knowledge.vector v
          on v.region_id = p.region_id and v.document_id = p.document_id and v.no = p.no
             and v.model = $5
       where p.region_id = any ($4)
      """;

  private static final String ALL =
      """
      select p.region_id, p.document_id, p.no, coalesce(s.rank, 0::float8) as rank,
             case when p.model = $5 then p.embedding else v.embedding end as embedding
        from knowledge.passage p
        left join knowledge.search($1, $2, $3) s
          on p.region_id = s.region_id and p.document_id = s.document_id and p.no = s.no
        left join knowledge.vector v
          on v.region_id = p.region_id and v.document_id = p.document_id and v.no = p.no
             and v.model = $5
       where p.region_id = any ($4)
      """;
  private static final String SEEN =
      """
      select (select count(*)
                from (select from knowledge.passage p where p.region_id = any ($1) limit $2) seen)
               as passages,
             (select e.in_use from knowledge.embedding e) as model
      """;
  private static final String COLUMNS =
      """
      select p.region_id, p.document_id, p.no, d.source, d.title, d.lang, d.subject, d.sha256,
             r.code, p.heading, p.body, p.page, p.char_from, p.char_to
      """;
  private static final String WHOLE =
      COLUMNS
          + """
            from unnest($1::int[], $2::uuid[], $3::int[]) with ordinality
                   w(region_id, id, no, place)
            join knowledge.passage p
              on p.region_id = w.region_id and p.document_id = w.id and p.no = w.no
            join knowledge.document d on d.region_id = p.region_id and d.id = p.document_id
            join sec.region r on r.id = p.region_id
           order by w.place
          """;
  private static final String AGAIN =
      COLUMNS
          + """
            from unnest($1::uuid[], $2::int[], $3::bytea[]) with ordinality
                   w(id, no, version, place)
            join knowledge.document d
              on d.region_id = any ($4) and d.id = w.id and d.sha256 = w.version
            join knowledge.passage p
              on p.region_id = d.region_id and p.document_id = d.id and p.no = w.no
            join sec.region r on r.id = p.region_id
           order by w.place
          """;

  /** Where a passage is. */
  record Place(int region, UUID document, int no) {}

  /**
   * What there is to look at.
   *
   * @param passages that the caller may see, counted up to a limit
   * @param model whose vectors are compared; empty while no passage has said
   */
  record Seen(long passages, Optional<String> model) {}

  /**
   * A passage that may answer.
   *
   * @param embedding by the model that was asked for, if there is one
   * @param rank by text: 0 for none, above 1 if every term is in it
   */
  record Candidate(Place place, Optional<SmallVector> embedding, double rank) {}

  /**
   * A passage as it is cited.
   *
   * @param sha256 of the content of its document
   */
  record Whole(
      Place place,
      String source,
      String title,
      String lang,
      Optional<UUID> subject,
      String sha256,
      String region,
      String heading,
      String text,
      int page,
      int from,
      int to) {}

  /** How many passages the caller may see, counted up to {@code most}, and how to compare them. */
  Uni<Seen> seen(Tx tx, Integer[] regions, int most) {
    return tx.list(
            SEEN, row -> new Seen(row.bigint("passages"), row.optionalText("model")), regions, most)
        .map(List::getFirst);
  }

  /**
   * @param model whose vectors are wanted
   * @param all whether passages without a word of the question are candidates too
   */
  Uni<List<Candidate>> candidates(
      Tx tx, String question, String lang, int most, Integer[] regions, String model, boolean all) {
    return tx.list(
        all ? ALL : BY_TEXT, PassageRepository::candidate, question, lang, most, regions, model);
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

  /** The passages that were cited, as far as their documents hold what they held then. */
  Uni<List<Whole>> again(Tx tx, List<Quotations.Reference> cited, Integer[] regions) {
    return tx.list(
        AGAIN,
        PassageRepository::whole,
        cited.stream().map(Quotations.Reference::document).toArray(UUID[]::new),
        cited.stream().map(Quotations.Reference::passage).toArray(Integer[]::new),
        cited.stream().map(each -> HexFormat.of().parseHex(each.version())).toArray(byte[][]::new),
        regions);
  }

  private static Candidate candidate(Fields row) {
    return new Candidate(
        place(row),
        row.isNull("embedding")
            ? Optional.empty()
            : Optional.of(SmallVector.stored(row.bytes("embedding"))),
        row.real("rank"));
  }

  private static Whole whole(Fields row) {
    return new Whole(
        place(row),
        row.text("source"),
        row.text("title"),
        row.text("lang"),
        row.isNull("subject") ? Optional.empty() : Optional.of(row.uuid("subject")),
        row.isNull("sha256") ? "" : HexFormat.of().formatHex(row.bytes("sha256")),
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
