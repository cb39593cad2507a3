package io.sealpost.registry.inbound;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** Refuses a body that is too long and did not say so; {@link ServiceDoor} has refused those that did. */
@Provider
public class BodyLimit implements ReaderInterceptor {

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext body) throws IOException {
        // Before the form is looked at: a parser that is stopped half way would take it for bad.
        var bytes = body.getInputStream().readNBytes(ServiceDoor.BODY_BYTES + 1);
        if (bytes.length > ServiceDoor.BODY_BYTES) {
            throw new WebApplicationException(Status.REQUEST_ENTITY_TOO_LARGE);
        }
        body.setInputStream(new ByteArrayInputStream(bytes));
        return body.proceed();
    }
}
