package io.sealpost.prekey.inbound;

import io.sealpost.prekey.PrekeyConfig;
import jakarta.inject.Provider;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Ends a body that is too long and did not say so; {@link ServiceDoor} has refused those that did. */
@jakarta.ws.rs.ext.Provider
public class BodyLimit implements ReaderInterceptor {

    /** Asked late: Quarkus makes this object before there is a configuration. */
    private final Provider<PrekeyConfig> config;

    BodyLimit(Provider<PrekeyConfig> config) {
        this.config = config;
    }

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext body) throws IOException {
        body.setInputStream(
                new Limited(body.getInputStream(), config.get().longestBody().asLongValue()));
        return body.proceed();
    }

    private static final class Limited extends FilterInputStream {

        private long left;

        Limited(InputStream in, long longest) {
            super(in);
            this.left = longest;
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            count(one < 0 ? 0 : 1);
            return one;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int many = super.read(into, offset, length);
            count(Math.max(many, 0));
            return many;
        }

        private void count(int bytes) {
            left -= bytes;
            if (left < 0) {
                throw new WebApplicationException(Status.REQUEST_ENTITY_TOO_LARGE);
            }
        }
    }
}
