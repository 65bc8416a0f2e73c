package dev.trivium.kernel;

/** What the room {@code data} reports. */
public sealed interface DataObservation extends Observation {
  /** A version of a contract is registered and not in force; somebody has to activate it. */
  record ContractAwaits(String dataset, String version) implements DataObservation {
    @Override
    public Level level() {
      return Level.WARN;
    }
  }

  /** Models of the folder name contracts that wait; they are registered at a start after that. */
  record ModelsAwaitContracts(long models) implements DataObservation {
    @Override
    public Level level() {
      return Level.WARN;
    }
  }

  /** Rows were older than their contract keeps them, and were deleted. */
  record RowsExpired(String dataset, long rows) implements DataObservation {
    @Override
    public Level level() {
      return Level.INFO;
    }
  }

  /**
   * Old rows of a dataset could not be deleted; tried again the next day.
   *
   * @param cause mostly that rows of another dataset still refer to them
   */
  record RetentionFailed(String dataset, Throwable cause) implements DataObservation {
    @Override
    public Level level() {
      return Level.ERROR;
    }
  }

  /**
   * What was collected by running was older than it is kept, and was deleted.
   *
   * @param what keys, chunks, decided, layouts, results, findings or changes
   */
  record Forgotten(String what, long rows) implements DataObservation {
    @Override
    public Level level() {
      return Level.INFO;
    }
  }

  /** Some of that could not be deleted; tried again the next day. */
  record ForgettingFailed(String what, Throwable cause) implements DataObservation {
    @Override
    public Level level() {
      return Level.ERROR;
    }
  }

  /**
   * A summary was added up anew where its rows had changed.
   *
   * @param periods of a region each
   */
  record SummaryAddedUp(String summary, long periods) implements DataObservation {
    @Override
    public Level level() {
      return Level.DEBUG;
    }
  }

  /** Summaries could not be added up; meanwhile questions read the rows. */
  record SummariesDelayed(Throwable cause) implements DataObservation {
    @Override
    public Level level() {
      return Level.WARN;
    }
  }

  /** A document was read; its state says how that ended. */
  record DocumentRead(String state, String media, long bytes, long latencyMillis)
      implements DataObservation {
    @Override
    public Level level() {
      return Level.INFO;
    }
  }

  /** A bug ended the reading of a document. */
  record DocumentBroken(String document, Throwable cause) implements DataObservation {
    @Override
    public Level level() {
      return Level.ERROR;
    }
  }

  /**
   * Passages are given vectors of another model, beside those that are compared.
   *
   * @param ready passages of documents that have them throughout
   */
  record PassagesEmbedded(String model, long ready, long passages) implements DataObservation {
    @Override
    public Level level() {
      return Level.INFO;
    }
  }

  /** Every passage has a vector of the new model; from now on that one is compared. */
  record EmbedderSwitched(String before, String model) implements DataObservation {
    @Override
    public Level level() {
      return Level.INFO;
    }
  }

  /** Passages could not be given vectors of the wanted model; tried again. */
  record ReembeddingFailed(Throwable cause) implements DataObservation {
    @Override
    public Level level() {
      return Level.WARN;
    }
  }

  record BatchFinished(String dataset, long received, long quarantined, long latencyMillis)
      implements DataObservation {
    @Override
    public Level level() {
      return Level.INFO;
    }
  }

  /**
   * The collector did not take a lineage event; it is sent again.
   *
   * @param status of its answer; 0 when none came
   */
  record LineageDelayed(long eventId, int status, int attempts, long nextMillis)
      implements DataObservation {
    @Override
    public Level level() {
      return attempts == 1 ? Level.WARN : Level.DEBUG;
    }
  }

  /**
   * The lineage outbox was looked at.
   *
   * @param sent events that the collector took since the last look
   * @param lagMillis age of the oldest event that waits; 0 when none does
   */
  record OutboxMeasured(long sent, long lagMillis) implements DataObservation {
    @Override
    public Level level() {
      return Level.DEBUG;
    }
  }

  /** The tables of lineage could not be reached by a job. */
  record LineageOutOfReach(String job, Throwable cause) implements DataObservation {
    @Override
    public Level level() {
      return Level.WARN;
    }
  }

  /** How good a delivery was; the side is received or served, the score 0 to 100. */
  record DeliveryScored(String dataset, String side, double score) implements DataObservation {
    @Override
    public Level level() {
      return Level.DEBUG;
    }
  }

  /** A rule about the whole dataset does not hold; the rows of the delivery stay. */
  record GateFailed(String dataset, String rule) implements DataObservation {
    @Override
    public Level level() {
      return Level.WARN;
    }
  }

  /** A restored database, or a start after a crash, had erasures to be done again. */
  record ErasuresReapplied(int erasures) implements DataObservation {
    @Override
    public Level level() {
      return Level.WARN;
    }
  }

  /**
   * Something became unusual; told once, until it is over.
   *
   * @param region its id, or -1 where no single one is concerned
   * @param alarm whether somebody should look
   */
  record FindingOpened(
      String finding,
      String dataset,
      String kind,
      int region,
      String formula,
      double observed,
      boolean alarm)
      implements DataObservation {
    @Override
    public Level level() {
      return alarm ? Level.WARN : Level.INFO;
    }
  }

  /** What was unusual is over. */
  record FindingClosed(String finding, String dataset, String kind, int region, long openMillis)
      implements DataObservation {
    @Override
    public Level level() {
      return Level.INFO;
    }
  }

  /** Findings of one kind that are open now. */
  record FindingsCounted(String dataset, String kind, long open) implements DataObservation {
    @Override
    public Level level() {
      return Level.DEBUG;
    }
  }

  /** Refused rows that wait for a decision. */
  record QuarantineCounted(String dataset, long open) implements DataObservation {
    @Override
    public Level level() {
      return Level.DEBUG;
    }
  }

  /** The content of refused rows was destroyed, since nobody decided about them in time. */
  record QuarantineExpired(String dataset, int rows) implements DataObservation {
    @Override
    public Level level() {
      return Level.WARN;
    }
  }

  /**
   * The watch could not look; it tries again.
   *
   * @param dataset the only one that is not watched meanwhile, or * for all of them
   */
  record WatchFailed(String dataset, Throwable cause) implements DataObservation {
    @Override
    public Level level() {
      return Level.WARN;
    }
  }
}
