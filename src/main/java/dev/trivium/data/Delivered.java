package dev.trivium.data;

import dev.trivium.data.text.DocumentReader;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A document as it was sent.
 *
 * @param source its stable name with the sender; the same again replaces what was there
 * @param title empty for what the document calls itself
 * @param region id; 0 for all regions
 * @param subject the person whose data it holds, if it does
 * @param confirmed whether a steward says that the personal data in it may be searched
 */
record Delivered(
    String source,
    String title,
    String media,
    DocumentReader.Kind kind,
    String lang,
    int region,
    @Nullable UUID subject,
    boolean confirmed) {}
