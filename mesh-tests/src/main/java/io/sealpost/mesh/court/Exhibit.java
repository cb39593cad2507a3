package io.sealpost.mesh.court;

import java.io.IOException;
import java.io.InputStream;

/**
 * One thing that was seized: a table, a file, a topic, a key.
 *
 * @param holder the service or store it belongs to, for the report
 * @param place where it was found
 */
record Exhibit(String holder, String place, Content content) {

    /** The bytes, opened when they are looked at: some are large. */
    @FunctionalInterface
    interface Content {
        InputStream open() throws IOException;
    }
}
