package dev.trivium.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.data.semantic.Derived;
import dev.trivium.data.semantic.Mistake;
import dev.trivium.data.semantic.Model;
import dev.trivium.data.semantic.ModelReader;
import dev.trivium.data.semantic.Reading;
import dev.trivium.data.semantic.Table;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Ids;
import dev.trivium.kernel.Problem;
import dev.trivium.store.Database;
import dev.trivium.store.Fields;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the semantic model: one is active at a time, older versions stay. What is current is kept
 * in memory and compared with the database again after {@link MetricsConfig#modelRefresh}.
 */
public final class SemanticModels {
  private static final String ACTIVE =
      """
      select name, version, ossie::text as ossie, by, at
        from semantic.model where state = 'active' order by at desc limit 1
      """;
  private static final String FIND =
      """
      select id, encode(sha256, 'hex') as hash
        from semantic.model where name = $1 and version = $2
      """;
  private static final String INSERT =
      """
      insert into semantic.model (id, name, version, ossie, sha256, state, by, at)
      values ($1, $2, $3, $4::text::jsonb, $5, 'active', $6, $7)
      """;
  private static final String ACTIVATE =
      "update semantic.model set state = 'active', at = $2 where id = $1";
  private static final String SUPERSEDE =
      "update semantic.model set state = 'superseded' where state = 'active' and id <> $1";

  private final Database database;
  private final TableSource tables;
  private final Ids ids;
  private final InstantSource clock;
  private final MetricsConfig config;
  private final AtomicReference<@Nullable Kept> kept = new AtomicReference<>();

  private record Kept(CurrentModel current, Instant checked) {}

  private record Stored(UUID id, String hash) {}

  SemanticModels(
      Database database, TableSource tables, Ids ids, InstantSource clock, MetricsConfig config) {
    this.database = database;
    this.tables = tables;
    this.ids = ids;
    this.clock = clock;
    this.config = config;
  }

  /** What was registered. */
  public record Registered(
      String name, String version, String sha256, int datasets, int metrics, List<String> notes) {}

  /** The model as it is now, as far as the caller may know it. */
  Uni<CurrentModel> current(Caller caller) {
    return whole().map(model -> model.visibleTo(caller));
  }

  /** Read for everybody, so it is not read as the caller who happens to come first. */
  private Uni<CurrentModel> whole() {
    return Uni.createFrom()
        .deferred(() -> {
          Kept now = kept.get();
          boolean fresh =
              now != null && clock.instant().isBefore(now.checked().plus(config.modelRefresh()));
          return fresh && now != null
              ? Uni.createFrom().item(now.current())
              : database.reading(HouseCaller.STEWARD, this::refreshed);
        });
  }

  /** Forgets what is kept; called when a contract was registered in this process. */
  public void forget() {
    kept.set(null);
  }

  /**
   * Registers a model and makes it the active one.
   *
   * <p>Errors: {@code data/model-refused} (422) with every mistake; {@code
   * data/model-version-exists} (409) when the version is known with another content.
   */
  public Uni<Registered> put(Caller caller, byte[] body) {
    return Uni.createFrom()
        .deferred(() -> {
          JsonNode file = ModelDocuments.parse(body);
          byte[] sha256 = ModelDocuments.sha256(body);
          return database
              .as(
                  caller,
                  tx -> tables.tables(tx).chain(known -> register(tx, caller, file, sha256, known)))
              .invoke(this::forget);
        });
  }

  private Uni<Registered> register(
      Tx tx, Caller caller, JsonNode file, byte[] sha256, Map<String, Table> known) {
    String hash = HexFormat.of().formatHex(sha256);
    return switch (ModelReader.read(file, hash.substring(0, 12), known)) {
      case Reading.Refused(List<Mistake> mistakes) ->
          Uni.createFrom().failure(refused(mistakes).asException());
      case Reading.Accepted(Model model, List<String> notes) ->
          tx.find(
                  FIND,
                  row -> new Stored(row.uuid("id"), row.text("hash")),
                  model.name(),
                  model.version())
              .chain(stored -> activate(tx, caller, model, file, sha256, stored))
              .replaceWith(
                  new Registered(
                      model.name(),
                      model.version(),
                      hash,
                      model.datasets().size(),
                      model.metrics().size(),
                      notes));
    };
  }

  private Uni<Integer> activate(
      Tx tx, Caller caller, Model model, JsonNode file, byte[] sha256, Optional<Stored> stored) {
    Instant now = clock.instant();
    if (stored.isEmpty()) {
      UUID id = ids.next();
      return tx.execute(SUPERSEDE, id)
          .chain(() ->
              tx.execute(
                  INSERT,
                  id,
                  model.name(),
                  model.version(),
                  file.toString(),
                  sha256,
                  caller.sub(),
                  now));
    }
    if (!stored.get().hash().equals(HexFormat.of().formatHex(sha256))) {
      return Uni.createFrom()
          .failure(
              Problem.of(
                      Problem.Kind.CONFLICT,
                      "data/model-version-exists",
                      "Version "
                          + model.version()
                          + " of the model '"
                          + model.name()
                          + "' is registered with another content; give the change a new version.")
                  .asException());
    }
    return tx.execute(SUPERSEDE, stored.get().id())
        .chain(() -> tx.execute(ACTIVATE, stored.get().id(), now));
  }

  private Uni<CurrentModel> refreshed(Tx tx) {
    return tx.find(fingerprint(), row -> row.text("print"))
        .map(Optional::orElseThrow)
        .chain(print -> {
          Kept now = kept.get();
          return now != null && now.current().fingerprint().equals(print)
              ? Uni.createFrom().item(now.current())
              : read(tx, print);
        })
        .invoke(current -> kept.set(new Kept(current, clock.instant())));
  }

  private Uni<CurrentModel> read(Tx tx, String print) {
    return tables
        .tables(tx)
        .chain(known ->
            tables
                .readers(tx)
                .chain(readers ->
                    tx.find(ACTIVE, SemanticModels::written)
                        .map(written -> current(known, readers, written, print))));
  }

  private static CurrentModel current(
      Map<String, Table> known,
      Map<String, Set<String>> readers,
      Optional<CurrentModel.Written> written,
      String print) {
    if (written.isEmpty()) {
      return new CurrentModel(
          Derived.complete(null, known.values()), written, List.of(), print, readers);
    }
    CurrentModel.Written stored = written.get();
    return switch (ModelReader.read(
        ModelDocuments.json(stored.document()), stored.version(), known)) {
      case Reading.Accepted(Model model, List<String> notes) ->
          new CurrentModel(
              Derived.complete(model, known.values()), written, List.of(), print, readers);
      case Reading.Refused(List<Mistake> mistakes) ->
          new CurrentModel(
              Derived.complete(null, known.values()), written, mistakes, print, readers);
    };
  }

  private static CurrentModel.Written written(Fields row) {
    return new CurrentModel.Written(
        row.text("name"),
        row.text("version"),
        row.text("ossie"),
        row.text("by"),
        row.instant("at"));
  }

  private String fingerprint() {
    return "select coalesce((select string_agg(id::text, ',' order by id) from semantic.model"
        + " where state = 'active'), '') || '|' || coalesce(("
        + tables.fingerprint()
        + "), '') as print";
  }

  private static Problem refused(List<Mistake> mistakes) {
    List<Map<String, String>> shown =
        mistakes.stream()
            .map(mistake -> {
              Map<String, String> entry = new LinkedHashMap<>();
              entry.put("path", mistake.path());
              entry.put("reason", mistake.reason());
              return entry;
            })
            .toList();
    return Problem.unprocessable(
            "data/model-refused",
            "The semantic model has "
                + mistakes.size()
                + (mistakes.size() == 1 ? " mistake" : " mistakes")
                + "; 'mistakes' names each with its place.")
        .with("mistakes", shown);
  }
}
