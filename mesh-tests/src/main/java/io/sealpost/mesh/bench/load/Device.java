package io.sealpost.mesh.bench.load;

import com.google.protobuf.ByteString;
import io.sealpost.client.store.Own;
import io.sealpost.protocol.frames.v1.ClientFrame;
import io.sealpost.protocol.frames.v1.Hello;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A registered account with its one device, and the token that lets it in for some minutes. */
public final class Device {

    /** Of the 14 minutes that a token lives. */
    private static final Duration TOKEN_GOOD_FOR = Duration.ofMinutes(7);

    private final Own own;
    private volatile String token;
    private volatile long signedInAt = System.nanoTime();
    private final ByteString accessKey;
    private final AtomicLong connections = new AtomicLong();

    Device(Own own, String token) {
        this.own = own;
        this.token = token;
        this.accessKey = ByteString.copyFrom(own.profileKey().accessKey());
    }

    Own own() {
        return own;
    }

    void signedIn(String newToken) {
        token = newToken;
        signedInAt = System.nanoTime();
    }

    /** Whether its token may run out within the next minutes. */
    public boolean isTokenOld() {
        return System.nanoTime() - signedInAt > TOKEN_GOOD_FOR.toNanos();
    }

    ByteString account() {
        return own.account().byteString();
    }

    ByteString id() {
        return own.device().byteString();
    }

    /** What makes its senders no strangers. */
    ByteString accessKey() {
        return accessKey;
    }

    /** The first frame of its next socket. No presence channel: nobody watches, so nothing would be measured by it. */
    ClientFrame hello() {
        var hello = Hello.newBuilder()
                .setProtocolVersion(1)
                .setToken(token)
                .setConnectionCounter(connections.incrementAndGet());
        return ClientFrame.newBuilder().setRequest(1).setHello(hello).build();
    }

    @Override
    public String toString() {
        return "[redacted]";
    }
}
