package dev.trivium.store;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The keys for operators, over the ring and its rotation. */
final class RingKeys implements Keys {
  private final EpochRepository repository;
  private final KeyRotation rotation;
  private final KeyVault vault;
  private final KeysConfig config;
  private final InstantSource clock;
  private final Runnable begun;

  /**
   * @param begun told when an epoch was left, so that its keys are moved at once
   */
  RingKeys(
      EpochRepository repository,
      KeyRotation rotation,
      KeyVault vault,
      KeysConfig config,
      InstantSource clock,
      Runnable begun) {
    this.repository = repository;
    this.rotation = rotation;
    this.vault = vault;
    this.config = config;
    this.clock = clock;
    this.begun = begun;
  }

  @Override
  public Source source() {
    return new Source(vault.shown(), config.source() != KeysConfig.Source.SECRET);
  }

  @Override
  public Uni<List<Epoch>> epochs() {
    return repository.epochs();
  }

  @Override
  public Uni<Integer> rotate() {
    return rotate(epoch -> true);
  }

  @Override
  public Uni<Integer> rotate(int region) {
    return rotate(epoch -> epoch.region() == region);
  }

  @Override
  public Uni<Void> shred(Subject subject) {
    if (subject.isHouse()) {
      throw new IllegalArgumentException("the house's key is nobody's to erase");
    }
    return repository.shred(subject, clock.instant());
  }

  @Override
  public Uni<List<Subject>> known(List<Subject> subjects) {
    return repository.known(subjects);
  }

  @Override
  public Uni<List<Subject>> notShredded(List<Subject> subjects) {
    return repository.notShredded(subjects);
  }

  @Override
  public Uni<Optional<Instant>> finalAfter(int region, boolean leftNow) {
    if (!source().destroys()) {
      return Uni.createFrom().item(Optional.empty());
    }
    if (leftNow) {
      return Uni.createFrom().item(Optional.of(clock.instant().plus(config.retention())));
    }
    return epochs()
        .map(epochs ->
            epochs.stream()
                .filter(epoch -> epoch.region() == region && epoch.state().equals("current"))
                .findFirst()
                .map(epoch -> left(epoch).plus(config.retention())));
  }

  /** An epoch that is older than it should be is left at the next look, not in the past. */
  private Instant left(Epoch epoch) {
    Instant due = epoch.created().plus(config.epoch());
    return due.isBefore(clock.instant()) ? clock.instant() : due;
  }

  private Uni<Integer> rotate(Predicate<Epoch> wanted) {
    return epochs()
        .onItem()
        .transformToMulti(all -> Multi.createFrom().iterable(all))
        .filter(epoch -> epoch.state().equals("current") && wanted.test(epoch))
        .onItem()
        .transformToUniAndConcatenate(epoch -> rotation.begin(epoch.region(), epoch.number()))
        .collect()
        .asList()
        .map(counts -> counts.stream().mapToInt(Integer::intValue).sum())
        .invoke(begun);
  }
}
