package dev.trivium.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trivium.chat.protocol.Entry;
import dev.trivium.chat.protocol.ServerEvent;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.support.Property;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ResponseLogProperties {
  @Test
  void numbersHaveNoGapAndWhatFollowsANumberIsTheRest() {
    Property.holds(
        300,
        random -> {
          ResponseLog log = filled(random);
          List<Entry> standard =
              log.written().stream().filter(entry -> !entry.extension()).toList();

          assertThat(standard).extracting(Entry::number).isEqualTo(upTo(standard.size()));
          long seen = random.nextLong(-1, standard.size());
          assertThat(from(log, log.after(seen)))
              .filteredOn(entry -> !entry.extension())
              .isEqualTo(standard.subList((int) seen + 1, standard.size()));
        });
  }

  @Test
  void itIsTheSameAfterItWasKept() {
    Property.holds(
        100,
        random -> {
          ResponseLog log = filled(random);

          List<Entry> kept = Entry.fromLines(Entry.lines(log.written()));

          assertThat(kept).hasSameSizeAs(log.written());
          for (int i = 0; i < kept.size(); i++) {
            assertThat(kept.get(i)).usingRecursiveComparison().isEqualTo(log.at(i));
          }
          assertThat(new ResponseLog(kept).ended()).isEqualTo(log.ended());
        });
  }

  @Test
  void nothingFollowsTheEnd() {
    ResponseLog log = new ResponseLog(1 << 20);
    log.append(event("response.created"), event("response.completed"));

    assertThat(log.ended()).isTrue();
    assertThatThrownBy(() -> log.append(event("response.failed")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void showsNothingAboveItsFenceAndEverythingAtTheEnd() {
    ResponseLog log = new ResponseLog(1 << 20);
    List<Integer> kept = new ArrayList<>();
    boolean[] may = {true};
    log.keptBy(
        new ResponseLog.Keeper() {
          @Override
          public void written(List<Entry> added) {
            kept.add(added.size());
          }

          @Override
          public boolean mayShow() {
            return may[0];
          }
        },
        1);

    log.append(event("response.created"), event("response.in_progress"), event("a"), event("b"));
    assertThat(log.size()).isEqualTo(2);
    log.raise(2);
    assertThat(log.size()).isEqualTo(3);
    may[0] = false;
    log.raise(9);
    assertThat(log.size()).isEqualTo(3);
    log.append(event("response.completed"));

    assertThat(log.size()).isEqualTo(5);
    assertThat(kept).containsExactly(4, 1);
  }

  @Test
  void sendsItsViewersAwayOnceWhenItDoesNotEndHere() {
    ResponseLog log = new ResponseLog(1 << 20);
    log.append(event("response.created"));
    List<Abandonment> seen = new ArrayList<>();
    log.watch(() -> {
      Abandonment why = log.abandoned();
      if (why != null) {
        seen.add(why);
      }
    });

    log.abandon(Abandonment.UNKEPT);
    log.abandon(Abandonment.LOST);

    assertThat(seen).containsExactly(Abandonment.UNKEPT);
  }

  @Test
  void anotherThreadReadsAndDoesNotWrite() throws InterruptedException {
    ResponseLog log = new ResponseLog(1 << 20);
    List<Throwable> refused = new ArrayList<>();
    Thread other =
        new Thread(() -> {
          try {
            log.append(event("response.created"));
          } catch (IllegalStateException expected) {
            refused.add(expected);
          }
        });

    other.start();
    other.join();

    assertThat(refused).hasSize(1);
    assertThat(log.size()).isZero();
  }

  @Test
  void whoeverWaitsIsCalledOnceAPublication() {
    ResponseLog log = new ResponseLog(1 << 20);
    List<Integer> sizes = new ArrayList<>();
    Runnable call = () -> sizes.add(log.size());

    log.watch(call);
    log.append(event("response.created"), event("response.in_progress"));
    log.forget(call);
    log.append(event("response.completed"));

    assertThat(sizes).containsExactly(0, 2);
  }

  private static ResponseLog filled(SplittableRandom random) {
    ResponseLog log = new ResponseLog(1 << 20);
    log.append(event("response.created"));
    int steps = random.nextInt(60);
    for (int i = 0; i < steps; i++) {
      log.append(
          random.nextInt(4) == 0
              ? ServerEvent.extension("progress", Wire.object())
              : event("response.output_text.delta"));
    }
    log.append(event("response.completed"));
    return log;
  }

  private static ServerEvent event(String type) {
    return ServerEvent.lifecycle(type, Wire.object());
  }

  private static List<Entry> from(ResponseLog log, int index) {
    return log.written().subList(index, log.size());
  }

  private static List<Long> upTo(int end) {
    List<Long> numbers = new ArrayList<>();
    for (long i = 0; i < end; i++) {
      numbers.add(i);
    }
    return numbers;
  }
}
