package dev.trivium.llm;

import io.smallrye.mutiny.Multi;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Listens to a model and counts how often it ended. */
final class Heard implements Flow.Subscriber<ModelEvent> {
  final List<ModelEvent> events = new CopyOnWriteArrayList<>();
  final AtomicInteger ends = new AtomicInteger();
  final CompletableFuture<ModelEvent> first = new CompletableFuture<>();
  private final CompletableFuture<@Nullable Throwable> end = new CompletableFuture<>();
  private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
  private final long wanted;

  private Heard(long wanted) {
    this.wanted = wanted;
  }

  static Heard all(Multi<ModelEvent> stream) {
    return some(stream, Long.MAX_VALUE);
  }

  static Heard some(Multi<ModelEvent> stream, long wanted) {
    Heard heard = new Heard(wanted);
    stream.subscribe(heard);
    return heard;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription.complete(given);
    if (wanted > 0) {
      given.request(wanted);
    }
  }

  @Override
  public void onNext(ModelEvent event) {
    events.add(event);
    first.complete(event);
  }

  @Override
  public void onError(Throwable failure) {
    ends.incrementAndGet();
    end.complete(failure);
  }

  @Override
  public void onComplete() {
    ends.incrementAndGet();
    end.complete(null);
  }

  void want(long more) {
    subscription.join().request(more);
  }

  void cancel() {
    subscription.join().cancel();
  }

  /** The failure, or null for a completion. */
  @Nullable Throwable end() {
    try {
      return end.get(30, TimeUnit.SECONDS);
    } catch (Exception late) {
      throw new AssertionError("the call did not end", late);
    }
  }

  boolean hasEnded() {
    return end.isDone();
  }

  String text() {
    return events.stream()
        .filter(ModelEvent.Text.class::isInstance)
        .map(event -> ((ModelEvent.Text) event).delta())
        .collect(Collectors.joining());
  }

  List<ModelEvent.Done> dones() {
    return events.stream()
        .filter(ModelEvent.Done.class::isInstance)
        .map(ModelEvent.Done.class::cast)
        .toList();
  }
}
