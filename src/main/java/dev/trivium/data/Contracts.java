package dev.trivium.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.trivium.data.contract.Contract;
import dev.trivium.data.contract.PhysicalContract;
import dev.trivium.data.contract.Reference;
import dev.trivium.data.contract.TablePlan;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Reactive;
import dev.trivium.store.SchemaPlan;
import dev.trivium.store.Tx;
import dev.trivium.web.Json;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Registers contracts and knows the active ones. A dataset exists because a contract says so. */
public final class Contracts {
  private static final int CACHED = 500;

  private final DataPorts ports;
  private final Runnable changed;
  private final ContractFiles files;
  private final ContractRepository repository = new ContractRepository();
  private final Cache<Parsed, Contract> parsed = Caffeine.newBuilder().maximumSize(CACHED).build();

  /**
   * @param changed told when a contract became active
   */
  Contracts(DataPorts ports, DataConfig.Ingest config, Runnable changed) {
    this.ports = ports;
    this.changed = changed;
    this.files = new ContractFiles(config.personal());
  }

  /**
   * Registers and activates a contract.
   *
   * @param body YAML or JSON of the Open Data Contract Standard
   * @param dryRun only says what would be done
   */
  public Uni<Registration> register(Caller caller, String dataset, byte[] body, boolean dryRun) {
    if (!caller.has("steward")) {
      return Uni.createFrom()
          .failure(DataProblems.needsRole("Registering a contract needs the role steward."));
    }
    return Reactive.onWorker(ports.vertx().getOrCreateContext(), () -> files.read(body, dataset))
        .chain(file ->
            ports
                .database()
                .as(caller, tx -> planned(tx, file))
                .chain(step -> dryRun ? shown(step) : carriedOut(caller, step)));
  }

  /** The active contract of a dataset. Errors: {@code data/unknown-dataset}. */
  Uni<ActiveContract> active(Caller caller, String dataset) {
    return ports.database().reading(caller, tx -> active(tx, dataset));
  }

  /** A version of a dataset's contract. Errors: {@code data/unknown-version}. */
  Uni<ActiveContract> version(Caller caller, String dataset, String version) {
    return ports
        .database()
        .reading(
            caller,
            tx ->
                active(tx, dataset)
                    .chain(now -> repository.find(tx, dataset, version))
                    .map(found ->
                        found
                            .map(this::read)
                            .orElseThrow(() -> DataProblems.unknownVersion(dataset))));
  }

  Uni<ActiveContract> active(Tx tx, String dataset) {
    return repository
        .find(tx, dataset)
        .map(found -> found.map(this::read).orElseThrow(() -> DataProblems.unknownDataset(dataset)))
        .chain(active -> parents(tx, active.contract()).map(active::with));
  }

  /** Every dataset with its active contract, by name. */
  Uni<List<ActiveContract>> all(Caller caller) {
    return ports
        .database()
        .reading(caller, repository::all)
        .map(all -> all.stream().map(this::read).toList());
  }

  /** The same in a transaction that is open. */
  Uni<List<ActiveContract>> all(Tx tx) {
    return repository.all(tx).map(all -> all.stream().map(this::read).toList());
  }

  /** What is known before anything is done. */
  private record Step(
      ContractFiles.File file,
      Optional<ContractRepository.Version> known,
      boolean unchanged,
      TablePlan.Apply plan) {
    Contract contract() {
      return file.reading().contract();
    }
  }

  private Uni<Step> planned(Tx tx, ContractFiles.File file) {
    Contract next = file.reading().contract();
    return repository
        .find(tx, next.dataset())
        .chain(active ->
            repository
                .otherDatasetOf(tx, next.relation(), next.dataset())
                .chain(other ->
                    repository
                        .version(tx, next.id(), next.version())
                        .chain(known ->
                            parents(tx, next)
                                .map(parents ->
                                    decided(
                                        file, active.map(this::read), other, known, parents)))));
  }

  /** The active contracts of the datasets that this one refers to. */
  private Uni<Map<String, Contract>> parents(Tx tx, Contract contract) {
    String[] names =
        contract.references().stream().map(Reference::parent).distinct().toArray(String[]::new);
    if (names.length == 0) {
      return Uni.createFrom().item(Map.of());
    }
    return repository
        .named(tx, names)
        .map(all ->
            all.stream()
                .map(this::read)
                .collect(Collectors.toMap(a -> a.contract().dataset(), ActiveContract::contract)));
  }

