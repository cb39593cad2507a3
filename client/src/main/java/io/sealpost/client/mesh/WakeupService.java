package io.sealpost.client.mesh;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/** presence-service: where this device is woken. */
public final class WakeupService {

    /** 65 bytes in base64url, the first of them 4. */
    private static final Pattern KEY = Pattern.compile("B[A-Za-z0-9_-]{86}");

    private final Http signedIn;

    WakeupService(Http signedIn) {
        this.signedIn = signedIn;
    }

    /** The mesh's VAPID key. */
    public String key(String token) {
        var answer = signedIn.get("/v1/wakeups/key", Optional.of(token), Json.WakeupKey.class);
        Registry.require(answer.key());
        if (!KEY.matcher(answer.key()).matches()) {
            throw Http.badAnswer(null);
        }
        return answer.key();
    }

    /** Replaces what was registered. Repeatable. Fails with bad-request if the server would send nothing there. */
    public void register(String token, URI endpoint) {
        signedIn.send("PUT", "/v1/wakeups", Optional.of(token), new Json.Endpoint(endpoint.toString()));
    }

    /** Repeatable. */
    public void remove(String token) {
        signedIn.delete("/v1/wakeups", Optional.of(token));
    }
}
