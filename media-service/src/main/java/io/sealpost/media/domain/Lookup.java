package io.sealpost.media.domain;

import java.net.URI;

/** How a wish to download ends. */
public sealed interface Lookup {

    /** @param downloadUrl answers GET, ranges and conditional requests for a while */
    record Found(URI downloadUrl, long sizeBytes) implements Lookup {}

    /** Unknown, never uploaded, deleted or expired: one answer. */
    record Nothing() implements Lookup {}
}
