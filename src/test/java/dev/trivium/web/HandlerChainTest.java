package dev.trivium.web;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HandlerChainTest {
  private final Vertx vertx = Vertx.vertx();
  private final HandlerChain chain = new HandlerChain(Router.router(vertx));

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void refusesAHandlerAtTheWrongPlace() {
    chain.mount(HandlerChain.Stage.DEADLINES, routing -> {});

    assertThatThrownBy(() -> chain.mount(HandlerChain.Stage.ORIGIN, routing -> {}))
        .hasMessageContaining("ORIGIN stands at the wrong place");
  }

  @Test
  void refusesAChainWithAGap() {
    chain.mount(HandlerChain.Stage.DEADLINES, routing -> {});

    assertThatThrownBy(chain::complete).hasMessageContaining("not mounted: [HEAD");
  }
}
