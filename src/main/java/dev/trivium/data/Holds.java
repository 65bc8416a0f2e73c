package dev.trivium.data;

import dev.trivium.kernel.Caller;
import dev.trivium.store.Audit;
import dev.trivium.store.Subject;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.Set;
import java.util.function.Function;

/** Legal holds: subjects who must not be erased for now, and why. */
final class Holds {
  private final DataPorts ports;
  private final ErasureRepository repository = new ErasureRepository();
  private final Audit audit = new Audit();

  Holds(DataPorts ports) {
    this.ports = ports;
  }

  Uni<Integer> put(Caller caller, Set<Subject> subjects, String reason) {
    return ports
        .database()
        .as(
            caller,
            tx ->
                each(
                        subjects,
                        subject ->
                            repository.hold(
                                tx, subject, reason, caller.sub(), ports.clock().instant()))
                    .call(() -> recorded(tx, "privacy.hold", subjects)));
  }

  /** Emits how many holds were ended. */
  Uni<Integer> release(Caller caller, Set<Subject> subjects) {
    return ports
        .database()
        .as(
            caller,
            tx ->
                each(subjects, subject -> repository.release(tx, subject, ports.clock().instant()))
                    .call(() -> recorded(tx, "privacy.release", subjects)));
  }

  private Uni<Void> recorded(Tx tx, String action, Set<Subject> subjects) {
    return each(
            subjects,
            subject ->
                audit.record(tx, Audit.Entry.of(action, "subject/" + subject.id())).replaceWith(1))
        .replaceWithVoid();
  }

  private static Uni<Integer> each(Set<Subject> subjects, Function<Subject, Uni<Integer>> work) {
    return Multi.createFrom()
        .iterable(subjects)
        .onItem()
        .transformToUniAndConcatenate(work::apply)
        .collect()
        .with(java.util.stream.Collectors.summingInt(Integer::intValue));
  }
}
