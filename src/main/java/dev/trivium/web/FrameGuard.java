package dev.trivium.web;

import dev.trivium.web.wire.Fault;
import dev.trivium.web.wire.FrameRate;
import dev.trivium.web.wire.MessageRule;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Judges each frame of a socket before anybody else sees it. What the protocol or the limits forbid
 * ends the socket with the code that is made for it; Vert.x would pass it on, or end with 1000.
 *
 * <p>It answers past Vert.x, whose channel would start a closing handshake of its own. This is the
 * one place that knows the inside of Vert.x: the pipeline of a connection is not to be had
 * otherwise.
 *
 * <p>Source: RFC 6455 §5 (frames), §7.1.7 (failing a connection).
 */
final class FrameGuard extends ChannelInboundHandlerAdapter {
  private static final String NAME = "frame-guard";
  private static final String BEFORE = "handler";
  private static final String IDLE = "idle";
  private static final int LAST_CODE = 4_999;
  private static final Duration LINGER = Duration.ofSeconds(1);

  private final ChannelPipeline pipeline;
  private final InstantSource clock;
  private final MessageRule message;
  private final FrameRate rate;
  private final String tooBig;
  private boolean failed;
  private Runnable onFault = () -> {};

  private FrameGuard(ChannelPipeline pipeline, WebConfig.Socket limits, InstantSource clock) {
    this.pipeline = pipeline;
    this.clock = clock;
    this.message = new MessageRule(limits.messageMax(), limits.fragmentsMax());
    this.rate = new FrameRate(limits.framesPerSecond(), limits.framesBurst(), clock.millis());
    this.tooBig = "a message holds at most " + limits.messageMax() + " bytes";
  }

  /** Stands from now on in the pipeline of a request that is about to become a socket. */
  static FrameGuard install(
      HttpServerRequest request, WebConfig.Socket limits, InstantSource clock) {
    ChannelPipeline pipeline =
        ((ConnectionBase) request.connection()).channelHandlerContext().pipeline();
    FrameGuard guard = new FrameGuard(pipeline, limits, clock);
    pipeline.addBefore(BEFORE, NAME, guard);
    return guard;
  }

  /** For a request that did not become a socket. */
  void leave() {
    pipeline.remove(this);
  }

  /**
   * The request has become a socket, which has a heartbeat of its own: the timer of idle
   * connections would only cost memory and a listener for every write.
   */
  void opened() {
    if (pipeline.get(IDLE) != null) {
      pipeline.remove(IDLE);
    }
  }

  /** Runs once, when the socket was ended because of what it sent. */
  void onFault(Runnable handler) {
    onFault = handler;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object read) {
    Optional<Fault> fault =
        !failed && read instanceof WebSocketFrame frame ? judge(frame) : Optional.empty();
    if (failed || fault.isPresent()) {
      ReferenceCountUtil.release(read);
      fault.ifPresent(found -> fail(context, found));
    } else {
      context.fireChannelRead(read);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
    switch (failure) {
      case CorruptedWebSocketFrameException broken ->
          fail(context, new Fault(broken.closeStatus().code(), "the frame is malformed"));
      case TooLongFrameException tooLong -> fail(context, new Fault(Fault.TOO_BIG, tooBig));
      default -> context.fireExceptionCaught(failure);
    }
  }

  private Optional<Fault> judge(WebSocketFrame frame) {
    if (!rate.accept(clock.millis())) {
      return Optional.of(new Fault(Fault.POLICY, "too many frames a second"));
    }
    boolean last = frame.isFinalFragment();
    return switch (frame) {
      case TextWebSocketFrame text -> message.begin(true, text.content().nioBuffer(), last);
      case BinaryWebSocketFrame binary -> message.begin(false, binary.content().nioBuffer(), last);
      case ContinuationWebSocketFrame part -> message.next(part.content().nioBuffer(), last);
      case CloseWebSocketFrame close when close.statusCode() > LAST_CODE ->
          Optional.of(new Fault(Fault.PROTOCOL, "there is no such close code"));
      // Pings and pongs stand between the parts of a message; the codec holds their limits.
      default -> Optional.empty();
    };
  }

  /**
   * Says why, says that nothing more follows, and throws away what still comes for a short while: a
   * connection closed with bytes unread is reset, and the client would not learn the reason.
   */
  private void fail(ChannelHandlerContext context, Fault fault) {
    if (failed) {
      return;
    }
    failed = true;
    context
        .writeAndFlush(new CloseWebSocketFrame(fault.code(), fault.reason()))
        .addListener(written -> {
          if (context.channel() instanceof DuplexChannel channel) {
            var _ = channel.shutdownOutput();
          }
        });
    Runnable close =
        () -> {
          var _ = context.close();
        };
    var _ = context.executor().schedule(close, LINGER.toMillis(), TimeUnit.MILLISECONDS);
    onFault.run();
  }
}
