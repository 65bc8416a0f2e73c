package dev.trivium.data;

import dev.trivium.data.contract.Tally;
import dev.trivium.data.quality.ChunkOutcomes;
import dev.trivium.data.tabular.Chunk;
import dev.trivium.store.Subject;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A chunk that was judged, with its personal values still in clear. It lives in memory between two
 * steps of a worker and goes nowhere else; only {@link ChunkSealer} makes of it what may be kept.
 *
 * @param columns arrays with room for every row: the region, the columns of the insert (personal
 *     ones as clear bytes), the subject, the row hash
 * @param keys row keys of the good rows
 * @param origins for each good row its number within the chunk
 * @param subjects whose keys are needed to seal the chunk
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; read in place.
record UnsealedChunk(
    Chunk chunk,
    Object[] columns,
    @Nullable String[] keys,
    int[] origins,
    int good,
    List<JudgedChunk.Refused> refused,
    Tally tally,
    ChunkOutcomes outcomes,
    Set<Subject> subjects) {}
