package io.sealpost.prekey.inbound;

import io.sealpost.prekey.PrekeyConfig;
import jakarta.inject.Provider;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** Refuses a body that is too long and did not say so; {@link ServiceDoor} has refused those that did. */
@jakarta.ws.rs.ext.Provider
public class BodyLimit implements ReaderInterceptor {

    /** Asked late: Quarkus makes this object before there is a configuration. */
    private final Provider<PrekeyConfig> config;

    BodyLimit(Provider<PrekeyConfig> config) {
        this.config = config;
    }

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext body) throws IOException {
        // Before the form is looked at: a parser that is stopped half way would take it for bad.
        int longest = Math.toIntExact(config.get().longestBody().asLongValue());
        var bytes = body.getInputStream().readNBytes(longest + 1);
        if (bytes.length > longest) {
            throw new WebApplicationException(Status.REQUEST_ENTITY_TOO_LARGE);
        }
        body.setInputStream(new ByteArrayInputStream(bytes));
        return body.proceed();
    }
}
