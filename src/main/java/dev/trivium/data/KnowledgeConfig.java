package dev.trivium.data;

import java.time.Duration;

/**
 * The limits of documents and of searching in them.
 *
 * @param documentMax bytes of one document
 * @param pagesMax pages of one document
 * @param documentPassagesMax passages of one document
 * @param passagesMax passages of all documents together, of whatever region
 * @param imports documents that this process reads at the same time
 * @param parseTimeout how long reading one document may take
 * @param scanMax passages; who may see no more than these gets all of them compared by meaning
 * @param queryMax characters of a search
 * @param hitsMax passages of one answer
 * @param embedPortion passages that are embedded and written at a time when the model changes
 * @param embedEvery how often it is looked for passages that lack a vector of the wanted model
 */
public record KnowledgeConfig(
    int documentMax,
    int pagesMax,
    int documentPassagesMax,
    int passagesMax,
    int imports,
    Duration parseTimeout,
    int scanMax,
    int queryMax,
    int hitsMax,
    int embedPortion,
    Duration embedEvery) {}
