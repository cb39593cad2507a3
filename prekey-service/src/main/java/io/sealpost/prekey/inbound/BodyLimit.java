package io.sealpost.prekey.inbound;

import io.sealpost.prekey.PrekeyConfig;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Ends a body that is too long and did not say so; {@link ServiceDoor} has refused those that did. */
@Provider
public class BodyLimit implements ReaderInterceptor {

    private final long longestBody;

    BodyLimit(PrekeyConfig config) {
        this.longestBody = config.longestBody().asLongValue();
    }

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext body) throws IOException {
        body.setInputStream(new Limited(body.getInputStream(), longestBody));
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
