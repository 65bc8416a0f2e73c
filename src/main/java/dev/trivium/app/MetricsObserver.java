package dev.trivium.app;

import dev.trivium.kernel.AppObservation;
import dev.trivium.kernel.ChatObservation;
import dev.trivium.kernel.DataObservation;
import dev.trivium.kernel.ForecastObservation;
import dev.trivium.kernel.LlmObservation;
import dev.trivium.kernel.Observation;
import dev.trivium.kernel.Observer;
import dev.trivium.kernel.StoreObservation;
import dev.trivium.kernel.WebObservation;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The metrics' reading of observations. Labels are bounded: enums and configured names only. */
final class MetricsObserver implements Observer {
  private final MeterRegistry meters;
  private final BackupMetrics backups;
  private final AtomicLong outboxLagMillis = new AtomicLong();
  private final ConcurrentHashMap<String, AtomicLong> gauges = new ConcurrentHashMap<>();

  /** By name and value of the one label: a registry looks each up anew, with all of its buckets. */
  private final Map<String, Map<String, Timer>> timers = new ConcurrentHashMap<>();

  MetricsObserver(MeterRegistry meters) {
    this.meters = meters;
    this.backups = new BackupMetrics(meters);
    Gauge.builder("trivium_outbox_lag_seconds", outboxLagMillis, lag -> lag.get() / 1_000.0)
        .description("Age of the oldest lineage event that was not sent")
        .register(meters);
  }

  @Override
  public void observe(Observation observation) {
    switch (observation) {
      case WebObservation web -> web(web);
      case ChatObservation chat -> chat(chat);
      case DataObservation data -> data(data);
      case ForecastObservation forecast -> forecast(forecast);
      case LlmObservation llm -> llm(llm);
      case StoreObservation store -> {
        count("trivium_store_events", "event", store.event());
        backups.observe(store);
      }
      case AppObservation app -> count("trivium_app_events", "event", app.event());
    }
  }

  private void web(WebObservation observation) {
    if (observation instanceof WebObservation.RequestFinished request) {
      timer("trivium_request_seconds", "status", request.status() / 100 + "xx")
          .record(Duration.ofMillis(request.totalMillis()));
    } else {
      count("trivium_web_events", "event", observation.event());
    }
  }

  private void chat(ChatObservation observation) {
    if (observation instanceof ChatObservation.SentencesWithheld withheld) {
      meters
          .counter("trivium_sentences_withheld", "query_type", withheld.queryType())
          .increment(withheld.sentences());
    }
    if (observation instanceof ChatObservation.BudgetReached budget) {
      meters
          .counter(
              "trivium_budget_reached",
              "kind",
              budget.kind(),
              "period",
              budget.period(),
              "percent",
              String.valueOf(budget.percent()))
          .increment();
    }
    if (observation instanceof ChatObservation.PromptTrimmed trimmed) {
      count("trivium_prompts_trimmed", "model", trimmed.model());
    }
    if (observation instanceof ChatObservation.WordingLookedUp looked) {
      count("trivium_wording_cache", "result", looked.found() ? "hit" : "miss");
    }
    if (observation instanceof ChatObservation.ResponseFinished response) {
      meters
          .counter(
              "trivium_responses",
              "surface",
              response.surface(),
              "query_type",
              response.queryType(),
              "end",
              response.end(),
              "variant",
              response.variant())
          .increment();
      timer("trivium_response_seconds", "surface", response.surface())
          .record(Duration.ofMillis(response.totalMillis()));
    } else {
      count("trivium_chat_events", "event", observation.event());
    }
  }

  private void data(DataObservation observation) {
    if (observation instanceof DataObservation.BatchFinished batch) {
      rows(batch.dataset(), "received", batch.received());
      rows(batch.dataset(), "quarantined", batch.quarantined());
      timer("trivium_ingest_latency_seconds", "dataset", batch.dataset())
          .record(Duration.ofMillis(batch.latencyMillis()));
    } else if (observation instanceof DataObservation.RowsExpired expired) {
      meters
          .counter("trivium_retention_rows", "dataset", expired.dataset())
          .increment((double) expired.rows());
    } else if (observation instanceof DataObservation.Forgotten forgotten) {
      meters
          .counter("trivium_forgotten_rows", "what", forgotten.what())
          .increment((double) forgotten.rows());
    } else if (observation instanceof DataObservation.SummaryAddedUp summary) {
      meters
          .counter("trivium_summary_periods", "summary", summary.summary())
          .increment((double) summary.periods());
    } else if (observation instanceof DataObservation.OutboxMeasured outbox) {
      outboxLagMillis.set(outbox.lagMillis());
      meters.counter("trivium_outbox_sent").increment((double) outbox.sent());
    } else if (observation instanceof DataObservation.DeliveryScored scored) {
      Tags tags = Tags.of("dataset", scored.dataset(), "side", scored.side());
      gauge("trivium_dq_score", tags, scored.score());
    } else if (observation instanceof DataObservation.PassagesEmbedded embedded) {
      Tags tags = Tags.of("model", embedded.model());
      gauge("trivium_passages", tags, (double) embedded.passages());
      gauge("trivium_passages_ready", tags, (double) embedded.ready());
    } else if (!watched(observation)) {
      count("trivium_data_events", "event", observation.event());
    }
  }

