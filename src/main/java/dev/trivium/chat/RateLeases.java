package dev.trivium.chat;

import dev.trivium.kernel.Caller;
import dev.trivium.store.Database;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Optional;

/** Where nodes lease parts of the limit of a caller, so that all of them together keep it. */
interface RateLeases {

  /** Gives at most what is wanted, and never more than is left of the limit in this minute. */
  Uni<Lease> lease(Caller caller, Instant starts, Wish requests, Wish tokens);

  /**
   * @param want a slice; 0 where nothing is missing
   * @param most the limit of a minute
   */
  record Wish(long want, long most) {}

  /**
   * @param otherRequests that nobody has leased yet
   * @param otherTokens the same
   */
  record Lease(long requests, long tokens, long otherRequests, long otherTokens) {}

  /** In the database that all nodes share. */
  static RateLeases in(Database database) {
    return (caller, starts, requests, tokens) ->
        database
            .as(
                caller,
                tx ->
                    tx.find(
                        "select * from chat.lease_rate($1, $2, $3, $4, $5)",
                        row ->
                            new Lease(
                                row.bigint("requests"),
                                row.bigint("tokens"),
                                row.bigint("other_requests"),
                                row.bigint("other_tokens")),
                        starts,
                        requests.want(),
                        requests.most(),
                        tokens.want(),
                        tokens.most()))
            .map(Optional::orElseThrow);
  }
}
