package dev.trivium.data;

import dev.trivium.data.contract.Contract;
import dev.trivium.data.contract.Reference;
import dev.trivium.data.contract.TablePlan;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.DataObservation;
import dev.trivium.kernel.Reactive;
import dev.trivium.store.SchemaPlan;
import dev.trivium.store.Tx;
import dev.trivium.web.Json;
import io.smallrye.mutiny.Uni;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Registers versions of contracts and puts them in force. A version is stored as proposed before
 * anything is done for it, so that whatever breaks off can be gone on with.
 */
final class ContractRegister {
  private final ContractPorts ports;
  private final ContractsConfig config;
  private final Runnable changed;
  private final ContractFiles files;
  private final Contracts contracts;
  private final ContractRepository repository = new ContractRepository();
  private final ProposalRepository proposals = new ProposalRepository();

  /** How far to go. */
  enum Goal {
    PLAN,
    PROPOSE,
    ACTIVATE
  }

  ContractRegister(
      ContractPorts ports,
      ContractsConfig config,
      ContractFiles files,
      Contracts contracts,
      Runnable changed) {
    this.ports = ports;
    this.config = config;
    this.files = files;
    this.contracts = contracts;
    this.changed = changed;
  }

  Uni<Registration> register(Caller caller, String dataset, byte[] body, Goal goal) {
    return onWorker(() -> files.read(body, dataset))
        .chain(file ->
            ports
                .database()
                .as(
                    caller,
                    tx ->
                        seen(tx, file)
                            .chain(seen ->
                                goal == Goal.ACTIVATE
                                    ? Uni.createFrom().item(seen)
                                    : withThoseThatWait(tx, file, body, seen)))
                .map(seen -> ContractStep.decided(file, seen)))
        .chain(step -> reached(caller, step, goal));
  }

  /** Puts a version in force that is registered; without a name the newest that waits. */
  Uni<Registration> activate(Caller caller, String dataset, Optional<String> version, Goal goal) {
    return ports
        .database()
        .as(caller, tx -> waiting(tx, dataset, version))
        .chain(proposal ->
            onWorker(() ->
                new ContractFiles.File(
                    files.stored(proposal.json(), dataset), proposal.json(), proposal.sha256())))
        .chain(file ->
            ports
                .database()
                .as(caller, tx -> seen(tx, file))
                .map(seen -> ContractStep.decided(file, seen)))
        .chain(step -> reached(caller, step, goal));
  }

  private Uni<Proposal> waiting(Tx tx, String dataset, Optional<String> version) {
    return version
        .map(name -> proposals.awaiting(tx, dataset, name))
        .orElseGet(() -> proposals.awaiting(tx, dataset))
        .chain(found ->
            found.isPresent()
                ? Uni.createFrom().item(found.get())
                : repository
                    .find(tx, dataset)
                    .map(active -> {
                      throw active.isEmpty()
                          ? DataProblems.unknownDataset(dataset)
                          : DataProblems.nothingProposed(dataset);
                    }));
  }

  private Uni<ContractStep.Seen> seen(Tx tx, ContractFiles.File file) {
    Contract next = file.reading().contract();
    return repository
        .find(tx, next.dataset())
        .map(found -> found.map(contracts::read))
        .chain(active ->
            repository
                .otherDatasetOf(tx, next.relation(), next.dataset())
                .chain(other ->
                    repository
                        .version(tx, next.id(), next.version())
                        .chain(known ->
                            contracts
                                .parents(tx, next)
                                .chain(parents ->
                                    proposals
                                        .catalog(tx, next.relation())
                                        .map(catalog ->
                                            new ContractStep.Seen(
                                                active, other, known, parents, catalog))))));
  }

  /** What is not put in force now may refer to what comes with it: in the file, or proposed. */
  private Uni<ContractStep.Seen> withThoseThatWait(
      Tx tx, ContractFiles.File file, byte[] body, ContractStep.Seen seen) {
    Map<String, Contract> parents = new HashMap<>(seen.parents());
    List<String> missing =
        file.reading().contract().references().stream()
            .map(Reference::parent)
            .filter(parent -> !parents.containsKey(parent))
            .distinct()
            .toList();
    if (missing.isEmpty()) {
      return Uni.createFrom().item(seen);
    }
    return proposals
        .awaiting(tx)
        .map(waiting -> {
          for (String parent : missing) {
            files
                .other(body, parent)
                .or(() -> Optional.ofNullable(waiting.get(parent)).map(contracts::proposed))
                .ifPresent(contract -> parents.put(parent, contract));
          }
          return new ContractStep.Seen(
              seen.active(), seen.other(), seen.known(), parents, seen.catalog());
        });
  }

  private Uni<Registration> reached(Caller caller, ContractStep step, Goal goal) {
    Optional<UUID> id = step.known().map(ContractRepository.Version::id);
    if (step.unchanged()) {
      return Uni.createFrom().item(step.registration(id, "unchanged", false));
    }
    return switch (goal) {
      case PLAN -> Uni.createFrom().item(step.registration(Optional.empty(), "planned", false));
      case PROPOSE -> proposed(caller, step).map(known -> left(step, known));
      case ACTIVATE -> activated(caller, step);
    };
  }

  private Registration left(ContractStep step, UUID id) {
    Contract contract = step.contract();
    ports
        .observer()
        .observe(new DataObservation.ContractAwaits(contract.dataset(), contract.version()));
    return step.proposed(
        id,
        config.activates()
            ? "POST /v1/contracts/" + contract.dataset() + "/activate"
            : "trivium contract apply FILE");
  }

  private Uni<Registration> activated(Caller caller, ContractStep step) {
    if (!config.activates()) {
      return Uni.createFrom().failure(DataProblems.activatedByCommand(step.contract().dataset()));
    }
    Contract contract = step.contract();
    String state = contract.status().name().toLowerCase(Locale.ROOT);
    return proposed(caller, step)
        .chain(id ->
            ports
                .schemaChanges()
                .apply(schemaPlan(step.plan()))
                .chain(() ->
                    ports
                        .database()
                        .as(
                            caller,
                            tx -> repository.activate(tx, id, contract, state, step.active())))
                .invoke(changed)
                .map(done -> step.registration(Optional.of(id), "active", true)));
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

  /** The id of the version, which is stored if it was not. */
  private Uni<UUID> proposed(Caller caller, ContractStep step) {
    if (step.known().isPresent()) {
      return Uni.createFrom().item(step.known().get().id());
    }
    UUID id = ports.ids().next();
    String plan = Json.encode(step.plan()).toString();
    return ports
        .database()
        .as(
            caller,
            tx ->
                proposals.propose(tx, id, step.file(), plan, caller.sub(), ports.clock().instant()))
        .replaceWith(id);
  }

  private <T> Uni<T> onWorker(java.util.concurrent.Callable<T> work) {
    return Reactive.onWorker(ports.vertx().getOrCreateContext(), work);
  }
}