  /** What the watch counts; gives whether it was that. */
  private boolean watched(DataObservation observation) {
    if (observation instanceof DataObservation.FindingsCounted findings) {
      Tags tags = Tags.of("dataset", findings.dataset(), "kind", findings.kind());
      gauge("trivium_quality_findings_open", tags, (double) findings.open());
      return true;
    }
    if (observation instanceof DataObservation.QuarantineCounted refused) {
      gauge(
          "trivium_quarantine_open",
          Tags.of("dataset", refused.dataset()),
          (double) refused.open());
      return true;
    }
    return false;
  }

  private void forecast(ForecastObservation observation) {
    if (observation instanceof ForecastObservation.JobFinished job) {
      timer("trivium_forecast_job_seconds", "outcome", job.fellBack() == 0 ? "fitted" : "fell_back")
          .record(Duration.ofMillis(job.totalMillis()));
    } else {
      count("trivium_forecast_events", "event", observation.event());
    }
  }

  private void llm(LlmObservation observation) {
    switch (observation) {
      case LlmObservation.ModelCalled call -> called(call);
      case LlmObservation.BreakerTurned turned ->
          gauge(
              "trivium_llm_breaker_open",
              Tags.of("model", turned.model()),
              turned.state().equals("closed") ? 0 : 1);
      case LlmObservation.EmbedderLoaded other -> event(other);
      case LlmObservation.EmbedderMissing other -> event(other);
      case LlmObservation.ModelLearnt other -> event(other);
      case LlmObservation.KeyUnreadable other -> event(other);
      case LlmObservation.KeyRenewed other -> event(other);
    }
  }

  private void event(LlmObservation observation) {
    count("trivium_llm_events", "event", observation.event());
  }

  private void called(LlmObservation.ModelCalled call) {
    meters
        .counter("trivium_llm_calls", "model", call.model(), "outcome", call.outcome())
        .increment();
    timer("trivium_llm_call_seconds", "model", call.model())
        .record(Duration.ofMillis(call.totalMillis()));
    if (call.firstMillis() >= 0) {
      timer("trivium_llm_first_token_seconds", "model", call.model())
          .record(Duration.ofMillis(call.firstMillis()));
    }
    tokens(call.model(), "input", call.inputTokens());
    tokens(call.model(), "output", call.outputTokens());
  }

  private void tokens(String model, String kind, long tokens) {
    meters.counter("trivium_llm_tokens", "model", model, "kind", kind).increment((double) tokens);
  }

  private void rows(String dataset, String outcome, long rows) {
    meters
        .counter("trivium_ingest_rows", "dataset", dataset, "outcome", outcome)
        .increment((double) rows);
  }

  private void gauge(String name, Tags tags, double value) {
    gauges
        .computeIfAbsent(
            name + tags,
            unseen -> {
              AtomicLong bits = new AtomicLong();
              meters.gauge(name, tags, bits, now -> Double.longBitsToDouble(now.get()));
              return bits;
            })
        .set(Double.doubleToLongBits(value));
  }

  private void count(String name, String label, String value) {
    meters.counter(name, label, value).increment();
  }

  private Timer timer(String name, String label, String value) {
    return timers
        .computeIfAbsent(name, unseen -> new ConcurrentHashMap<>())
        .computeIfAbsent(value, unseen -> newTimer(name, label, value));
  }

  private Timer newTimer(String name, String label, String value) {
    return Timer.builder(name)
        .tag(label, value)
        .serviceLevelObjectives(
            Duration.ofMillis(10),
            Duration.ofMillis(50),
            Duration.ofMillis(100),
            Duration.ofMillis(500),
            Duration.ofSeconds(2),
            Duration.ofSeconds(10))
        .register(meters);
  }
}
