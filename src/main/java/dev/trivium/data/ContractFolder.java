package dev.trivium.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.kernel.Caller;
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
import java.util.Set;
import java.util.stream.Stream;

/**
 * Registers the contracts and models that lie in folders, before anything is served. A parent may
 * stand in a later file than its children, so what fails is tried again as long as others succeed.
 */
final class ContractFolder {
  private static final Caller HOUSE = new Caller("trivium", Set.of("*"), Set.of("steward"));

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

  /** What cannot be used, a line each; empty if everything was registered. */
  Uni<List<String>> register(Path contractFiles, Path modelFiles) {
    return Reactive.onWorker(ports.vertx().getOrCreateContext(), () -> contracts(contractFiles))
        .chain(this::registered)
        .chain(failed ->
            Reactive.onWorker(ports.vertx().getOrCreateContext(), () -> models(modelFiles))
                .onItem()
                .transformToMulti(items -> Multi.createFrom().iterable(items))
                .onItem()
                .transformToUniAndConcatenate(item -> tried(item, models.put(HOUSE, item.bytes)))
                .collect()
                .asList()
                .map(outcomes -> joined(failed, outcomes)));
  }

  private Uni<List<String>> registered(List<Item> items) {
    return Multi.createFrom()
        .iterable(items)
        .onItem()
        .transformToUniAndConcatenate(
            item -> tried(item, contracts.register(HOUSE, item.dataset, item.bytes, false)))
        .collect()
        .asList()
        .chain(outcomes -> {
          List<Item> left =
              outcomes.stream().filter(o -> !o.problem.isEmpty()).map(Outcome::item).toList();
          return left.isEmpty() || left.size() == items.size()
              ? Uni.createFrom().item(joined(List.of(), outcomes))
              : registered(left);
        });
  }

  private record Outcome(Item item, String problem) {}

  /** A version that was overtaken is history, not a mistake. */
  private static Uni<Outcome> tried(Item item, Uni<?> registration) {
    return registration
        .map(done -> new Outcome(item, ""))
        .onFailure(ProblemException.class)
        .recoverWithItem(failure -> {
          String told = told(failure);
          return new Outcome(item, told.contains("a newer version took its place") ? "" : told);
        });
  }

  private static String told(ProblemException failure) {
    return failure.problem().detail() + " " + failure.problem().members();
  }

  private static List<String> joined(List<String> before, List<Outcome> outcomes) {
    List<String> all = new ArrayList<>(before);
    outcomes.stream()
        .filter(outcome -> !outcome.problem.isEmpty())
        .forEach(outcome -> all.add(outcome.item.file + ": " + outcome.problem));
    return all;
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
