package dev.trivium.data;

import dev.trivium.data.contract.Severity;
import dev.trivium.data.quality.Anomaly;
import dev.trivium.data.quality.Anomaly.Topic;
import dev.trivium.kernel.DataObservation;
import dev.trivium.kernel.Observer;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Tells what the watch changed. Columns that nobody agreed on are not named in a log. */
final class WatchObservations {
  private WatchObservations() {}

  /** A finding that was opened here. */
  record Opened(UUID id, Anomaly anomaly) {}

  /** A finding that was closed here. */
  record Closed(Topic topic, FindingRepository.Closed finding) {}

  /** Gives how many there were. */
  static int tell(Observer observer, String dataset, Watch.Told told, Instant now) {
    told.opened()
        .forEach(each ->
            observer.observe(
                new DataObservation.FindingOpened(
                    each.id.toString(),
                    dataset,
                    each.anomaly.topic().kind().word(),
                    each.anomaly.topic().region(),
                    each.anomaly.numbers().formula(),
                    each.anomaly.numbers().observed(),
                    each.anomaly.severity() != Severity.INFO)));
    told.closed()
        .forEach(each ->
            observer.observe(
                new DataObservation.FindingClosed(
                    each.finding.id().toString(),
                    dataset,
                    each.topic.kind().word(),
                    each.topic.region(),
                    Duration.between(each.finding.openedAt(), now).toMillis())));
    return told.opened().size() + told.closed().size();
  }
}
