package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.kernel.Problem;
import dev.trivium.web.Endpoints;
import dev.trivium.web.Reply;
import dev.trivium.web.Request;
import dev.trivium.web.Routes;
import io.smallrye.mutiny.Uni;

/** What callers think of their answers, over HTTP; and for operators, what comes of it. */
record FeedbackRoutes(
    Responses responses, FeedbackRepository repository, Measures measures, Rollouts rollouts)
    implements Routes {

  @Override
  public void mount(Endpoints endpoints) {
    endpoints.post("/v1/feedback", this::put);
    endpoints.get("/v1/measures", this::measured);
  }

  private Uni<Reply> put(Request request) {
    return request
        .json()
        .map(Feedback::read)
        .chain(feedback ->
            responses
                .find(request.caller(), feedback.response())
                .invoke(response -> requireEnd(response, feedback))
                .chain(LiveResponse::ended)
                .chain(end ->
                    repository
                        .put(
                            request.caller(),
                            feedback,
                            end.object(),
                            feedback.label(end.evidence()))
                        // Saying it again, or the contrary, is no second voice.
                        .invoke(fresh -> {
                          if (fresh) {
                            rollouts.judged(request.caller(), feedback.isBad());
                          }
                        })
                        .replaceWith(() -> Reply.ok(taken(feedback)))));
  }

  /** Judged is what can be read to its end. */
  private static void requireEnd(LiveResponse response, Feedback feedback) {
    if (!response.log().ended()) {
      throw Problem.of(
              Problem.Kind.CONFLICT,
              "chat/running",
              "This answer is not complete yet. Judge it when it is.")
          .asException();
    }
    if (!response.stored() && feedback.hasWords()) {
      throw BudgetRoutes.wrong(
          "comment",
          "This answer is not stored (store: false), so no words about it are either. Give a"
              + " rating and reasons alone.");
    }
  }

  private static ObjectNode taken(Feedback feedback) {
    ObjectNode body = Wire.object();
    body.put("response_id", feedback.response());
    body.put("rating", feedback.rating());
    feedback.reasons().forEach(body.putArray("reasons")::add);
    return body;
  }

  private Uni<Reply> measured(Request request) {
    request.requireRole(BudgetRoutes.OPERATOR);
    return measures.of(request.caller(), request.query("from"), request.query("to")).map(Reply::ok);
  }
}
