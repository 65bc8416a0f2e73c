package dev.trivium.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.kernel.DataObservation;
import dev.trivium.kernel.ProblemException;
import dev.trivium.kernel.Reactive;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Registers the contracts and models that lie in folders, before anything is served. A parent may
 * stand in a later file than its children, so what fails is tried again as long as others succeed.
 */
final class ContractFolder {
  private final DataPorts ports;
  private final Contracts contracts;
  private final SemanticModels models;

  ContractFolder(DataPorts ports, Contracts contracts, SemanticModels models) {
    this.ports = ports;
    this.contracts = contracts;
    this.models = models;
  }

  /** A file, and the dataset in it that is meant; for a model the dataset is empty. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared; lives while a folder is read.
  private record Item(Path file, String dataset, byte[] bytes) {}

  /**
   * What cannot be used, a line each; empty if everything was registered. While contracts wait to
   * be activated, models that name them wait for another start.
   */
  Uni<List<String>> register(Path contractFiles, Path modelFiles) {
    return onWorker(() -> contracts(contractFiles))
        .chain(this::registered)
        .chain(known ->
            onWorker(() -> models(modelFiles))
                .chain(items ->
                    each(items, item -> tried(item, models.put(HouseCaller.STEWARD, item.bytes))))
                .map(outcomes -> told(known, outcomes)));
  }

  private List<String> told(List<Outcome> contractOutcomes, List<Outcome> modelOutcomes) {
    long refused = modelOutcomes.stream().filter(Outcome::refused).count();
    if (refused > 0 && contractOutcomes.stream().anyMatch(Outcome::waits)) {
      ports.observer().observe(new DataObservation.ModelsAwaitContracts(refused));
      return lines(contractOutcomes);
    }
    return Stream.concat(lines(contractOutcomes).stream(), lines(modelOutcomes).stream()).toList();
  }

  private Uni<List<Outcome>> registered(List<Item> items) {
    return each(
            items,
            item ->
                tried(
                    item,
                    contracts
                        .register(HouseCaller.STEWARD, item.dataset, item.bytes, false)
                        .map(Registration::state)))
        .chain(outcomes -> {
          List<Item> left = outcomes.stream().filter(Outcome::refused).map(Outcome::item).toList();
          return left.isEmpty() || left.size() == items.size()
              ? Uni.createFrom().item(outcomes)
              : registered(left).map(again -> joined(outcomes, again));
        });
  }

  private static List<Outcome> joined(List<Outcome> before, List<Outcome> again) {
    return Stream.concat(before.stream().filter(outcome -> !outcome.refused()), again.stream())
        .toList();
  }

  /**
   * @param state of the registration
   * @param problem why it was refused, or empty
   */
  private record Outcome(Item item, String state, String problem) {
    boolean refused() {
      return !problem.isEmpty();
    }

    boolean waits() {
      return state.equals("proposed");
    }
  }

  private static Uni<List<Outcome>> each(List<Item> items, Function<Item, Uni<Outcome>> work) {
    return Multi.createFrom()
        .iterable(items)
        .onItem()
        .transformToUniAndConcatenate(work::apply)
        .collect()
        .asList();
  }

  /** A version that was overtaken is history, not a mistake. */
  private static Uni<Outcome> tried(Item item, Uni<?> registration) {
    return registration
        .map(done -> new Outcome(item, String.valueOf(done), ""))
        .onFailure(ProblemException.class)
        .recoverWithItem(failure -> {
          String told = told(failure);
          return new Outcome(item, "", told.contains("a newer version took its place") ? "" : told);
        });
  }

  private static String told(ProblemException failure) {
    return failure.problem().detail() + " " + failure.problem().members();
  }

  private static List<String> lines(List<Outcome> outcomes) {
    return outcomes.stream()
        .filter(Outcome::refused)
        .map(outcome -> outcome.item.file + ": " + outcome.problem)
        .toList();
  }

  private <T> Uni<T> onWorker(Callable<T> work) {
    return Reactive.onWorker(ports.vertx().getOrCreateContext(), work);
  }

  private static List<Item> contracts(Path folder) {
    List<Item> items = new ArrayList<>();
    for (Path file : files(folder, ".odcs.yaml")) {
      byte[] bytes = bytes(file);
      JsonNode document = ContractFiles.document(bytes);
      ContractFiles.datasets(document)
          .forEach(dataset -> items.add(new Item(file, dataset, bytes)));
    }
    return items;
  }

  private static List<Item> models(Path folder) {
    return files(folder, ".model.yaml").stream()
        .map(file -> new Item(file, "", bytes(file)))
        .toList();
  }

  private static List<Path> files(Path folder, String suffix) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.getFileName().toString().endsWith(suffix)).sorted().toList();
    } catch (IOException failure) {
      throw new UncheckedIOException("the folder " + folder + " cannot be read", failure);
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(file + " cannot be read", failure);
    }
  }
}
