package dev.trivium.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.trivium.data.ContractRegister.Goal;
import dev.trivium.data.contract.Contract;
import dev.trivium.data.contract.PhysicalContract;
import dev.trivium.data.contract.Reference;
import dev.trivium.kernel.Caller;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Registers contracts and knows the active ones. A dataset exists because a contract says so. */
public final class Contracts {
  private static final int CACHED = 500;

  private final ContractPorts ports;
  private final ContractsConfig config;
  private final ContractFiles files;
  private final ContractRegister register;
  private final ContractRepository repository = new ContractRepository();
  private final ProposalRepository proposals = new ProposalRepository();
  private final Cache<Parsed, Contract> parsed = Caffeine.newBuilder().maximumSize(CACHED).build();

  /**
   * @param personal classifications that mean personal data
   * @param changed told when a contract became active
   */
  public Contracts(
      ContractPorts ports, ContractsConfig config, Set<String> personal, Runnable changed) {
    this.ports = ports;
    this.config = config;
    this.files = new ContractFiles(personal);
    this.register = new ContractRegister(ports, config, files, this, changed);
  }

  /**
   * Registers a contract, and puts it in force where this process does so.
   *
   * @param body YAML or JSON of the Open Data Contract Standard
   * @param dryRun only says what would be done
   */
  public Uni<Registration> register(Caller caller, String dataset, byte[] body, boolean dryRun) {
    return as(
        caller,
        () ->
            register.register(
                caller,
                dataset,
                body,
                dryRun ? Goal.PLAN : config.activates() ? Goal.ACTIVATE : Goal.PROPOSE));
  }

  /** Registers a contract as proposed; another one stays in force. */
  public Uni<Registration> propose(Caller caller, String dataset, byte[] body) {
    return as(caller, () -> register.register(caller, dataset, body, Goal.PROPOSE));
  }

  /**
   * Puts a proposed version in force. Errors: 404 when there is none; 409 {@code
   * data/activated-by-command} where only the command may.
   *
   * @param version empty for the newest that waits
   */
  public Uni<Registration> activate(
      Caller caller, String dataset, Optional<String> version, boolean dryRun) {
    Goal goal = dryRun ? Goal.PLAN : Goal.ACTIVATE;
    return as(caller, () -> register.activate(caller, dataset, version, goal));
  }

  private static <T> Uni<T> as(Caller caller, Supplier<Uni<T>> work) {
    return caller.has("steward")
        ? Uni.createFrom().deferred(work::get)
        : Uni.createFrom()
            .failure(DataProblems.needsRole("Registering a contract needs the role steward."));
  }

  /** The active contract of a dataset. Errors: {@code data/unknown-dataset}. */
  Uni<ActiveContract> active(Caller caller, String dataset) {
    return ports.database().reading(caller, tx -> active(tx, dataset));
  }

  /** A version of a dataset's contract. Errors: {@code data/unknown-version}. */
  Uni<ActiveContract> version(Caller caller, String dataset, String version) {
    return ports.database().reading(caller, tx -> version(tx, dataset, version));
  }

  private Uni<ActiveContract> version(Tx tx, String dataset, String version) {
    return repository
        .find(tx, dataset, version)
        .chain(found ->
            found.isPresent()
                ? Uni.createFrom().item(found.map(this::read))
                : proposals
                    .awaiting(tx, dataset, version)
                    .map(proposal -> proposal.map(this::read)))
        .chain(found ->
            found.isPresent()
                ? Uni.createFrom().item(found.get())
                : active(tx, dataset)
                    .map(now -> {
                      throw DataProblems.unknownVersion(dataset);
                    }));
  }

  /** What is in force for a dataset and what waits to be; at least one of them is there. */
  record Standing(
      Optional<ActiveContract> active,
      Optional<ActiveContract> proposed,
      Optional<Proposal> proposal) {
    ActiveContract shown() {
      return active.or(() -> proposed).orElseThrow();
    }
  }

  /** Errors: {@code data/unknown-dataset}. */
  Uni<Standing> standing(Caller caller, String dataset) {
    return ports
        .database()
        .reading(
            caller,
            tx ->
                repository
                    .find(tx, dataset)
                    .chain(active ->
                        proposals
                            .awaiting(tx, dataset)
                            .map(proposal -> standing(dataset, active, proposal))));
  }

  private Standing standing(
      String dataset, Optional<ContractRepository.Stored> active, Optional<Proposal> proposal) {
    if (active.isEmpty() && proposal.isEmpty()) {
      throw DataProblems.unknownDataset(dataset);
    }
    return new Standing(active.map(this::read), proposal.map(this::read), proposal);
  }

  /** The same of every dataset, by name. */
  Uni<List<Standing>> standings(Caller caller) {
    return ports
        .database()
        .reading(
            caller,
            tx ->
                repository
                    .all(tx)
                    .chain(all -> proposals.awaiting(tx).map(waiting -> standings(all, waiting))));
  }

  private List<Standing> standings(
      List<ContractRepository.Stored> all, Map<String, Proposal> waiting) {
    Map<String, Standing> standings = new TreeMap<>();
    for (ContractRepository.Stored stored : all) {
      standings.put(
          stored.dataset(),
          standing(
              stored.dataset(),
              Optional.of(stored),
              Optional.ofNullable(waiting.get(stored.dataset()))));
    }
    waiting.forEach((dataset, proposal) ->
        standings.computeIfAbsent(
            dataset, name -> standing(name, Optional.empty(), Optional.of(proposal))));
    return List.copyOf(standings.values());
  }

  Uni<ActiveContract> active(Tx tx, String dataset) {
    return repository
        .find(tx, dataset)
        .map(found -> found.map(this::read).orElseThrow(() -> DataProblems.unknownDataset(dataset)))
        .chain(active -> parents(tx, active.contract()).map(active::with));
  }

  /** Makes the database hold what this process is told about read roles; before it serves. */
  Uni<Boolean> enforceReadRoles() {
    return ports
        .database()
        .as(HouseCaller.STEWARD, tx -> repository.enforce(tx, config.enforcesReadRoles()));
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

  /** The active contracts of the datasets that this one refers to. */
  Uni<Map<String, Contract>> parents(Tx tx, Contract contract) {
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

  /** The physical contract, which other tools run against this very database. */
  public Uni<JsonNode> rendered(Caller caller, String dataset) {
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

  /** What a proposal says. */
  Contract proposed(Proposal proposal) {
    return read(proposal).contract();
  }

  private ActiveContract read(Proposal proposal) {
    return read(
        new ContractRepository.Stored(
            proposal.dataset(), proposal.id(), proposal.json(), "proposed", proposal.at()));
  }

  ActiveContract read(ContractRepository.Stored stored) {
    Contract contract =
        parsed.get(
            new Parsed(stored.id(), stored.dataset()),
            unseen -> files.stored(stored.json(), stored.dataset()).contract());
    return new ActiveContract(
        stored.id(), contract, stored.json(), stored.state(), stored.at(), Map.of());
  }

  /** A file may describe several datasets. */
  private record Parsed(UUID file, String dataset) {}
}