  /** Pure: what to do, or a refusal. */
  private static Step decided(
      ContractFiles.File file,
      Optional<ActiveContract> active,
      Optional<String> other,
      Optional<ContractRepository.Version> known,
      Map<String, Contract> parents) {
    Contract next = file.reading().contract();
    other.ifPresent(dataset -> {
      throw refusal(
          "schema[0].physicalName",
          "used by " + dataset,
          next.relation(),
          "two datasets cannot share a table",
          "give another physicalName");
    });
    known.ifPresent(version -> {
      if (!version.sha256().equals(file.sha256())) {
        throw refusal(
            "version",
            next.version(),
            next.version(),
            "this version was registered with other content",
            "raise the version");
      }
      if (version.state().equals("superseded") || version.state().equals("retired")) {
        throw refusal(
            "version",
            version.state(),
            next.version(),
            "a newer version took its place",
            "publish it again under a new version");
      }
    });
    return switch (TablePlan.of(next, active.map(ActiveContract::contract), parents)) {
      case TablePlan.Refused refused -> throw DataProblems.notAdditive(refused.refusals());
      case TablePlan.Apply apply -> new Step(file, known, unchanged(active, known), apply);
    };
  }

  /** A file of several datasets may be active for one of them and new for another. */
  private static boolean unchanged(
      Optional<ActiveContract> active, Optional<ContractRepository.Version> known) {
    return known
        .filter(version -> version.state().equals("active"))
        .flatMap(version -> active.filter(now -> now.id().equals(version.id())))
        .isPresent();
  }

  /** The physical contract, which other tools run against this very database. */
  Uni<JsonNode> rendered(Caller caller, String dataset) {
    return ports
        .database()
        .reading(
            caller,
            tx ->
                active(tx, dataset)
                    .chain(active ->
                        repository
                            .server(tx)
                            .map(server ->
                                PhysicalContract.render(
                                    ContractFiles.stored(active.json()),
                                    active.contract(),
                                    server))));
  }

  private Uni<Registration> shown(Step step) {
    String state = step.unchanged() ? "unchanged" : "planned";
    return Uni.createFrom().item(registration(step, Optional.empty(), state, false));
  }

  private Uni<Registration> carriedOut(Caller caller, Step step) {
    if (step.unchanged()) {
      Optional<UUID> id = step.known().map(ContractRepository.Version::id);
      return Uni.createFrom().item(registration(step, id, "unchanged", false));
    }
    Contract contract = step.contract();
    UUID id = step.known().map(ContractRepository.Version::id).orElseGet(() -> ports.ids().next());
    String state = contract.status().name().toLowerCase(Locale.ROOT);
    return proposed(caller, step, id)
        .chain(() -> ports.schemaChanges().apply(schemaPlan(step.plan())))
        .chain(() ->
            ports
                .database()
                .as(
                    caller,
                    tx ->
                        repository.activate(
                            tx, id, contract.dataset(), contract.relation(), state)))
        .invoke(changed)
        .map(done -> registration(step, Optional.of(id), "active", true));
  }

  private static SchemaPlan schemaPlan(TablePlan.Apply plan) {
    return new SchemaPlan(
        plan.regions(),
        plan.together(),
        plan.indexes().stream()
            .map(index -> new SchemaPlan.NewIndex(index.name(), index.statement()))
            .toList(),
        plan.afterwards());
  }

  private Uni<Integer> proposed(Caller caller, Step step, UUID id) {
    if (step.known().isPresent()) {
      return Uni.createFrom().item(0);
    }
    Contract contract = step.contract();
    String plan = Json.encode(step.plan()).toString();
    return ports
        .database()
        .as(
            caller,
            tx ->
                repository.propose(
                    tx,
                    id,
                    contract.id(),
                    contract.version(),
                    step.file(),
                    plan,
                    caller.sub(),
                    ports.clock().instant()));
  }

  private static Registration registration(
      Step step, Optional<UUID> id, String state, boolean created) {
    return new Registration(
        id, step.contract(), state, created, step.plan(), step.file().reading().notes());
  }

  private ActiveContract read(ContractRepository.Stored stored) {
    Contract contract =
        parsed.get(
            new Parsed(stored.id(), stored.dataset()),
            unseen -> files.stored(stored.json(), stored.dataset()).contract());
    return new ActiveContract(
        stored.id(), contract, stored.json(), stored.state(), stored.at(), Map.of());
  }

  /** A file may describe several datasets. */
  private record Parsed(UUID file, String dataset) {}

  private static RuntimeException refusal(
      String path, String old, String next, String reason, String advice) {
    return DataProblems.notAdditive(
        List.of(new TablePlan.Refusal(path, old, next, reason, advice)));
  }
}
