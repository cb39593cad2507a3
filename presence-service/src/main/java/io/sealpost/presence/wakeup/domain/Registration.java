package io.sealpost.presence.wakeup.domain;

/**
 * A registration as it was read.
 *
 * @param version opaque: it tells whether the device has registered again since
 */
public record Registration(Endpoint endpoint, String version) {

    @Override
    public String toString() {
        return "[redacted]";
    }
}
