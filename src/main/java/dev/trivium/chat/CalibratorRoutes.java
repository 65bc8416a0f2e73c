package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.confidence.Calibrator;
import dev.trivium.chat.confidence.CalibratorJson;
import dev.trivium.chat.confidence.LabelJson;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.chat.understanding.Understander;
import dev.trivium.kernel.Problem;
import dev.trivium.web.Endpoints;
import dev.trivium.web.Reply;
import dev.trivium.web.Request;
import dev.trivium.web.Routes;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** The calibrator over HTTP: what measures answers here, and another instead. */
final class CalibratorRoutes implements Routes {
  private static final String PATH = "/v1/calibrator";
  private static final String STEWARD = "steward";
  private static final int LABELS = 10_000;

  private final CalibratorRepository repository;
  private final Calibrators calibrators;
  private final Corrections corrections;

  CalibratorRoutes(
      CalibratorRepository repository, Calibrators calibrators, Corrections corrections) {
    this.repository = repository;
    this.calibrators = calibrators;
    this.corrections = corrections;
  }

  @Override
  public void mount(Endpoints endpoints) {
    endpoints.get(PATH, this::show);
    endpoints.put(PATH, this::put);
    endpoints.delete(PATH, this::retire);
    endpoints.get(PATH + "/labels", this::labels);
  }

  private Uni<Reply> show(Request request) {
    return repository
        .active(request.caller())
        .chain(stored ->
            calibrators.current(request.caller()).map(used -> Reply.ok(shown(used, stored))));
  }

  private static ObjectNode shown(
      Optional<Calibrator> used, Optional<CalibratorRepository.Stored> stored) {
    ObjectNode body = Wire.object();
    body.put("parser", Understander.VERSION);
    body.put("calibrated", used.isPresent());
    boolean own =
        used.isPresent()
            && stored.filter(s -> s.calibrator().id().equals(used.get().id())).isPresent();
    body.put("source", own ? "stored" : used.isPresent() ? "shipped" : "none");
    used.ifPresentOrElse(
        c -> body.set("calibrator", CalibratorJson.write(c)), () -> body.putNull("calibrator"));
    stored.ifPresent(s -> {
      ObjectNode there = body.putObject("stored");
      there.put("id", s.calibrator().id());
      there.put("by", s.by());
      there.put("at", s.at().toString());
      there.put("fits", Calibrators.fits(s.calibrator()));
    });
    return body;
  }

  private Uni<Reply> put(Request request) {
    request.requireRole(STEWARD);
    return request
        .json()
        .map(CalibratorRoutes::read)
        .call(calibrator -> repository.activate(request.caller(), calibrator))
        .invoke(calibrators::forget)
        .map(calibrator -> Reply.ok(CalibratorJson.write(calibrator)));
  }

  private static Calibrator read(ObjectNode body) {
    Calibrator calibrator;
    try {
      calibrator = CalibratorJson.read(body);
    } catch (IllegalArgumentException wrong) {
      throw Problem.unprocessable(
              "chat/calibrator-refused", "This is not a calibrator: " + wrong.getMessage() + ".")
          .asException();
    }
    if (!Calibrators.fits(calibrator)) {
      throw Problem.unprocessable(
              "chat/calibrator-outdated",
              "This calibrator was fitted to another reading of questions or other signals; fit it"
                  + " again with 'trivium calibrate' or 'trivium evaluate --fit' of this version.")
          .asException();
    }
    return calibrator;
  }

  private Uni<Reply> retire(Request request) {
    request.requireRole(STEWARD);
    return repository
        .retire(request.caller())
        .invoke(calibrators::forget)
        .map(retired -> {
          ObjectNode body = Wire.object();
          body.put("retired", retired);
          return Reply.ok(body);
        });
  }

  /** What people put right, for the next fit; one label a line in {@code items}. */
  private Uni<Reply> labels(Request request) {
    request.requireRole(STEWARD);
    return corrections
        .labels(request.caller())
        .select()
        .first(LABELS)
        .map(LabelJson::write)
        .collect()
        .asList()
        .map(items -> {
          ObjectNode body = Wire.object();
          items.forEach(body.putArray("items")::add);
          return Reply.ok(body);
        });
  }
}
